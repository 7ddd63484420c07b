import { Line, checkColumns, checkPeriod } from '../indicator';

const EMA = 0;
const BEFORE = 1;

/**
 * Exponential moving average: `share` of the new value and the rest of the average before it, with share = 2 / (period + 1).
 * The first average is the simple one of the first `period` values.
 * Source: StockCharts ChartSchool, "Moving Averages - Simple and Exponential".
 */
export class Ema extends Line {
  readonly period: number;
  private readonly share: number;
  private readonly keep: number;

  constructor(period: number) {
    super(`ema(${period})`, checkPeriod('ema', period), 2);
    this.period = period;
    this.share = 2 / (period + 1);
    this.keep = 1 - this.share;
  }

  /** Takes one value; returns the average, NaN until ready. */
  next(value: number): number {
    const gap = value - value;
    if (gap !== gap) return gap;
    const before = this.state[EMA];
    this.state[BEFORE] = before;
    if (this.count > this.needed) return this.step(value, before);
    this.count++;
    return this.again(value, before);
  }

  /** Takes the last value again. */
  replace(value: number): number {
    if (this.count === 0) return this.next(value);
    const gap = value - value;
    return gap !== gap ? gap : this.again(value, this.state[BEFORE]);
  }

  private again(value: number, before: number): number {
    return this.count > this.needed ? this.step(value, before) : this.seed(value, before);
  }

  private step(value: number, before: number): number {
    const ema = before * this.keep + value * this.share;
    this.state[EMA] = ema;
    return ema;
  }

  /** Until ready, the place of the average holds the sum. */
  private seed(value: number, before: number): number {
    const sum = before + value;
    this.state[EMA] = this.ready ? sum / this.period : sum;
    return this.value;
  }

  /** The batch form, see `ema`. */
  static batch(values: Float64Array, period: number, out: Float64Array = new Float64Array(values.length)): Float64Array {
    checkColumns('ema', out, values);
    const stream = new Ema(period);
    let row = 0;
    for (; row < values.length && !stream.ready; row++) out[row] = stream.next(values[row]);
    if (fill(values, stream.state[EMA], stream.keep, stream.share, row, out)) return out;
    for (; row < values.length; row++) out[row] = stream.next(values[row]);
    return out;
  }
}

/** The rows from `from` on, by scalars only. False when it met a gap. */
const fill = (values: Float64Array, seed: number, keep: number, share: number, from: number, out: Float64Array): boolean => {
  let ema = seed;
  for (let i = from; i < values.length; i++) {
    ema = ema * keep + values[i] * share;
    out[i] = ema;
  }
  return Number.isFinite(ema);
};

/** Exponential moving average of `values`, row by row, into `out` (as long as `values`); NaN where there is none yet. */
export const ema = (values: Float64Array, period: number, out?: Float64Array): Float64Array => Ema.batch(values, period, out);
