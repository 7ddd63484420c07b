import { Lines, checkLines } from '../indicator';
import type { ColumnsOf } from '../indicator';
import { columnsFor } from '../parts/columns';
import { Ema } from '../ema/ema';
import { quotient } from '../parts/quotient';

/** What the percentage volume oscillator says, in percent of the slow average. */
export interface PvoValue {
  /** The fast average less the slow one. */
  readonly pvo: number;
  /** The average of that. */
  readonly signal: number;
  /** `pvo` less `signal`. */
  readonly histogram: number;
}

/**
 * Percentage volume oscillator: EMA(fast) - EMA(slow) of volumes in percent of EMA(slow), its own EMA(signal), and their difference: `Ppo` of volumes. Ready after max(fast, slow) + signal - 1 bars;
 * 0 when the slow average is 0.
 * Source: StockCharts ChartSchool, "Percentage Volume Oscillator (PVO)".
 */
export class Pvo extends Lines<PvoValue> {
  private readonly fast: Ema;
  private readonly slow: Ema;
  private readonly signal: Ema;

  constructor(fast = 12, slow = 26, signal = 9) {
    const parts = [new Ema(fast), new Ema(slow), new Ema(signal)] as const;
    super(`pvo(${fast},${slow},${signal})`, Math.max(fast, slow) + signal - 1, 3, { pvo: NaN, signal: NaN, histogram: NaN }, ...parts);
    [this.fast, this.slow, this.signal] = parts;
  }

  /** Takes one volume; returns the lines, NaN until ready. */
  next(volume: number): PvoValue {
    const gap = volume - volume;
    if (gap !== gap) return this.gap;
    if (this.count < this.needed) this.count++;
    const fast = this.fast.next(volume);
    const slow = this.slow.next(volume);
    const apart = fast - slow;
    if (apart !== apart) return this.record;
    const pvo = quotient(100 * apart, slow);
    return this.show(pvo, this.signal.next(pvo));
  }

  /** Takes the last volume again. */
  replace(volume: number): PvoValue {
    if (this.count === 0) return this.next(volume);
    const gap = volume - volume;
    if (gap !== gap) return this.gap;
    const fast = this.fast.replace(volume);
    const slow = this.slow.replace(volume);
    const apart = fast - slow;
    if (apart !== apart) return this.record;
    const pvo = quotient(100 * apart, slow);
    return this.show(pvo, this.signal.replace(pvo));
  }

  private show(pvo: number, signal: number): PvoValue {
    const { record, state } = this;
    if (signal === signal) {
      record.pvo = state[0] = pvo;
      record.signal = state[1] = signal;
      record.histogram = state[2] = pvo - signal;
    }
    return record;
  }
}

/** Percentage volume oscillator of `volume`, row by row, into `out` (columns as long as the input); NaN where there is none yet. */
export const pvo = (volume: Float64Array, fast = 12, slow = 26, signal = 9, out: ColumnsOf<PvoValue> = columnsFor(volume.length, ['pvo', 'signal', 'histogram'])): ColumnsOf<PvoValue> => {
  checkLines('pvo', out, volume);
  const stream = new Pvo(fast, slow, signal);
  for (let i = 0; i < volume.length; i++) {
    const value = stream.next(volume[i]);
    out.pvo[i] = value.pvo;
    out.signal[i] = value.signal;
    out.histogram[i] = value.histogram;
  }
  return out;
};
