import { TraderError } from '@trader/core';
import type { ExchangeCalendar } from '@trader/core';

/** The columns a bar file has, by what they mean. */
export type BarColumn = 'time' | 'symbol' | 'open' | 'high' | 'low' | 'close' | 'volume';

/** How to read a bar file. Everything has a default but the symbol of a file without a symbol column. */
export interface BarFileOptions {
  /** What error lines call the input. Default `bars`. */
  readonly file?: string;
  /** The symbol of every row when the file has no symbol column. */
  readonly symbol?: string;
  /** When given, a row of another symbol is refused. */
  readonly symbols?: readonly string[];
  /** The file's own name of a column, case ignored, where it is not `date|time|timestamp|datetime`, `symbol|ticker`, `open` ... `volume`. */
  readonly columns?: Partial<Record<BarColumn, string>>;
  /** The exchange calendar of a symbol: sessions of daily bars, and the time zone of stamps that name none. Default XNYS for all. */
  readonly calendarOf?: (symbol: string) => ExchangeCalendar;
  /** IANA time zone of stamps that name none. Default the calendar's. */
  readonly timeZone?: string;
  /**
   * Whether a stamp is the start or the end of its bar. Default `start`, which errs on the safe side: if the stamps were ends after
   * all, every bar would be known one interval late, never early. Daily bars span their session either way.
   */
  readonly stamp?: 'start' | 'end';
  /** Length of a bar: `30s`, `1m`, `5m`, `1h`, `1d` ... Default: the smallest step between rows. */
  readonly interval?: string;
}

/** The length of a daily bar, ms. A daily bar is its session, whatever that lasts. */
export const DAY_MS = 86_400_000;

const UNIT_MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: DAY_MS };

/** Reads `5m` as 300000 ms. At most `1d`. Throws INVALID_CONFIG for anything else. */
export const parseInterval = (text: string): number => {
  const match = /^(\d+)([smhd])$/.exec(text);
  const length = match === null ? 0 : Number(match[1]) * UNIT_MS[match[2]];
  if (!(length > 0 && length <= DAY_MS)) {
    throw new TraderError('INVALID_CONFIG', `interval "${text}" is not a bar length of at most a day: write 30s, 1m, 5m, 1h or 1d`);
  }
  return length;
};
