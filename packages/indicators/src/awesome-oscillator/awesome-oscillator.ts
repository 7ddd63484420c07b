import { Line, checkColumns, checkPeriod } from '../indicator';
import { WindowSums } from '../parts/window-sums';

/**
 * Awesome oscillator, in price units: the simple average of the last `fast` median prices, (high + low) / 2, less that of the last `slow`. Ready after max(fast, slow) bars.
 * Source: Williams, "New Trading Dimensions" (1998).
 */
export class AwesomeOscillator extends Line {
  private readonly fast: WindowSums;
  private readonly slow: WindowSums;

  constructor(fast = 5, slow = 34) {
    const parts = [new WindowSums(1, checkPeriod('awesomeOscillator', fast)), new WindowSums(1, checkPeriod('awesomeOscillator', slow))] as const;
    super(`awesomeOscillator(${fast},${slow})`, Math.max(fast, slow), 1, ...parts);
    [this.fast, this.slow] = parts;
  }

  /** Takes one bar; returns the oscillator, NaN until ready. */
  next(high: number, low: number): number {
    const bar = high + low;
    const gap = bar - bar;
    if (gap !== gap) return gap;
    if (this.count < this.needed) this.count++;
    const { fast, slow } = this;
    const median = (high + low) * 0.5;
    fast.put(0, median);
    slow.put(0, median);
    fast.next();
    slow.next();
    this.state[0] = fast.sum(0) / fast.period - slow.sum(0) / slow.period;
    return this.value;
  }

  /** Takes the last bar again. */
  replace(high: number, low: number): number {
    if (this.count === 0) return this.next(high, low);
    const bar = high + low;
    const gap = bar - bar;
    if (gap !== gap) return gap;
    const { fast, slow } = this;
    const median = (high + low) * 0.5;
    fast.put(0, median);
    slow.put(0, median);
    fast.replace();
    slow.replace();
    this.state[0] = fast.sum(0) / fast.period - slow.sum(0) / slow.period;
    return this.value;
  }
}

/** Awesome oscillator of the bars, row by row, into `out` (as long as the columns); NaN where there is none yet. */
export const awesomeOscillator = (high: Float64Array, low: Float64Array, fast = 5, slow = 34, out: Float64Array = new Float64Array(low.length)): Float64Array => {
  checkColumns('awesomeOscillator', out, high, low);
  const stream = new AwesomeOscillator(fast, slow);
  for (let i = 0; i < low.length; i++) out[i] = stream.next(high[i], low[i]);
  return out;
};
