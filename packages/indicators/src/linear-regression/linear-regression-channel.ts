import { Lines, checkLines } from '../indicator';
import type { ColumnsOf } from '../indicator';
import { checkPositive } from '../moments/check-positive';
import { Variance } from '../moments/moments';
import { LinearRegressionSlope } from './linear-regression';

/** The ends, at the last bar, of three parallel lines, in units of price. */
export interface LinearRegressionChannelValue {
  /** The regression line plus so many deviations. */
  readonly upper: number;
  /** The regression line. */
  readonly middle: number;
  /** The regression line less so many deviations. */
  readonly lower: number;
}

const UPPER = 0;
const MIDDLE = 1;
const LOWER = 2;

/**
 * Linear regression channel: the regression line of `period` prices, and `deviations` standard deviations of the prices from that line (the root of the mean of the squared distances, divided by
 * `period`) above and below it. Ready after `period` prices. A straight series has no width, but for its last digits: the square of the distances is the variance less what the slope explains.
 * Source: Achelis, "Technical Analysis from A to Z" (2000), "Linear regression lines", and the regression channel drawn by eSignal; others divide by period - 1 or period - 2.
 */
export class LinearRegressionChannel extends Lines<LinearRegressionChannelValue> {
  private readonly fit: LinearRegressionSlope;
  private readonly variance: Variance;
  private readonly deviations: number;
  /** Bars from the middle of the window to its end. */
  private readonly bars: number;
  /** The variance of the places in the window. */
  private readonly spread: number;

  constructor(period = 100, deviations = 2) {
    checkPositive('linearRegressionChannel', deviations, 'number of deviations');
    const parts = [new LinearRegressionSlope(period), new Variance(period)] as const;
    super(`linearRegressionChannel(${period},${deviations})`, period, 3, { upper: NaN, middle: NaN, lower: NaN }, ...parts);
    [this.fit, this.variance] = parts;
    this.deviations = deviations;
    this.bars = (period - 1) / 2;
    this.spread = (period * period - 1) / 12;
  }

  /** Takes one price; returns the lines, NaN until ready. */
  next(price: number): LinearRegressionChannelValue {
    const gap = price - price;
    if (gap !== gap) return this.gap;
    if (this.count < this.needed) this.count++;
    return this.show(this.fit.next(price), this.variance.next(price));
  }

  /** Takes the last price again. */
  replace(price: number): LinearRegressionChannelValue {
    if (this.count === 0) return this.next(price);
    const gap = price - price;
    return gap !== gap ? this.gap : this.show(this.fit.replace(price), this.variance.replace(price));
  }

  private show(slope: number, variance: number): LinearRegressionChannelValue {
    const { record, state } = this;
    if (slope === slope) {
      const middle = this.fit.mean + slope * this.bars;
      const reach = Math.sqrt(Math.max(0, variance - slope * slope * this.spread)) * this.deviations;
      record.upper = state[UPPER] = middle + reach;
      record.middle = state[MIDDLE] = middle;
      record.lower = state[LOWER] = middle - reach;
    }
    return record;
  }
}

const columns = (length: number): ColumnsOf<LinearRegressionChannelValue> => ({ upper: new Float64Array(length), middle: new Float64Array(length), lower: new Float64Array(length) });

/** Linear regression channel of `values`, row by row, into `out` (columns as long as `values`); NaN where there is none yet. */
export const linearRegressionChannel = (
  values: Float64Array, period?: number, deviations?: number, out: ColumnsOf<LinearRegressionChannelValue> = columns(values.length),
): ColumnsOf<LinearRegressionChannelValue> => {
  checkLines('linearRegressionChannel', out, values);
  const stream = new LinearRegressionChannel(period, deviations);
  for (let i = 0; i < values.length; i++) {
    const lines = stream.next(values[i]);
    out.upper[i] = lines.upper;
    out.middle[i] = lines.middle;
    out.lower[i] = lines.lower;
  }
  return out;
};
