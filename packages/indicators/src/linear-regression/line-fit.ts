import { Line, checkPeriod } from '../indicator';

const SLOPE = 0;
const MEAN = 1;
const INPUT = 2;
const OLD_BASE = 3;
const FRESH_MEAN = 4;
const FRESH_TILT = 5;
const FRESH_MEAN_BEFORE = 6;
const FRESH_TILT_BEFORE = 7;
const RING = 8;

/**
 * The straight line of least squares through the last `period` values, a bar apart: its slope, and the mean of the values, through which it goes in the middle of the window.
 *
 * Kept in blocks, each counted from a base, as in `Variance`, so that nothing is ever taken out of a sum. The tilt of some values is the sum of (place - mean place) x (value - mean value). Two
 * neighbouring blocks of m and n values together have both their tilts and the distance of their means x m x n / 2, for their mean places are (m + n) / 2 apart.
 */
export abstract class LineFit extends Line {
  readonly period: number;
  /** 1 / n at place n. */
  private readonly shares: Float64Array;
  /** One by the sum of the squares of (place - mean place). */
  private readonly steepness: number;

  constructor(name: string, period: number) {
    super(`${name}(${period})`, checkPeriod(name, period, 2), RING + 3 * period);
    this.period = period;
    this.shares = Float64Array.from({ length: period + 1 }, (_, n) => 1 / Math.max(1, n));
    this.steepness = 12 / (period * (period * period - 1));
  }

  /** The mean of the same window, NaN until ready. */
  get mean(): number {
    return this.whenReady(this.state[MEAN]);
  }

  /** Takes one value; returns the slope, NaN until ready. */
  next(value: number): number {
    const gap = value - value;
    if (gap !== gap) return gap;
    this.state[INPUT] = value;
    this.take(true);
    return this.whenReady(this.state[SLOPE]);
  }

  /** Takes the last value again. */
  replace(value: number): number {
    if (this.count === 0) return this.next(value);
    const gap = value - value;
    if (gap !== gap) return gap;
    this.state[INPUT] = value;
    this.take(false);
    return this.whenReady(this.state[SLOPE]);
  }

  /** Takes the input, as a new one or again; too long to be inlined, as in `Variance`. */
  private take(isNew: boolean): void {
    const s = this.state;
    const { period, shares } = this;
    if (isNew) {
      let at = this.at + 1;
      if (at === period) {
        // The block is full: means and tilts of its ends, counted from its last value.
        const base = s[RING + period - 1];
        let mean = 0;
        let tilt = 0;
        for (let i = period - 1; i > 0; i--) {
          const length = period - i;
          const distance = s[RING + i] - base - mean;
          tilt -= distance * ((length - 1) * 0.5);
          mean += distance * shares[length];
          s[RING + period + i] = mean;
          s[RING + 2 * period + i] = tilt;
        }
        s[OLD_BASE] = base;
        s[FRESH_MEAN] = 0;
        s[FRESH_TILT] = 0;
        at = 0;
      }
      this.at = at;
      if (this.count < this.needed) this.count++;
      s[FRESH_MEAN_BEFORE] = s[FRESH_MEAN];
      s[FRESH_TILT_BEFORE] = s[FRESH_TILT];
    }
    const { at } = this;
    const fresh = at + 1;
    s[RING + at] = s[INPUT];
    const base = s[RING];
    const distance = s[INPUT] - base - s[FRESH_MEAN_BEFORE];
    let mean = s[FRESH_MEAN_BEFORE] + distance * shares[fresh];
    let tilt = s[FRESH_TILT_BEFORE] + distance * (at * 0.5);
    s[FRESH_MEAN] = mean;
    s[FRESH_TILT] = tilt;
    if (fresh < period) {
      const old = period - fresh;
      const apart = s[RING + period + fresh] - mean + (s[OLD_BASE] - base);
      tilt += s[RING + 2 * period + fresh] - apart * (old * fresh * 0.5);
      mean += apart * (old * shares[period]);
    }
    s[MEAN] = base + mean;
    s[SLOPE] = tilt * this.steepness;
  }
}
