import { Line, checkColumns, checkPeriod } from '../indicator';

const MOM = 0;
const AGO = 1;
const RING = 2;

/**
 * Momentum, in price units: the close less that of `period` bars ago. Ready after `period` + 1 closes.
 * Source: StockCharts ChartSchool, "Rate of Change (ROC) and Momentum"; TA-Lib MOM.
 */
export class Mom extends Line {
  readonly period: number;

  constructor(period: number) {
    super(`mom(${period})`, checkPeriod('mom', period) + 1, RING + period);
    this.period = period;
  }

  /** Takes one close; returns the momentum, NaN until ready. */
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
    const momentum = close - ago;
    s[RING + this.at] = close;
    s[MOM] = momentum;
    return this.whenReady(momentum);
  }
}

/** Momentum of `close`, row by row, into `out` (as long as the column); NaN where there is none yet. */
export const mom = (close: Float64Array, period: number, out: Float64Array = new Float64Array(close.length)): Float64Array => {
  checkColumns('mom', out, close);
  const stream = new Mom(period);
  for (let i = 0; i < close.length; i++) out[i] = stream.next(close[i]);
  return out;
};
