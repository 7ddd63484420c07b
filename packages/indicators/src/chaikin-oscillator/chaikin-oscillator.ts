import { moneyFlow } from '../accumulation-distribution/money-flow';
import { Line, checkColumns, checkPeriod } from '../indicator';

const OSCILLATOR = 0;
const FAST = 1;
const SLOW = 2;
const FAST_BEFORE = 3;
const SLOW_BEFORE = 4;

/**
 * Chaikin oscillator: the fast exponential average of the accumulation/distribution line less its slow one. In units of volume. Both averages begin with the first bar's line;
 * ready after max(fast, slow) bars. A series of bars without a range gives 0.
 *
 * The line itself would grow for ever and its rounding with it. So what is kept of each average is its distance from the line: when the line rises by a bar's flow, the distance falls by as much,
 * and then the average makes up its share of it.
 *
 * Source: Chaikin; StockCharts ChartSchool, "Chaikin Oscillator"; TA-Lib ADOSC, whose beginning it has.
 */
export class ChaikinOscillator extends Line {
  private readonly fastKeep: number;
  private readonly slowKeep: number;

  constructor(fast = 3, slow = 10) {
    super(`chaikin-oscillator(${fast},${slow})`, Math.max(checkPeriod('chaikin-oscillator', fast, 1, 'fast period'), checkPeriod('chaikin-oscillator', slow, 1, 'slow period')), 5);
    this.fastKeep = 1 - 2 / (fast + 1);
    this.slowKeep = 1 - 2 / (slow + 1);
  }

  /** Takes one bar; returns the oscillator, NaN until ready. */
  next(high: number, low: number, close: number, volume: number): number {
    const bar = high + low + close + volume;
    const gap = bar - bar;
    if (gap !== gap) return gap;
    const s = this.state;
    const fast = s[FAST];
    const slow = s[SLOW];
    s[FAST_BEFORE] = fast;
    s[SLOW_BEFORE] = slow;
    if (this.count <= this.needed) this.count++;
    return this.step(moneyFlow(high, low, close, volume), fast, slow);
  }

  /** Takes the last bar again. */
  replace(high: number, low: number, close: number, volume: number): number {
    if (this.count === 0) return this.next(high, low, close, volume);
    const bar = high + low + close + volume;
    const gap = bar - bar;
    return gap !== gap ? gap : this.step(moneyFlow(high, low, close, volume), this.state[FAST_BEFORE], this.state[SLOW_BEFORE]);
  }

  private step(flow: number, fastBefore: number, slowBefore: number): number {
    const s = this.state;
    const moved = this.count === 1 ? 0 : flow;
    const fast = (fastBefore - moved) * this.fastKeep;
    const slow = (slowBefore - moved) * this.slowKeep;
    s[FAST] = fast;
    s[SLOW] = slow;
    s[OSCILLATOR] = fast - slow;
    return this.whenReady(fast - slow);
  }
}

/** Chaikin oscillator of the bars, row by row, into `out` (as long as the columns); NaN where there is none yet. */
export const chaikinOscillator = (
  high: Float64Array, low: Float64Array, close: Float64Array, volume: Float64Array, fast?: number, slow?: number, out: Float64Array = new Float64Array(close.length),
): Float64Array => {
  checkColumns('chaikin-oscillator', out, high, low, close, volume);
  const stream = new ChaikinOscillator(fast, slow);
  for (let i = 0; i < close.length; i++) out[i] = stream.next(high[i], low[i], close[i], volume[i]);
  return out;
};
