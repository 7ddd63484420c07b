import { cash } from '@trader/core';

const MINUS = 45;
const POINT = 46;
const ZERO = 48;
/** What a double holds exactly, point included. */
const MOST_DIGITS = 16;
/** Amounts are below this, so that sums of them can be watched. */
const MOST_WHOLE = 1e15;
const POWERS = [1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9];
const BILLION = 1e9;
/** Below this many units of 10^-9 a double and its nine-decimal reading name each other uniquely; a few such add up exactly. */
const MOST_UNITS = 2 ** 51;

/**
 * Reads decimals such as "-1.5" exactly, the plain ones without making anything: whole units, billionths, and billionths of those, all of
 * the number's sign. Billionths may be more than a whole unit.
 */
export class DecimalReader {
  whole = 0;
  nano = 0;
  atto = 0;

  private last = '';

  /** Gives whether what was read is exact: that of 10^15 and more is not. Throws INVALID_NUMBER for a text that is no amount. */
  read(text: string): boolean {
    // The same amount often comes again and again.
    if (text === this.last) return true;
    this.last = '';
    const negative = text.charCodeAt(0) === MINUS;
    const from = negative ? 1 : 0;
    const end = text.length;
    let [value, point] = [0, end];
    for (let at = from; at < end; at++) {
      const digit = text.charCodeAt(at) - ZERO;
      if (digit >= 0 && digit <= 9) value = value * 10 + digit;
      else if (digit === POINT - ZERO && point === end && at > from) point = at;
      else return this.readLong(text);
    }
    const decimals = point === end ? 0 : end - point - 1;
    if (end - from > MOST_DIGITS || end === from || end === point + 1 || decimals > 9) return this.readLong(text);
    const nano = value * POWERS[9 - decimals];
    if (!(nano < MOST_UNITS)) return this.readLong(text);
    this.whole = 0;
    this.nano = negative ? -nano : nano;
    this.atto = 0;
    this.last = text;
    return true;
  }

  /** Reads a price or a quantity: its units of 10^-9, a whole number; NaN for one that is too large or too fine for that. Throws as `read`. */
  units(text: string): number {
    if (!this.read(text) || this.atto !== 0) return NaN;
    const units = this.whole * BILLION + this.nano;
    return units < MOST_UNITS && units > -MOST_UNITS ? units : NaN;
  }

  /** The nearest double to what was read, or as near as makes no difference. */
  get value(): number {
    const { whole, nano, atto } = this;
    return whole === 0 && atto === 0 ? nano / BILLION : whole + (nano + atto / BILLION) / BILLION;
  }

  /** Takes an amount in units of 10^-18. */
  take(units: bigint): boolean {
    const nanos = units / 1_000_000_000n;
    this.last = '';
    this.whole = Number(nanos / 1_000_000_000n);
    this.nano = Number(nanos % 1_000_000_000n);
    this.atto = Number(units % 1_000_000_000n);
    return Math.abs(this.whole) < MOST_WHOLE;
  }

  /** Reads what is longer than a double holds; core's own reader is the judge of what is a number. */
  private readLong(text: string): boolean {
    return this.take(cash(text));
  }
}

/** An amount in whole units, billionths, and billionths of those. */
export type Parts = Readonly<Pick<DecimalReader, 'whole' | 'nano' | 'atto'>>;

/** Units of 10^-18. */
export const unitsOf = ({ whole, nano, atto }: Parts): bigint =>
  (BigInt(whole) * 1_000_000_000n + BigInt(nano)) * 1_000_000_000n + BigInt(atto);

/** A sum of amounts that is exact to the last of eighteen decimals, for as long as it `fits`. */
export class ExactSum {
  whole = 0;
  nano = 0;
  atto = 0;
  /** False once the sum was too large to be exact. */
  fits = true;

  clear(): void {
    this.whole = this.nano = this.atto = 0;
    this.fits = true;
  }

  /** Adds what was read, times `sign`. */
  add(amount: Parts, sign: 1 | -1): void {
    this.whole += sign * amount.whole;
    this.nano += sign * amount.nano;
    this.atto += sign * amount.atto;
    // Nothing added is 10^15 or more, so that below 2^52 each part is exact.
    if (this.nano > 1e15 || this.nano < -1e15 || this.atto > 1e15 || this.atto < -1e15) this.carry();
    if (this.whole > MOST_UNITS || this.whole < -MOST_UNITS) this.fits = false;
  }

  /** Carries over, so that billionths and what is below them are from 0 to 999,999,999, and only `whole` may be below zero. */
  carry(): void {
    const fromAtto = Math.floor(this.atto / BILLION);
    this.atto -= fromAtto * BILLION;
    this.nano += fromAtto;
    const fromNano = Math.floor(this.nano / BILLION);
    this.nano -= fromNano * BILLION;
    this.whole += fromNano;
  }
}
