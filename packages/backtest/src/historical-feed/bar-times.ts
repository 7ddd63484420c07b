import { calendarNamed, createZone, isTraderError, TraderError } from '@trader/core';
import type { ExchangeCalendar, Session, Zone } from '@trader/core';
import { DAY_MS, parseInterval } from './bar-file-options';
import type { BarFileOptions } from './bar-file-options';
import { BAR_END } from './find-columns';
import { rowError } from './row-error';
import { lineOf } from './raw-rows';
import type { RawRows } from './raw-rows';

/** Rows at least this far apart are days: a day is 23 hours long when clocks go forward. */
const DAILY_STEP = 23 * 3_600_000;
/** Rows of days that are never nearer than this are weeks or months. */
const WEEKLY_STEP = 5 * DAY_MS;

/** The smallest step between two rows of one symbol, ms; Infinity when no symbol has two. */
const smallestStep = (rows: RawRows): number => {
  const last = new Float64Array(rows.symbols.length).fill(-Infinity);
  let step = Infinity;
  for (let row = 0; row < rows.length; row++) {
    const symbol = rows.symbol[row];
    const gap = rows.stamp[row] - last[symbol];
    if (gap > 0 && gap < step) step = gap;
    last[symbol] = rows.stamp[row];
  }
  return step;
};

/** The length of the bars, ms; DAY_MS means daily. */
const intervalOf = (rows: RawRows, options: BarFileOptions): number => {
  if (options.interval !== undefined) return parseInterval(options.interval);
  const file = options.file ?? 'bars';
  const step = smallestStep(rows);
  if (rows.kind === 'day' ? rows.length > 2 && step >= WEEKLY_STEP : step >= WEEKLY_STEP && step < Infinity) {
    throw new TraderError('INVALID_DATA', `${file}: rows are ${Math.round(step / DAY_MS)} days apart; weekly bars are not read: give daily ones, or say --interval`);
  }
  if (rows.kind === 'day') return DAY_MS;
  if (step === Infinity) throw new TraderError('INVALID_DATA', `${file}: one row does not tell the length of a bar: say --interval 1m, 1h or 1d`);
  if (step >= DAILY_STEP) return DAY_MS;
  for (let row = 1; row < rows.length; row++) {
    if ((rows.stamp[row] - rows.stamp[0]) % step !== 0) {
      throw rowError(file, lineOf(rows, row), `its time is no whole number of ${step / 1000} s steps after the first: say --interval 1m, 5m or 1h`, rows.unit);
    }
  }
  return step;
};

/** Times of one symbol's bars, by its calendar. */
class SymbolTimes {
  private readonly calendar: ExchangeCalendar;
  private readonly zone: Zone;
  private lastStart = -Infinity;
  private lastEnd = -Infinity;

  constructor(calendar: ExchangeCalendar, zone: Zone) {
    this.calendar = calendar;
    this.zone = zone;
  }

  /** A stamp as an instant. */
  instant(rows: RawRows, row: number): number {
    const stamp = rows.stamp[row];
    if (rows.kind !== 'local') return stamp;
    const seconds = Math.floor(stamp / 1000);
    // The zone carries seconds over into minutes, hours and days, as Date.UTC does.
    return this.zone.toUtc(1970, 1, 1, 0, 0, seconds) + (stamp - seconds * 1000);
  }

  /**
   * The session of a daily row. An instant at 00:00 UTC is a date in disguise; any other belongs to the day it falls on in the zone.
   * Throws INVALID_DATA when the exchange is closed that day.
   */
  session(rows: RawRows, row: number): Session {
    const stamp = rows.stamp[row];
    const local = rows.kind === 'instant' && stamp % DAY_MS !== 0 ? stamp + this.zone.offsetAt(stamp) : stamp;
    const day = new Date(local).toISOString().slice(0, 10);
    const session = this.calendar.session(day);
    if (session !== undefined) return session;
    throw new TraderError('INVALID_DATA', `${day} is no trading day of ${this.calendar.name}: remove the row, or choose the instrument's calendar`);
  }

