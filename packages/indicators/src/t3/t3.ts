import { Line, checkColumns } from '../indicator';
import { fault } from '../fault';
import { Ema } from '../ema/ema';

/**
 * Tillson's T3: a DEMA that is only `bend` as eager, three times over. With e3 to e6 the third to sixth EMA of EMAs and v the bend, it is
 * -v^3 e6 + 3 (v^2 + v^3) e5 - (3 v + 6 v^2 + 3 v^3) e4 + (1 + 3 v + 3 v^2 + v^3) e3. A bend of 0 is the third EMA of EMAs, one of 1 the DEMA of the DEMA of the DEMA.
 * In units of the values; ready after 6 x (period - 1) + 1 of them, for each average begins with the simple one of its first values.
 * Source: Tillson, "Smoothing Techniques for More Accurate Signals", Stocks & Commodities 16:1 (1998); TA-Lib T3.
 */
export class T3 extends Line {
  readonly period: number;
  private readonly chain: readonly Ema[];
  private readonly third: number;
  private readonly fourth: number;
  private readonly fifth: number;
  private readonly sixth: number;

  constructor(period: number, bend = 0.7) {
    const chain = Array.from({ length: 6 }, () => new Ema(period));
    super(`t3(${period},${bend})`, 6 * period - 5, 1, ...chain);
    if (!(bend >= 0 && bend <= 1)) throw fault('INVALID_CONFIG', `the bend of t3 must be from 0 to 1, got ${bend}`);
    const square = bend * bend;
    const cube = square * bend;
    this.period = period;
    this.chain = chain;
    this.third = 1 + 3 * bend + 3 * square + cube;
    this.fourth = -3 * (bend + 2 * square + cube);
    this.fifth = 3 * (square + cube);
    this.sixth = -cube;
  }

  /** Takes one value; returns the average, NaN until ready. */
  next(value: number): number {
    const gap = value - value;
    if (gap !== gap) return gap;
    if (this.count < this.needed) this.count++;
    const { chain } = this;
    let average = value;
    for (let i = 0; i < 6 && average === average; i++) average = chain[i].next(average);
    return this.show(average);
  }

  /** Takes the last value again. */
  replace(value: number): number {
    if (this.count === 0) return this.next(value);
    const gap = value - value;
    if (gap !== gap) return gap;
    const { chain } = this;
    let average = value;
    for (let i = 0; i < 6 && average === average; i++) average = chain[i].replace(average);
    return this.show(average);
  }

  private show(last: number): number {
    const { chain } = this;
    const t3 = this.sixth * last + this.fifth * chain[4].value + this.fourth * chain[3].value + this.third * chain[2].value;
    this.state[0] = t3;
    return t3;
  }
}

/** Tillson's T3 of `values`, row by row, into `out` (as long as `values`); NaN where there is none yet. */
export const t3 = (values: Float64Array, period: number, bend?: number, out: Float64Array = new Float64Array(values.length)): Float64Array => {
  checkColumns('t3', out, values);
  const stream = new T3(period, bend);
  for (let i = 0; i < values.length; i++) out[i] = stream.next(values[i]);
  return out;
};
