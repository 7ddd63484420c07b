import { Line, checkColumns, checkPeriod } from '../indicator';
import { checkPositive } from '../moments/check-positive';
import { Variance } from '../moments/moments';
import { logRatio } from './log-ratio';

const VOLATILITY = 0;
const CLOSE = 1;
const CLOSE_BEFORE = 2;

/**
 * Historical volatility, close to close: the standard deviation of the last `period` logarithmic returns (of a sample: divided by `period` - 1), times the root of `barsPerYear`. As a share a
 * year: 0.25 is 25 percent. Exactly 0 when the price does not move; a return from or to a price that is not above 0 counts as none. Ready after `period` + 1 closes; the period must be 2.
 * Source: Hull, "Options, Futures, and Other Derivatives", "Estimating volatility from historical data".
 */
export class HistoricalVolatility extends Line {
  private readonly returns: Variance;
  private readonly scale: number;

  constructor(period = 20, barsPerYear = 252) {
    checkPeriod('historicalVolatility', period, 2);
    checkPositive('historicalVolatility', barsPerYear, 'number of bars per year');
    const returns = new Variance(period);
    super(`historicalVolatility(${period},${barsPerYear})`, period + 1, 3, returns);
    this.returns = returns;
    this.scale = (barsPerYear * period) / (period - 1);
  }

  /** Takes one close; returns the volatility, NaN until ready. */
  next(close: number): number {
    const gap = close - close;
    if (gap !== gap) return gap;
    const s = this.state;
    const before = s[CLOSE];
    s[CLOSE_BEFORE] = before;
    s[CLOSE] = close;
    if (this.count < this.needed) this.count++;
    return this.count === 1 ? this.value : this.show(this.returns.next(logRatio(close, before)));
  }

  /** Takes the last close again. */
  replace(close: number): number {
    if (this.count === 0) return this.next(close);
    const gap = close - close;
    if (gap !== gap) return gap;
    const s = this.state;
    s[CLOSE] = close;
    return this.count === 1 ? this.value : this.show(this.returns.replace(logRatio(close, s[CLOSE_BEFORE])));
  }

  private show(variance: number): number {
    const volatility = Math.sqrt(variance * this.scale);
    this.state[VOLATILITY] = volatility;
    return volatility;
  }
}

/** Historical volatility of `close`, row by row, into `out` (as long as `close`); NaN where there is none yet. */
export const historicalVolatility = (close: Float64Array, period?: number, barsPerYear?: number, out: Float64Array = new Float64Array(close.length)): Float64Array => {
  checkColumns('historicalVolatility', out, close);
  const stream = new HistoricalVolatility(period, barsPerYear);
  for (let i = 0; i < close.length; i++) out[i] = stream.next(close[i]);
  return out;
};
