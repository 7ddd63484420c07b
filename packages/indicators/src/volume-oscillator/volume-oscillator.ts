import { Ema } from '../ema/ema';
import { Line, checkColumns, checkPeriod } from '../indicator';

const OSCILLATOR = 0;

/**
 * Volume oscillator, in percent: 100 x (EMA(fast) - EMA(slow)) / EMA(slow) of the volume. Each average begins with the simple one of its first values; ready after max(fast, slow) bars. 0 when the slow
 * average is. The same line as that of `Pvo`, with periods of its own.
 * Source: TradingView, "Volume Oscillator"; Achelis, "Technical Analysis from A to Z" (1995), "Volume Oscillator", for any kind of average.
 */
export class VolumeOscillator extends Line {
  private readonly fast: Ema;
  private readonly slow: Ema;

  constructor(fast = 5, slow = 10) {
    const parts = [new Ema(checkPeriod('volume-oscillator', fast, 1, 'fast period')), new Ema(checkPeriod('volume-oscillator', slow, 1, 'slow period'))] as const;
    super(`volume-oscillator(${fast},${slow})`, Math.max(fast, slow), 1, ...parts);
    [this.fast, this.slow] = parts;
  }

  /** Takes one volume; returns the oscillator, NaN until ready. */
  next(volume: number): number {
    const gap = volume - volume;
    if (gap !== gap) return gap;
    if (this.count < this.needed) this.count++;
    return this.show(this.fast.next(volume), this.slow.next(volume));
  }

  /** Takes the last volume again. */
  replace(volume: number): number {
    if (this.count === 0) return this.next(volume);
    const gap = volume - volume;
    return gap !== gap ? gap : this.show(this.fast.replace(volume), this.slow.replace(volume));
  }

  private show(fast: number, slow: number): number {
    const oscillator = slow === 0 ? 0 : (100 * (fast - slow)) / slow;
    this.state[OSCILLATOR] = oscillator;
    return this.whenReady(oscillator);
  }
}

/** Volume oscillator of `volume`, row by row, into `out` (as long as `volume`); NaN where there is none yet. */
export const volumeOscillator = (volume: Float64Array, fast?: number, slow?: number, out: Float64Array = new Float64Array(volume.length)): Float64Array => {
  checkColumns('volume-oscillator', out, volume);
  const stream = new VolumeOscillator(fast, slow);
  for (let i = 0; i < volume.length; i++) out[i] = stream.next(volume[i]);
  return out;
};
