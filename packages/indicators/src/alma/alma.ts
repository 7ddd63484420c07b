import { Line, checkColumns, checkPeriod } from '../indicator';
import { fault } from '../fault';

const RING = 1;

/**
 * Arnaud Legoux moving average: the last `period` values weighted by a bell curve, whose top lies at `offset` of the way from the oldest (0) to the newest (1), and whose width (standard deviation) is
 * period / `sigma` values. In units of the values; ready after `period` of them.
 * Source: Legoux and Kouzis-Loukas, "ALMA: Arnaud Legoux Moving Average" (2009); TradingView's Pine reference, `ta.alma`.
 */
export class Alma extends Line {
  readonly period: number;
  private readonly weights: Float64Array;

  constructor(period: number, offset = 0.85, sigma = 6) {
    super(`alma(${period},${offset},${sigma})`, checkPeriod('alma', period), RING + period);
    if (!(offset >= 0 && offset <= 1)) throw fault('INVALID_CONFIG', `the offset of alma must be from 0 to 1, got ${offset}`);
    if (!(sigma > 0 && sigma < Infinity)) throw fault('INVALID_CONFIG', `the sigma of alma must be a finite number above 0, got ${sigma}`);
    this.period = period;
    this.weights = bell(period, offset * (period - 1), period / sigma);
  }

  /** Takes one value; returns the average, NaN until ready. */
  next(value: number): number {
    const gap = value - value;
    if (gap !== gap) return gap;
    if (this.count < this.needed) this.count++;
    const at = this.at + 1 === this.period ? 0 : this.at + 1;
    this.at = at;
    return this.step(value, at);
  }

  /** Takes the last value again. */
  replace(value: number): number {
    if (this.count === 0) return this.next(value);
    const gap = value - value;
    return gap !== gap ? gap : this.step(value, this.at);
  }

  /** From the oldest value, which is in the place after the newest, to the newest. */
  private step(value: number, at: number): number {
    const { state: s, weights, period } = this;
    s[RING + at] = value;
    let alma = 0;
    let age = 0;
    for (let i = at + 1; i < period; i++) alma += s[RING + i] * weights[age++];
    for (let i = 0; i <= at; i++) alma += s[RING + i] * weights[age++];
    s[0] = alma;
    return this.whenReady(alma);
  }
}

/** Weights of a bell curve that add up to 1. */
const bell = (length: number, top: number, width: number): Float64Array => {
  const nearest = Math.abs(Math.round(top) - top); // measured from the value next to the top, so that a narrow bell does not vanish
  const weights = Float64Array.from({ length }, (_, i) => Math.exp(((nearest - Math.abs(i - top)) * (nearest + Math.abs(i - top))) / (2 * width * width)));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
};

/** Arnaud Legoux moving average of `values`, row by row, into `out` (as long as `values`); NaN where there is none yet. */
export const alma = (values: Float64Array, period: number, offset?: number, sigma?: number, out: Float64Array = new Float64Array(values.length)): Float64Array => {
  checkColumns('alma', out, values);
  const stream = new Alma(period, offset, sigma);
  for (let i = 0; i < values.length; i++) out[i] = stream.next(values[i]);
  return out;
};
