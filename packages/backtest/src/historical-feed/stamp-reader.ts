import { DAY_MS } from './bar-file-options';

/** What a file's stamps are: days, wall clock times of some zone, or instants. */
export type StampKind = 'day' | 'local' | 'instant';

const isDigit = (byte: number): boolean => byte >= 48 && byte <= 57;

/**
 * Reads stamps: `YYYY-MM-DD`, `YYYY/MM/DD` or `YYYYMMDD`, alone or with ` HH:MM[:SS[.fraction]]` (a `T` or blanks between) and then
 * perhaps `Z` or `+HH:MM`; or seconds (9 or 10 digits) or milliseconds (12 or 13 digits) since 1970 UTC.
 * All stamps of a file must be of the kind of its first.
 */
export class StampReader {
  /** Set by the first stamp. */
  kind: StampKind | undefined;
  private at = 0;
  private lastDate = -1;
  private lastMidnight = NaN;

  /**
   * ms since 1970 UTC of an instant; of a day or a local time the same as if its zone were UTC; NaN when the bytes are no stamp, or
   * one of another kind than the first.
   */
  read(bytes: Uint8Array, from: number, to: number): number {
    const digits = this.countDigits(bytes, from, to);
    if (digits > 8 && from + digits === to) return this.epoch(bytes, from, digits);
    let time = this.date(bytes, from, to, digits);
    if (this.at === to) return this.as('day', time);
    if (bytes[this.at] !== 84 && bytes[this.at] !== 32) return NaN;
    while (this.at < to && (bytes[this.at] === 84 || bytes[this.at] === 32)) this.at++;
    time += this.clock(bytes, to);
    if (this.at === to) return this.as('local', time);
    return this.as('instant', time - this.offset(bytes, to));
  }

  /** Like `read`, for a date and a time of day (`09:31`, `09:31:00`, `931` or `93100`) in two fields. */
  readSplit(bytes: Uint8Array, from: number, to: number, clockFrom: number, clockTo: number): number {
    const midnight = this.date(bytes, from, to, this.countDigits(bytes, from, to));
    if (this.at !== to) return NaN;
    const digits = this.countDigits(bytes, clockFrom, clockTo);
    this.at = clockFrom;
    if (clockFrom + digits !== clockTo) {
      const time = midnight + this.clock(bytes, clockTo);
      return this.at === clockTo ? this.as('local', time) : NaN;
    }
    if (digits < 3 || digits > 6) return NaN;
    const number = this.number(bytes, clockFrom, digits) * (digits < 5 ? 100 : 1);
    return this.as('local', midnight + timeOfDay(Math.trunc(number / 10_000), Math.trunc(number / 100) % 100, number % 100));
  }

  private as(kind: StampKind, time: number): number {
    this.kind ??= kind;
    return this.kind === kind ? time : NaN;
  }

  private epoch(bytes: Uint8Array, from: number, digits: number): number {
    const number = this.number(bytes, from, digits);
    if (digits === 9 || digits === 10) return this.as('instant', number * 1000);
    return digits === 12 || digits === 13 ? this.as('instant', number) : NaN;
  }

  /** Midnight of the date at `from`; leaves `at` behind it. */
  private date(bytes: Uint8Array, from: number, to: number, digits: number): number {
    let date = NaN;
    if (digits === 8) {
      date = this.number(bytes, from, 8);
      this.at = from + 8;
    } else if (digits === 4 && from + 10 <= to && bytes[from + 4] === bytes[from + 7] && (bytes[from + 4] === 45 || bytes[from + 4] === 47)) {
      date = this.number(bytes, from, 4) * 10_000 + this.number(bytes, from + 5, 2) * 100 + this.number(bytes, from + 8, 2);
      this.at = from + 10;
    }
    if (date === this.lastDate) return this.lastMidnight;
    const month = Math.trunc((date % 10_000) / 100) - 1;
    const midnight = Date.UTC(Math.trunc(date / 10_000), month, date % 100);
    const there = new Date(midnight);
    const valid = date >= 19_000_101 && date < 25_000_000 && there.getUTCMonth() === month && there.getUTCDate() === date % 100;
    this.lastDate = date;
    this.lastMidnight = valid ? midnight : NaN;
    return this.lastMidnight;
  }

  /** ms since midnight of the `HH:MM[:SS[.fraction]]` at `at`; leaves `at` behind it. */
  private clock(bytes: Uint8Array, to: number): number {
    const hourDigits = this.countDigits(bytes, this.at, to);
    const hour = hourDigits === 1 || hourDigits === 2 ? this.number(bytes, this.at, hourDigits) : NaN;
    this.at += hourDigits;
    if (bytes[this.at] !== 58 || this.at + 3 > to) return NaN;
    const minute = this.number(bytes, this.at + 1, 2);
    this.at += 3;
    if (this.at >= to || bytes[this.at] !== 58) return timeOfDay(hour, minute, 0);
    if (this.at + 3 > to) return NaN;
    let second = this.number(bytes, this.at + 1, 2);
    this.at += 3;
    if (this.at < to && bytes[this.at] === 46) {
      const digits = this.countDigits(bytes, this.at + 1, to);
      second += digits > 0 && digits < 10 ? this.number(bytes, this.at + 1, digits) / 10 ** digits : NaN;
      this.at += digits + 1;
    }
    return timeOfDay(hour, minute, second);
  }

  /** ms east of UTC of the `Z`, `+HH:MM`, `+HHMM` or `+HH` at `at`, which must end the field. */
  private offset(bytes: Uint8Array, to: number): number {
    const mark = bytes[this.at];
    const rest = to - this.at - 1;
    if (mark === 90) return rest === 0 ? 0 : NaN;
    if (mark !== 43 && mark !== 45) return NaN;
    const colon = bytes[this.at + 3] === 58 ? 1 : 0;
    if (rest !== 2 && rest !== 4 + colon) return NaN;
    const minutes = rest === 2 ? 0 : this.number(bytes, this.at + 3 + colon, 2);
    return (mark === 45 ? -1 : 1) * timeOfDay(this.number(bytes, this.at + 1, 2), minutes, 0);
  }

  private countDigits(bytes: Uint8Array, from: number, to: number): number {
    let at = from;
    while (at < to && isDigit(bytes[at])) at++;
    return at - from;
  }

  /** The whole number of exactly `digits` digits at `from`, else NaN. */
  private number(bytes: Uint8Array, from: number, digits: number): number {
    let value = 0;
    for (let at = from; at < from + digits; at++) {
      if (!isDigit(bytes[at])) return NaN;
      value = value * 10 + (bytes[at] - 48);
    }
    return value;
  }
}

const timeOfDay = (hour: number, minute: number, second: number): number => {
  const time = hour * 3_600_000 + minute * 60_000 + Math.trunc(second * 1000 + 1e-6);
  return minute < 60 && second < 60 && time <= DAY_MS ? time : NaN;
};
