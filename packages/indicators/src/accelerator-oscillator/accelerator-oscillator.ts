import { Line, checkColumns, checkPeriod } from '../indicator';
import { WindowSums } from '../parts/window-sums';

/**
 * Accelerator oscillator, in price units: the awesome oscillator less its own simple average of `signal` bars. Ready after max(fast, slow) + signal - 1 bars.
 * Source: Williams, "New Trading Dimensions" (1998).
 */
export class AcceleratorOscillator extends Line {
  private readonly fast: WindowSums;
  private readonly slow: WindowSums;
  private readonly signal: WindowSums;

  constructor(fast = 5, slow = 34, signal = 5) {
    const [first, second, third] = [fast, slow, signal].map((period) => checkPeriod('acceleratorOscillator', period));
    const parts = [new WindowSums(1, first), new WindowSums(1, second), new WindowSums(1, third)] as const;
    super(`acceleratorOscillator(${fast},${slow},${signal})`, Math.max(fast, slow) + signal - 1, 1, ...parts);
    [this.fast, this.slow, this.signal] = parts;
  }

  /** Takes one bar; returns the oscillator, NaN until ready. */
  next(high: number, low: number): number {
    const bar = high + low;
    const gap = bar - bar;
    if (gap !== gap) return gap;
    if (this.count < this.needed) this.count++;
    const { fast, slow, signal } = this;
    const median = (high + low) * 0.5;
    fast.put(0, median);
    slow.put(0, median);
    fast.next();
    slow.next();
    if (!fast.ready || !slow.ready) return this.value;
    const awesome = fast.sum(0) / fast.period - slow.sum(0) / slow.period;
    signal.put(0, awesome);
    signal.next();
    this.state[0] = awesome - signal.sum(0) / signal.period;
    return this.value;
  }

  /** Takes the last bar again. */
  replace(high: number, low: number): number {
    if (this.count === 0) return this.next(high, low);
    const bar = high + low;
    const gap = bar - bar;
    if (gap !== gap) return gap;
    const { fast, slow, signal } = this;
    const median = (high + low) * 0.5;
    fast.put(0, median);
    slow.put(0, median);
    fast.replace();
    slow.replace();
    if (!fast.ready || !slow.ready) return this.value;
    const awesome = fast.sum(0) / fast.period - slow.sum(0) / slow.period;
    signal.put(0, awesome);
    signal.replace();
    this.state[0] = awesome - signal.sum(0) / signal.period;
    return this.value;
  }
}

/** Accelerator oscillator of the bars, row by row, into `out` (as long as the columns); NaN where there is none yet. */
export const acceleratorOscillator = (high: Float64Array, low: Float64Array, fast = 5, slow = 34, signal = 5, out: Float64Array = new Float64Array(low.length)): Float64Array => {
  checkColumns('acceleratorOscillator', out, high, low);
  const stream = new AcceleratorOscillator(fast, slow, signal);
  for (let i = 0; i < low.length; i++) out[i] = stream.next(high[i], low[i]);
  return out;
};
