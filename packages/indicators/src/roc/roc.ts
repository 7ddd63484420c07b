import { Line, checkColumns, checkPeriod } from '../indicator';
import { quotient } from '../parts/quotient';

const ROC = 0;
const AGO = 1;
const RING = 2;

/** `scale` x (close - `less` x ago) / ago, where ago is the close of `period` bars ago; 0 when that is 0. */
class Change extends Line {
  readonly period: number;

  constructor(name: string, period: number, private readonly scale: 1 | 100, private readonly less: 0 | 1) {
    super(`${name}(${period})`, checkPeriod(name, period) + 1, RING + period);
    this.period = period;
  }

  /** Takes one close; returns the change, NaN until ready. */
  next(close: number): number {
    const gap = close - close;
    if (gap !== gap) return gap;
    const s = this.state;
    const at = this.at + 1 === this.period ? 0 : this.at + 1;
    this.at = at;
    if (this.count < this.needed) this.count++;
    const ago = s[RING + at];
    s[AGO] = ago;
    return this.step(close, ago);
  }

  /** Takes the last close again. */
  replace(close: number): number {
    if (this.count === 0) return this.next(close);
    const gap = close - close;
    return gap !== gap ? gap : this.step(close, this.state[AGO]);
  }

  private step(close: number, ago: number): number {
    const s = this.state;
    const change = quotient(this.scale * (close - this.less * ago), ago);
    s[RING + this.at] = close;
    s[ROC] = change;
    return this.whenReady(change);
  }
}

/**
 * Rate of change, in percent: 100 x (close / ago - 1), where ago is the close of `period` bars ago. Ready after `period` + 1 closes; 0 when ago is 0, as in TA-Lib.
 * Source: StockCharts ChartSchool, "Rate of Change (ROC) and Momentum"; TA-Lib ROC.
 */
export class Roc extends Change {
  constructor(period: number) {
    super('roc', period, 100, 1);
  }
}

/** Rate of change as a fraction: close / ago - 1; see `Roc`. Source: TA-Lib ROCP. */
export class Rocp extends Change {
  constructor(period: number) {
    super('rocp', period, 1, 1);
  }
}

/** Rate of change as a ratio: close / ago; see `Roc`. Source: TA-Lib ROCR. */
export class Rocr extends Change {
  constructor(period: number) {
    super('rocr', period, 1, 0);
  }
}

/** Rate of change as a ratio in percent: 100 x close / ago; see `Roc`. Source: TA-Lib ROCR100. */
export class Rocr100 extends Change {
  constructor(period: number) {
    super('rocr100', period, 100, 0);
  }
}

/** Rate of change of `close` in percent, row by row, into `out` (as long as the column); NaN where there is none yet. */
export const roc = (close: Float64Array, period: number, out: Float64Array = new Float64Array(close.length)): Float64Array => {
  checkColumns('roc', out, close);
  const stream = new Roc(period);
  for (let i = 0; i < close.length; i++) out[i] = stream.next(close[i]);
  return out;
};

/** Rate of change of `close` as a fraction, row by row, into `out` (as long as the column); NaN where there is none yet. */
export const rocp = (close: Float64Array, period: number, out: Float64Array = new Float64Array(close.length)): Float64Array => {
  checkColumns('rocp', out, close);
  const stream = new Rocp(period);
  for (let i = 0; i < close.length; i++) out[i] = stream.next(close[i]);
  return out;
};

/** Rate of change of `close` as a ratio, row by row, into `out` (as long as the column); NaN where there is none yet. */
export const rocr = (close: Float64Array, period: number, out: Float64Array = new Float64Array(close.length)): Float64Array => {
  checkColumns('rocr', out, close);
  const stream = new Rocr(period);
  for (let i = 0; i < close.length; i++) out[i] = stream.next(close[i]);
  return out;
};

/** Rate of change of `close` as a ratio in percent, row by row, into `out` (as long as the column); NaN where there is none yet. */
export const rocr100 = (close: Float64Array, period: number, out: Float64Array = new Float64Array(close.length)): Float64Array => {
  checkColumns('rocr100', out, close);
  const stream = new Rocr100(period);
  for (let i = 0; i < close.length; i++) out[i] = stream.next(close[i]);
  return out;
};
