import { Line, checkColumns } from '../indicator';

const INDEX = 0;
const CLOSE = 1;
const VOLUME = 2;
const INDEX_BEFORE = 3;
const CLOSE_BEFORE = 4;
const VOLUME_BEFORE = 5;

const BEGIN = 1000;

/** An index that follows the close on bars whose volume changed in the direction of `sign`. */
class VolumeIndex extends Line {
  constructor(name: string, private readonly sign: 1 | -1) {
    super(name, 1, 6);
  }

  /** Takes one bar; returns the index. */
  next(close: number, volume: number): number {
    const bar = close + volume;
    const gap = bar - bar;
    if (gap !== gap) return gap;
    const s = this.state;
    const index = this.count === 0 ? BEGIN : s[INDEX];
    // Before the first bar the close is 0, which leaves the index as it is.
    const closeBefore = s[CLOSE];
    const volumeBefore = s[VOLUME];
    s[INDEX_BEFORE] = index;
    s[CLOSE_BEFORE] = closeBefore;
    s[VOLUME_BEFORE] = volumeBefore;
    this.count = 1;
    return this.step(close, volume, index, closeBefore, volumeBefore);
  }

  /** Takes the last bar again. */
  replace(close: number, volume: number): number {
    if (this.count === 0) return this.next(close, volume);
    const bar = close + volume;
    const gap = bar - bar;
    if (gap !== gap) return gap;
    const s = this.state;
    return this.step(close, volume, s[INDEX_BEFORE], s[CLOSE_BEFORE], s[VOLUME_BEFORE]);
  }

  private step(close: number, volume: number, before: number, closeBefore: number, volumeBefore: number): number {
    const s = this.state;
    const counts = (volume - volumeBefore) * this.sign > 0 && closeBefore !== 0;
    const index = counts ? before + (before * (close - closeBefore)) / closeBefore : before;
    s[INDEX] = index;
    s[CLOSE] = close;
    s[VOLUME] = volume;
    return index;
  }
}

/**
 * Negative volume index: begins at 1000 with the first bar and changes by the same share as the close, but only on bars with less volume than the one before. A close before of 0 changes nothing.
 * Source: Dysart; Fosback, "Stock Market Logic" (1976). (ChartSchool adds percentages instead of compounding them.)
 */
export class Nvi extends VolumeIndex {
  constructor() {
    super('nvi', -1);
  }
}

/**
 * Positive volume index: begins at 1000 with the first bar and changes by the same share as the close, but only on bars with more volume than the one before. A close before of 0 changes nothing.
 * Source: Dysart; Fosback, "Stock Market Logic" (1976).
 */
export class Pvi extends VolumeIndex {
  constructor() {
    super('pvi', 1);
  }
}

/** Negative volume index of the bars, row by row, into `out` (as long as the columns). */
export const nvi = (close: Float64Array, volume: Float64Array, out: Float64Array = new Float64Array(close.length)): Float64Array => {
  checkColumns('nvi', out, close, volume);
  const stream = new Nvi();
  for (let i = 0; i < close.length; i++) out[i] = stream.next(close[i], volume[i]);
  return out;
};

/** Positive volume index of the bars, row by row, into `out` (as long as the columns). */
export const pvi = (close: Float64Array, volume: Float64Array, out: Float64Array = new Float64Array(close.length)): Float64Array => {
  checkColumns('pvi', out, close, volume);
  const stream = new Pvi();
  for (let i = 0; i < close.length; i++) out[i] = stream.next(close[i], volume[i]);
  return out;
};