  /** When the bar that starts at `start` ends: bars are cut at the end of their session. Throws INVALID_DATA when it starts before the one before it ends. */
  endOf(start: number, interval: number): number {
    if (start > this.lastStart && start < this.lastEnd) {
      const step = (start - this.lastStart) / 1000;
      throw new TraderError('INVALID_DATA', `it begins ${step} s after the one before it, which is ${interval / 1000} s long: say an --interval of at most ${step} s, or none`);
    }
    const uncut = start + interval;
    const session = this.calendar.sessionAt(start + 1);
    const end = start >= session.open && uncut > session.close ? session.close : uncut;
    this.lastStart = start;
    this.lastEnd = end;
    return end;
  }

  /** When the bar that ends at `end` began: not before the one before it ended. */
  startOf(end: number, interval: number): number {
    const start = Math.max(end - interval, this.lastEnd < end ? this.lastEnd : -Infinity);
    this.lastEnd = end;
    return start;
  }
}

const zoneMaker = (): ((name: string) => Zone) => {
  const zones = new Map<string, Zone>();
  return (name) => {
    const zone = zones.get(name) ?? createZone(name);
    zones.set(name, zone);
    return zone;
  };
};

/** Times of bars whose file says when they end. Throws INVALID_DATA for a stamp that is no instant, and for an end before its start. */
const toldTimes = (rows: RawRows, end: Float64Array, options: BarFileOptions): { readonly openTime: Float64Array; readonly time: Float64Array } => {
  const file = options.file ?? 'bars';
  if (options.interval !== undefined || options.stamp !== undefined) {
    throw new TraderError('INVALID_CONFIG', `${file}: its column "${BAR_END}" says when each bar ends: leave out --stamp and --interval, or remove the column`);
  }
  if (rows.kind !== 'instant') {
    throw rowError(file, lineOf(rows, 0), `beside "${BAR_END}" a time must name its zone: write 2024-01-31T14:30:00Z or seconds since 1970`, rows.unit);
  }
  for (let row = 0; row < rows.length; row++) {
    if (!(end[row] > rows.stamp[row])) throw rowError(file, lineOf(rows, row), `its "${BAR_END}" is not after its time: mend or remove the row`, rows.unit);
  }
  return { openTime: rows.stamp, time: end };
};

/**
 * Start and end of every row's bar, ms since 1970 UTC. Throws INVALID_DATA for a day without a session, and when the length of the
 * bars is neither given nor to be inferred.
 */
export const barTimes = (rows: RawRows, options: BarFileOptions): { readonly openTime: Float64Array; readonly time: Float64Array } => {
  if (rows.end !== undefined) return toldTimes(rows, rows.end, options);
  const interval = intervalOf(rows, options);
  const xnys = calendarNamed('XNYS');
  const zoneOf = zoneMaker();
  const symbols = rows.symbols.map((name) => {
    const calendar = options.calendarOf?.(name) ?? xnys;
    return new SymbolTimes(calendar, zoneOf(options.timeZone ?? calendar.timeZone));
  });
  const openTime = new Float64Array(rows.length);
  const time = new Float64Array(rows.length);
  const atEnd = options.stamp === 'end';
  let row = 0;
  try {
    for (; row < rows.length; row++) {
      const times = symbols[rows.symbol[row]];
      if (interval === DAY_MS) {
        const session = times.session(rows, row);
        openTime[row] = session.open;
        time[row] = session.close;
        continue;
      }
      const stamp = times.instant(rows, row);
      openTime[row] = atEnd ? times.startOf(stamp, interval) : stamp;
      time[row] = atEnd ? stamp : times.endOf(stamp, interval);
    }
  } catch (error) {
    throw isTraderError(error) ? rowError(options.file ?? 'bars', lineOf(rows, row), error.message, rows.unit) : error;
  }
  return { openTime, time };
};
