import { fault } from '../fault';

/** Prices cut into bins of one width, from `low` to `high`; the value area is to hold `share` of their volume. */
export class Bins {
  readonly width: number;
  private readonly perPrice: number;

  constructor(indicator: string, readonly low: number, readonly high: number, readonly count: number, private readonly share: number) {
    if (!(Number.isSafeInteger(count) && count >= 1)) throw fault('INVALID_CONFIG', `the bins of ${indicator} must be a whole number above 0, got ${count}`);
    if (!(share > 0 && share <= 1)) throw fault('INVALID_CONFIG', `the share of ${indicator} must be above 0 and at most 1, got ${share}`);
    this.width = (high - low) / count;
    this.perPrice = this.width > 0 ? 1 / this.width : 0;
  }

  /** The bin of a price; the first or last one for a price outside. */
  at(price: number): number {
    return Math.max(0, Math.min(this.count - 1, Math.floor((price - this.low) * this.perPrice)));
  }

  /**
   * Adds the volume of a bar to the bins of `into` from the place `from` on: in equal shares over its range, a bar without a range at its price. With `sign` -1 it takes it off again. The bar's high, low and
   * volume stand in `bars` at `at` and one and two `stride`s further: as arguments V8 would box them.
   */
  spread(bars: Float64Array, at: number, stride: number, sign: 1 | -1, into: Float64Array, from: number): void {
    const high = bars[at];
    const low = bars[at + stride];
    const volume = bars[at + 2 * stride] * sign;
    const first = this.at(low);
    const last = this.at(high);
    if (first >= last) {
      into[from + first] += volume;
      return;
    }
    const perPrice = volume / (high - low);
    let edge = low;
    for (let bin = first; bin < last; bin++) {
      const upper = this.low + (bin + 1) * this.width;
      into[from + bin] += (upper - edge) * perPrice;
      edge = upper;
    }
    into[from + last] += (high - edge) * perPrice;
  }

  /**
   * The bins, first and last, of the value area: from the control bin on, the two bins above or the two below are taken, whichever pair has more volume (the upper of equal ones), until `share` of all volume is
   * reached. Writes them into `into` at `place` and the place after it.
   */
  valueArea(volumes: Float64Array, from: number, control: number, into: Float64Array, place: number): void {
    const { count, share } = this;
    let total = 0;
    for (let bin = 0; bin < count; bin++) total += volumes[from + bin];
    let first = control;
    let last = control;
    let inside = volumes[from + control];
    while (inside < share * total && (first > 0 || last < count - 1)) {
      const above = last + 1 < count ? volumes[from + last + 1] + (last + 2 < count ? volumes[from + last + 2] : 0) : -1;
      const below = first > 0 ? volumes[from + first - 1] + (first > 1 ? volumes[from + first - 2] : 0) : -1;
      if (above >= below) last = Math.min(count - 1, last + 2);
      else first = Math.max(0, first - 2);
      inside += Math.max(above, below);
    }
    into[place] = first;
    into[place + 1] = last;
  }
}

/** The bin with most volume; of equal ones the nearest to the middle, then the lower. */
export const controlBin = (volumes: Float64Array, from: number, count: number): number => {
  let control = 0;
  let most = volumes[from];
  let distance = count - 1;
  for (let bin = 1; bin < count; bin++) {
    const volume = volumes[from + bin];
    if (volume < most) continue;
    // Twice the distance from the middle, in whole numbers.
    const away = Math.abs(2 * bin + 1 - count);
    if (volume === most && away >= distance) continue;
    control = bin;
    most = volume;
    distance = away;
  }
  return control;
};
