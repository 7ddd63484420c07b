import type { BarTable } from '../bar';

/** Rows `from` (inclusive) to `to` (exclusive) of `bars`: all bars of one time. */
export interface Slice {
  readonly bars: BarTable;
  readonly from: number;
  readonly to: number;
}

/** A stream of slices in order of time. */
export interface MarketFeed extends AsyncIterable<Slice> {
  readonly symbols: readonly string[];
}
