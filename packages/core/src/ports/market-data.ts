import type { BarTable } from '../bar';
import type { Tick } from '../tick';

/** Rows `from` (inclusive) to `to` (exclusive) of `bars`: all bars of one time. */
export interface Slice {
  readonly bars: BarTable;
  readonly from: number;
  readonly to: number;
}

/** What happens on a market, one after the other: bars of one time, a quote, a trade. */
export type MarketEvent = Slice | Tick;

/** A stream of market events in order of time; ticks come before the bars that end with them. */
export interface MarketFeed extends AsyncIterable<MarketEvent> {
  readonly symbols: readonly string[];
}

/** How far a broker has come that is shown its market. */
export interface MarketProgress {
  /** How many events it has met. */
  readonly met: number;
  /** For each of its statement's `events`, how many it had met when it told it; one more when it had been told that there are no others (yet). */
  readonly metAt: readonly number[];
}
