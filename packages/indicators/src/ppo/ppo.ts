import { Lines, checkLines } from '../indicator';
import type { ColumnsOf } from '../indicator';
import { columnsFor } from '../parts/columns';
import { Ema } from '../ema/ema';
import { quotient } from '../parts/quotient';

/** What a percentage oscillator says, in percent of the slow average. */
export interface PpoValue {
  /** The fast average less the slow one. */
  readonly ppo: number;
  /** The average of that. */
  readonly signal: number;
  /** `ppo` less `signal`. */
  readonly histogram: number;
}

/**
 * Percentage price oscillator: EMA(fast) - EMA(slow) in percent of EMA(slow), its own EMA(signal), and their difference. The averages are those of `Macd`, each begun as early as it can be; ready after
 * max(fast, slow) + signal - 1 closes. TA-Lib begins the fast average later, with the slow one: the difference fades. 0 when the slow average is 0.
 * Source: StockCharts ChartSchool, "Percentage Price Oscillator (PPO)"; TA-Lib PPO with exponential averages.
 */
export class Ppo extends Lines<PpoValue> {
  private readonly fast: Ema;
  private readonly slow: Ema;
  private readonly signal: Ema;

  constructor(fast = 12, slow = 26, signal = 9) {
    const parts = [new Ema(fast), new Ema(slow), new Ema(signal)] as const;
    super(`ppo(${fast},${slow},${signal})`, Math.max(fast, slow) + signal - 1, 3, { ppo: NaN, signal: NaN, histogram: NaN }, ...parts);
    [this.fast, this.slow, this.signal] = parts;
  }

  /** Takes one close; returns the lines, NaN until ready. */
  next(close: number): PpoValue {
    const gap = close - close;
    if (gap !== gap) return this.gap;
    if (this.count < this.needed) this.count++;
    const fast = this.fast.next(close);
    const slow = this.slow.next(close);
    const apart = fast - slow;
    if (apart !== apart) return this.record;
    const ppo = quotient(100 * apart, slow);
    return this.show(ppo, this.signal.next(ppo));
  }

  /** Takes the last close again. */
  replace(close: number): PpoValue {
    if (this.count === 0) return this.next(close);
    const gap = close - close;
    if (gap !== gap) return this.gap;
    const fast = this.fast.replace(close);
    const slow = this.slow.replace(close);
    const apart = fast - slow;
    if (apart !== apart) return this.record;
    const ppo = quotient(100 * apart, slow);
    return this.show(ppo, this.signal.replace(ppo));
  }

  private show(ppo: number, signal: number): PpoValue {
    const { record, state } = this;
    if (signal === signal) {
      record.ppo = state[0] = ppo;
      record.signal = state[1] = signal;
      record.histogram = state[2] = ppo - signal;
    }
    return record;
  }
}

/** Percentage price oscillator of `close`, row by row, into `out` (columns as long as the input); NaN where there is none yet. */
export const ppo = (close: Float64Array, fast = 12, slow = 26, signal = 9, out: ColumnsOf<PpoValue> = columnsFor(close.length, ['ppo', 'signal', 'histogram'])): ColumnsOf<PpoValue> => {
  checkLines('ppo', out, close);
  const stream = new Ppo(fast, slow, signal);
  for (let i = 0; i < close.length; i++) {
    const value = stream.next(close[i]);
    out.ppo[i] = value.ppo;
    out.signal[i] = value.signal;
    out.histogram[i] = value.histogram;
  }
  return out;
};
