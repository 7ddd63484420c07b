/** Kind of a row of a `TickTable`: a best bid and offer. */
export const QUOTE_TICK = 0;
/** Kind of a row of a `TickTable`: a print on the tape. */
export const TRADE_TICK = 1;

/**
 * Quotes and trades in columns, ordered by `time` and, within one time, in the order in which they happened. Row i of every column is one
 * tick. A quote fills all four columns; a trade has its price in `bid`, its size in `bidSize`, and 0 in the others.
 */
export interface TickTable {
  /** Names of the symbols; the `symbol` column holds indexes into it. */
  readonly symbols: readonly string[];
  readonly length: number;
  /** When it could be known, ms since 1970 UTC. */
  readonly time: Float64Array;
  readonly symbol: Int32Array;
  /** QUOTE_TICK or TRADE_TICK. */
  readonly kind: Uint8Array;
  /** Of a quote the best bid, 0 when there is none; of a trade its price. */
  readonly bid: Float64Array;
  /** Size at `bid`, in shares or contracts. */
  readonly bidSize: Float64Array;
  /** Of a quote the best ask, 0 when there is none; of a trade 0. */
  readonly ask: Float64Array;
  /** Size at `ask`, in shares or contracts. */
  readonly askSize: Float64Array;
}

/** One quote or trade: a row of a `TickTable`, its symbol by the number of its instrument. */
export interface Tick {
  readonly time: number;
  readonly symbol: number;
  readonly kind: number;
  readonly bid: number;
  readonly bidSize: number;
  readonly ask: number;
  readonly askSize: number;
}

/** A new table of `length` ticks, all zero. */
export const createTickTable = (symbols: readonly string[], length: number): TickTable => ({
  symbols,
  length,
  time: new Float64Array(length),
  symbol: new Int32Array(length),
  kind: new Uint8Array(length),
  bid: new Float64Array(length),
  bidSize: new Float64Array(length),
  ask: new Float64Array(length),
  askSize: new Float64Array(length),
});

/** Writes a quote into `row`. A side that is not there has price 0 and size 0. */
export const setQuote = (ticks: TickTable, row: number, time: number, symbol: number, bid: number, bidSize: number, ask: number, askSize: number): void => {
  ticks.time[row] = time;
  ticks.symbol[row] = symbol;
  ticks.kind[row] = QUOTE_TICK;
  ticks.bid[row] = bid;
  ticks.bidSize[row] = bidSize;
  ticks.ask[row] = ask;
  ticks.askSize[row] = askSize;
};

/** Writes a trade into `row`. */
export const setTrade = (ticks: TickTable, row: number, time: number, symbol: number, price: number, size: number): void => {
  ticks.time[row] = time;
  ticks.symbol[row] = symbol;
  ticks.kind[row] = TRADE_TICK;
  ticks.bid[row] = price;
  ticks.bidSize[row] = size;
  ticks.ask[row] = 0;
  ticks.askSize[row] = 0;
};
