/**
 * Bars in columns, ordered by `time` and, within one time, by `symbol`. Row i of every column is one bar.
 * All rows of one `time` form a slice: the exchange and the strategy see them together.
 */
export interface BarTable {
  /** Names of the symbols; the `symbol` column holds indexes into it. */
  readonly symbols: readonly string[];
  readonly length: number;
  /** When the bar was complete and could be known, ms since 1970 UTC. */
  readonly time: Float64Array;
  /** When the bar began, ms since 1970 UTC. */
  readonly openTime: Float64Array;
  readonly symbol: Int32Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
}

/** A new table of `length` bars, all zero. */
export const createBarTable = (symbols: readonly string[], length: number): BarTable => ({
  symbols,
  length,
  time: new Float64Array(length),
  openTime: new Float64Array(length),
  symbol: new Int32Array(length),
  open: new Float64Array(length),
  high: new Float64Array(length),
  low: new Float64Array(length),
  close: new Float64Array(length),
  volume: new Float64Array(length),
});

/** The first row after `row` whose time differs: where the slice that begins at `row` ends. */
export const sliceEnd = (bars: BarTable, row: number): number => {
  const { time, length } = bars;
  const at = time[row];
  let end = row + 1;
  while (end < length && time[end] === at) end++;
  return end;
};
