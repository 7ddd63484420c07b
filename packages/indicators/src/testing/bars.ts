import type { Column } from '../column';

/** Bars in columns of one length. */
export type Bars = Readonly<Record<Column, Float64Array>>;

/** A number in [0, 1) per call, the same ones for the same seed (mulberry32). */
const chance = (seed: number) => {
  let state = seed | 0;
  return (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
};

/** A random walk around 100 with steps of up to 0.4 % and gaps between bars; volumes are fractional, one bar in ten has none. Half of each step of `other` is that of the close. */
export const randomBars = (length: number, seed = 1): Bars => {
  const next = chance(seed);
  const bars = emptyBars(length);
  let price = 100;
  let other = 50;
  for (let i = 0; i < length; i++) {
    const open = price * (0.998 + 0.004 * next());
    const close = open * (0.998 + 0.004 * next()) + (100 - open) * 1e-4;
    bars.open[i] = open;
    bars.high[i] = Math.max(open, close) * (1 + 0.002 * next());
    bars.low[i] = Math.min(open, close) * (1 - 0.002 * next());
    bars.close[i] = close;
    bars.volume[i] = next() < 0.1 ? 0 : next() * 1000;
    other = other * (0.999 + 0.002 * next()) + (other * (close - price)) / price / 2 + (50 - other) * 1e-4;
    bars.other[i] = other;
    price = close;
  }
  return bars;
};

const mapBars = (make: (column: Column) => Float64Array): Bars => (
  { open: make('open'), high: make('high'), low: make('low'), close: make('close'), volume: make('volume'), other: make('other') }
);

/** Bars of zeros. */
export const emptyBars = (length: number): Bars => mapBars(() => new Float64Array(length));

/** Rows `from` to `to` of all columns. */
export const sliceBars = (bars: Bars, from: number, to: number): Bars => mapBars((column) => bars[column].slice(from, to));

/** A copy with every price multiplied by `factor`. */
export const scalePrices = (bars: Bars, factor: number): Bars => mapBars((column) => (column === 'volume' ? bars.volume.slice() : bars[column].map((price) => price * factor)));
