import { Line, checkColumns, checkPeriod } from '../indicator';

const CHANGE = 0;
const THEN = 1;
const RING = 2;

/**
 * Volume rate of change, in percent: 100 x (volume - then) / then, where `then` is the volume `period` bars ago. 0 when that is. Ready after `period` + 1 bars.
 * Source: Achelis, "Technical Analysis from A to Z" (1995), "Volume Rate-of-Change"; TA-Lib ROC of the volume.
 */
export class VolumeRateOfChange extends Line {
  readonly period: number;

  constructor(period = 14) {
    super(`volume-rate-of-change(${period})`, checkPeriod('volume-rate-of-change', period) + 1, RING + period);
    this.period = period;
  }

  /** Takes one volume; returns the change, NaN until ready. */
  next(volume: number): number {
    const gap = volume - volume;
    if (gap !== gap) return gap;
    const at = this.at + 1 === this.period ? 0 : this.at + 1;
    this.at = at;
    if (this.count < this.needed) this.count++;
    const then = this.state[RING + at];
    this.state[THEN] = then;
    return this.step(volume, then, at);
  }

  /** Takes the last volume again. */
  replace(volume: number): number {
    if (this.count === 0) return this.next(volume);
    const gap = volume - volume;
    return gap !== gap ? gap : this.step(volume, this.state[THEN], this.at);
  }

  private step(volume: number, then: number, at: number): number {
    const change = then === 0 ? 0 : (100 * (volume - then)) / then;
    this.state[RING + at] = volume;
    this.state[CHANGE] = change;
    return this.whenReady(change);
  }
}

/** Rate of change of `volume`, row by row, into `out` (as long as `volume`); NaN where there is none yet. */
export const volumeRateOfChange = (volume: Float64Array, period?: number, out: Float64Array = new Float64Array(volume.length)): Float64Array => {
  checkColumns('volume-rate-of-change', out, volume);
  const stream = new VolumeRateOfChange(period);
  for (let i = 0; i < volume.length; i++) out[i] = stream.next(volume[i]);
  return out;
};
