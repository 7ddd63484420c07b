import { fault } from '../fault';
import { Lines, checkColumns, checkLines, checkPeriod } from '../indicator';
import type { ColumnsOf } from '../indicator';
import { Bins, controlBin } from './histogram';

/** What a volume profile says, in units of price; NaN when there was no volume. */
export interface VolumeProfileValue {
  /** The point of control: the middle of the bin with most volume. */
  readonly control: number;
  /** The lower edge of the value area. */
  readonly valueLow: number;
  /** Its upper edge. */
  readonly valueHigh: number;
}

const CONTROL = 0;
const VALUE_LOW = 1;
const VALUE_HIGH = 2;
/** Bars since the last one with volume, not counting the newest. */
const IDLE = 3;
const AREA = 4;
const BINS = 6;

/**
 * Volume profile of the last `period` bars: how much volume was traded at which price, in `bins` bins of one width from `low` to `high`, with its point of control and its value area. The volume of
 * a bar is spread in equal shares over its range; what is outside of `low` and `high` counts for the first or last bin. The value area holds at least `share` of the volume: from the point of
 * control on it takes the two bins above or the two below, whichever have more. Of equal bins the one nearest to the middle is the point of control. Ready after `period` bars.
 *
 * `histogram()` gives the bins. They are kept from drifting as in `Sum`: a second histogram grows beside the window's and takes its place each time the window has been filled anew. Both lack the newest
 * bar, which may yet be replaced.
 *
 * Source: Dalton, Jones and Dalton, "Mind over Markets" (1990), appendix "Value-Area Calculation", with volume instead of time; mypivots.com, "Calculating Market Profile Value Area".
 */
export class VolumeProfile extends Lines<VolumeProfileValue> {
  private readonly grid: Bins;

  constructor(readonly period: number, low: number, high: number, readonly bins = 24, readonly share = 0.7) {
    checkPeriod('volume-profile', period);
    if (!(high > low && high - low < Infinity)) throw fault('INVALID_CONFIG', `the low of volume-profile must be below its high, got ${low} and ${high}`);
    const grid = new Bins('volume-profile', low, high, bins, share);
    super(`volume-profile(${period},${low},${high},${bins},${share})`, period, BINS + 3 * bins + 3 * period, { control: NaN, valueLow: NaN, valueHigh: NaN });
    this.grid = grid;
  }

  /** Takes one bar; returns point of control and value area, NaN until ready. */
  next(high: number, low: number, volume: number): VolumeProfileValue {
    const bar = high + low + volume;
    const gap = bar - bar;
    if (gap !== gap) return this.gap;
    if (this.count > 0) this.settle();
    const { period, bins, state } = this;
    const at = this.at + 1 === period ? 0 : this.at + 1;
    this.at = at;
    if (this.count === period) this.spread(BINS, at, -1);
    else this.count++;
    // A bin that rounding left below nothing.
    for (let bin = BINS; bin < BINS + bins; bin++) if (state[bin] < 0) state[bin] = 0;
    return this.step(high, low, volume);
  }

  /** Takes the last bar again. */
  replace(high: number, low: number, volume: number): VolumeProfileValue {
    if (this.count === 0) return this.next(high, low, volume);
    const bar = high + low + volume;
    const gap = bar - bar;
    return gap !== gap ? this.gap : this.step(high, low, volume);
  }

  /** The volume of each bin, from the lowest price up, into `out`. */
  histogram(out: Float64Array = new Float64Array(this.bins)): Float64Array {
    out.set(this.state.subarray(BINS + 2 * this.bins, BINS + 3 * this.bins));
    return out;
  }

  /** The bar that was the newest is known for good. */
  private settle(): void {
    const { at, bins, period, state } = this;
    state[IDLE] = this.volumeAt(at) > 0 ? 0 : state[IDLE] + 1;
    this.spread(BINS, at, 1);
    this.spread(BINS + bins, at, 1);
    if (at + 1 < period) return;
    state.copyWithin(BINS, BINS + bins, BINS + 2 * bins);
    state.fill(0, BINS + bins, BINS + 2 * bins);
  }

  private volumeAt(at: number): number {
    return this.state[BINS + 3 * this.bins + 2 * this.period + at];
  }

