import { fault } from '../fault';
import { Lines, checkLines } from '../indicator';
import type { ColumnsOf } from '../indicator';

/** What a zig-zag says. Prices are NaN as long as there is none; bars are counted from 0, gaps left out. */
export interface ZigZagValue {
  /** The price of the last confirmed turning point: no later bar changes it. */
  readonly confirmed: number;
  /** The bar it was in. */
  readonly confirmedBar: number;
  /** The price of the provisional turning point after it: the furthest so far, which later bars may move. */
  readonly provisional: number;
  /** The bar it is in. */
  readonly provisionalBar: number;
  /** 1 when the provisional point is a high and the confirmed one a low, -1 the other way round, 0 as long as neither is known. */
  readonly direction: number;
  /** 1 when this bar confirmed a turning point, else 0. */
  readonly turned: number;
}

const CONFIRMED = 0;
const CONFIRMED_BAR = 1;
const PROVISIONAL = 2;
const PROVISIONAL_BAR = 3;
const DIRECTION = 4;
const TURNED = 5;
const BAR = 6;
/** Until the first turning point: the highest and the lowest so far. */
const HIGH = 7;
const HIGH_BAR = 8;
const LOW = 9;
const LOW_BAR = 10;
const BEFORE = 11;

/**
 * Zig-zag: turning points that lie at least `threshold` apart as a share of the price (0.05: five percent). A high is confirmed when a later low is at least high x threshold below it, a low
 * when a later high is at least low x threshold above it. A bar that carries the leg further does not turn it, for nobody knows which came first. The first turning point is the lowest or highest since the
 * beginning, whichever is confirmed first; a bar that would confirm both counts for the larger move. Prices must be above 0. Ready with the first bar, though its fields are NaN until there is something to tell.
 * Source: StockCharts ChartSchool, "ZigZag"; Achelis, "Technical Analysis from A to Z" (1995), "Zig Zag".
 */
export class ZigZag extends Lines<ZigZagValue> {
  constructor(readonly threshold = 0.05) {
    if (!(threshold > 0 && threshold < 1)) throw fault('INVALID_CONFIG', `the threshold of zig-zag must be between 0 and 1, got ${threshold}`);
    super(`zig-zag(${threshold})`, 1, 2 * BEFORE, { confirmed: NaN, confirmedBar: NaN, provisional: NaN, provisionalBar: NaN, direction: NaN, turned: NaN });
  }

  /** Takes one bar; returns the turning points. */
  next(high: number, low: number): ZigZagValue {
    const bar = high + low;
    const gap = bar - bar;
    if (gap !== gap) return this.gap;
    this.state.copyWithin(BEFORE, 0, BEFORE);
    if (this.count < 2) this.count++;
    return this.step(high, low);
  }

  /** Takes the last bar again. */
  replace(high: number, low: number): ZigZagValue {
    if (this.count === 0) return this.next(high, low);
    const bar = high + low;
    const gap = bar - bar;
    if (gap !== gap) return this.gap;
    this.state.copyWithin(0, BEFORE, 2 * BEFORE);
    return this.step(high, low);
  }

  private step(high: number, low: number): ZigZagValue {
    const s = this.state;
    const bar = this.count === 1 ? 0 : s[BAR] + 1;
    s[BAR] = bar;
    s[TURNED] = 0;
    if (this.count === 1) this.begin(high, low);
    else if (s[DIRECTION] === 1) this.rise(high, low, bar);
    else if (s[DIRECTION] === -1) this.fall(high, low, bar);
    else this.wait(high, low, bar);
    return this.show();
  }

  private begin(high: number, low: number): void {
    const s = this.state;
    s[CONFIRMED] = s[CONFIRMED_BAR] = s[PROVISIONAL] = s[PROVISIONAL_BAR] = NaN;
    s[HIGH] = high;
    s[LOW] = low;
  }

  private rise(high: number, low: number, bar: number): void {
    const top = this.state[PROVISIONAL];
    if (high > top) this.carry(high, bar);
    else if (top - low >= top * this.threshold) this.turn(top, this.state[PROVISIONAL_BAR], low, bar, -1);
  }

  private fall(high: number, low: number, bar: number): void {
    const bottom = this.state[PROVISIONAL];
    if (low < bottom) this.carry(low, bar);
    else if (high - bottom >= bottom * this.threshold) this.turn(bottom, this.state[PROVISIONAL_BAR], high, bar, 1);
  }

  /** No turning point yet. */
  private wait(high: number, low: number, bar: number): void {
    const s = this.state;
    const up = (high - s[LOW]) / s[LOW];
    const down = (s[HIGH] - low) / s[HIGH];
    if (up >= down && high - s[LOW] >= s[LOW] * this.threshold) this.turn(s[LOW], s[LOW_BAR], high, bar, 1);
    else if (s[HIGH] - low >= s[HIGH] * this.threshold) this.turn(s[HIGH], s[HIGH_BAR], low, bar, -1);
    else {
      if (high > s[HIGH]) {
        s[HIGH] = high;
        s[HIGH_BAR] = bar;
      }
      if (low < s[LOW]) {
        s[LOW] = low;
        s[LOW_BAR] = bar;
      }
    }
  }

  private carry(price: number, bar: number): void {
    this.state[PROVISIONAL] = price;
    this.state[PROVISIONAL_BAR] = bar;
  }

  private turn(confirmed: number, confirmedBar: number, price: number, bar: number, direction: number): void {
    const s = this.state;
    s[CONFIRMED] = confirmed;
    s[CONFIRMED_BAR] = confirmedBar;
    s[DIRECTION] = direction;
    s[TURNED] = 1;
    this.carry(price, bar);
  }

  private show(): ZigZagValue {
    const { record, state } = this;
    record.confirmed = state[CONFIRMED];
    record.confirmedBar = state[CONFIRMED_BAR];
    record.provisional = state[PROVISIONAL];
    record.provisionalBar = state[PROVISIONAL_BAR];
    record.direction = state[DIRECTION];
    record.turned = state[TURNED];
    return record;
  }
}

const columns = (length: number): ColumnsOf<ZigZagValue> => ({
  confirmed: new Float64Array(length), confirmedBar: new Float64Array(length), provisional: new Float64Array(length),
  provisionalBar: new Float64Array(length), direction: new Float64Array(length), turned: new Float64Array(length),
});

/** What a zig-zag told after each of the bars, row by row, into `out` (columns as long as theirs): no row knows of later ones. */
export const zigZag = (high: Float64Array, low: Float64Array, threshold?: number, out: ColumnsOf<ZigZagValue> = columns(high.length)): ColumnsOf<ZigZagValue> => {
  checkLines('zig-zag', out, high, low);
  const stream = new ZigZag(threshold);
  for (let i = 0; i < high.length; i++) {
    const value = stream.next(high[i], low[i]);
    out.confirmed[i] = value.confirmed;
    out.confirmedBar[i] = value.confirmedBar;
    out.provisional[i] = value.provisional;
    out.provisionalBar[i] = value.provisionalBar;
    out.direction[i] = value.direction;
    out.turned[i] = value.turned;
  }
  return out;
};
