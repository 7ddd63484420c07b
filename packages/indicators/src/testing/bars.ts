/** A column of bars that an indicator may take. */
export type Column = 'open' | 'high' | 'low' | 'close' | 'volume';

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

/** A random walk around 100 with steps of up to 0.4 % and gaps between bars; volumes are fractional, one bar in ten has none. */
export const randomBars = (length: number, seed = 1): Bars => {
  const next = chance(seed);
  const bars = emptyBars(length);
  let price = 100;
  for (let i = 0; i < length; i++) {
    const open = price * (0.998 + 0.004 * next());
    const close = open * (0.998 + 0.004 * next()) + (100 - open) * 1e-4;
    bars.open[i] = open;
    bars.high[i] = Math.max(open, close) * (1 + 0.002 * next());
    bars.low[i] = Math.min(open, close) * (1 - 0.002 * next());
    bars.close[i] = close;
    bars.volume[i] = next() < 0.1 ? 0 : next() * 1000;
    price = close;
  }
  return bars;
};

/** Bars of zeros. */
export const emptyBars = (length: number): Bars => ({
  open: new Float64Array(length),
  high: new Float64Array(length),
  low: new Float64Array(length),
  close: new Float64Array(length),
  volume: new Float64Array(length),
});

/** Rows `from` to `to` of all columns. */
export const sliceBars = (bars: Bars, from: number, to: number): Bars => ({
  open: bars.open.slice(from, to),
  high: bars.high.slice(from, to),
  low: bars.low.slice(from, to),
  close: bars.close.slice(from, to),
  volume: bars.volume.slice(from, to),
});

/** A copy with every price multiplied by `factor`. */
export const scalePrices = (bars: Bars, factor: number): Bars => ({
  open: bars.open.map((price) => price * factor),
  high: bars.high.map((price) => price * factor),
  low: bars.low.map((price) => price * factor),
  close: bars.close.map((price) => price * factor),
  volume: bars.volume.slice(),
});
