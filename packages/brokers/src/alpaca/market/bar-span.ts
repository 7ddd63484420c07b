import { TraderError } from '@trader/core';
import type { ExchangeCalendar } from '@trader/core';

/** Bars of a stream are of one minute. */
export const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A length of bars by Alpaca's name. Throws INVALID_CONFIG for one that it does not have. Source: docs.alpaca.markets/reference/stockbars, "timeframe". */
export const timeframeOf = (frameMs: number): string => {
  if (frameMs === DAY) return '1Day';
  if (frameMs >= HOUR && frameMs < DAY && frameMs % HOUR === 0) return `${frameMs / HOUR}Hour`;
  if (frameMs >= MINUTE && frameMs < HOUR && frameMs % MINUTE === 0) return `${frameMs / MINUTE}Min`;
  throw new TraderError('INVALID_CONFIG', `Alpaca has no bars of ${frameMs} ms: use 1 to 59 minutes, 1 to 23 hours, or a day`);
};

/**
 * Where bars lie in time. Alpaca stamps a bar with its start; ours are known at their end. Of a bar that reaches out of its session the part within counts; a
 * day is its session, however short.
 */
export class BarSpans {
  /** Of the last bar asked about; `end` is NaN when no part of it lies in a session. */
  start = NaN;
  end = NaN;

  /** `calendar` undefined: bars at any hour, nothing cut. */
  constructor(private readonly calendar: ExchangeCalendar | undefined) {}

  /** Whether the venue is in session. */
  isOpen(time: number): boolean {
    return this.calendar === undefined || this.calendar.sessionAt(time).open < time;
  }

  /** Sets `start` and `end` for the bar that Alpaca stamps `stamp`. */
  locate(stamp: number, frameMs: number): void {
    const { calendar } = this;
    this.start = stamp;
    this.end = stamp + frameMs;
    if (calendar === undefined) return;
    const { open, close } = calendar.sessionAt(stamp + 1);
    if (this.end <= open) this.end = NaN;
    else if (frameMs === DAY) this.end = close;
    else this.end = Math.min(this.end, close);
    this.start = Math.max(stamp, open);
  }
}