  private spread(into: number, at: number, sign: 1 | -1): void {
    const { bins, period, state } = this;
    this.grid.spread(state, BINS + 3 * bins + at, period, sign, state, into);
  }

  private step(high: number, low: number, volume: number): VolumeProfileValue {
    const { at, bins, period, grid, record, state } = this;
    const ring = BINS + 3 * bins + at;
    const shown = BINS + 2 * bins;
    state[ring] = high;
    state[ring + period] = low;
    state[ring + 2 * period] = volume;
    state.copyWithin(shown, BINS, BINS + bins);
    grid.spread(state, ring, period, 1, state, shown);
    if (this.count < period) return record as VolumeProfileValue;
    // 1, or 0 / 0 when nothing was traded, whatever rounding left in the bins.
    const live = volume > 0 || state[IDLE] + 1 < period ? 1 : 0;
    const one = live / live;
    const control = controlBin(state, shown, bins);
    grid.valueArea(state, shown, control, state, AREA);
    record.control = state[CONTROL] = (grid.low + (control + 0.5) * grid.width) * one;
    record.valueLow = state[VALUE_LOW] = (grid.low + state[AREA] * grid.width) * one;
    record.valueHigh = state[VALUE_HIGH] = (grid.low + (state[AREA + 1] + 1) * grid.width) * one;
    return record;
  }
}

const columns = (length: number): ColumnsOf<VolumeProfileValue> => ({ control: new Float64Array(length), valueLow: new Float64Array(length), valueHigh: new Float64Array(length) });

/** Point of control and value area of the last `period` bars, row by row, into `out` (columns as long as theirs); NaN where there is none. */
export const volumeProfile = (
  high: Float64Array, low: Float64Array, volume: Float64Array, period: number, lowest: number, highest: number, bins?: number, share?: number,
  out: ColumnsOf<VolumeProfileValue> = columns(high.length),
): ColumnsOf<VolumeProfileValue> => {
  checkLines('volume-profile', out, high, low, volume);
  const stream = new VolumeProfile(period, lowest, highest, bins, share);
  for (let i = 0; i < high.length; i++) {
    const value = stream.next(high[i], low[i], volume[i]);
    out.control[i] = value.control;
    out.valueLow[i] = value.valueLow;
    out.valueHigh[i] = value.valueHigh;
  }
  return out;
};

/** The volume profile of whole columns. */
export interface WholeProfile extends VolumeProfileValue {
  /** The lowest price of all bars, where the first bin begins. */
  readonly low: number;
  /** The highest, where the last one ends. */
  readonly high: number;
  /** The volume of each bin. */
  readonly volumes: Float64Array;
}

/** The volume profile of all bars at once, between their lowest and their highest price. Gaps are left out; prices are NaN when there is no bar, or no volume. See `VolumeProfile`. */
export const wholeProfile = (high: Float64Array, low: Float64Array, volume: Float64Array, bins = 24, share = 0.7): WholeProfile => {
  checkColumns('volume-profile', new Float64Array(high.length), high, low, volume);
  let [lowest, highest, total] = [Infinity, -Infinity, 0];
  const whole = (i: number): boolean => Number.isFinite(high[i] + low[i] + volume[i]);
  for (let i = 0; i < high.length; i++) {
    if (!whole(i)) continue;
    lowest = Math.min(lowest, low[i]);
    highest = Math.max(highest, high[i]);
    total += volume[i];
  }
  const grid = new Bins('volume-profile', lowest, highest, bins, share);
  const volumes = new Float64Array(bins);
  if (!(total > 0)) return { low: lowest <= highest ? lowest : NaN, high: lowest <= highest ? highest : NaN, volumes, control: NaN, valueLow: NaN, valueHigh: NaN };
  const bar = new Float64Array(3);
  for (let i = 0; i < high.length; i++) {
    if (!whole(i)) continue;
    bar.set([high[i], low[i], volume[i]]);
    grid.spread(bar, 0, 1, 1, volumes, 0);
  }
  const control = controlBin(volumes, 0, bins);
  const area = new Float64Array(2);
  grid.valueArea(volumes, 0, control, area, 0);
  return { low: lowest, high: highest, volumes, control: lowest + (control + 0.5) * grid.width, valueLow: lowest + area[0] * grid.width, valueHigh: lowest + (area[1] + 1) * grid.width };
};
