import type { ExchangeCalendar } from '@trader/core';

/** What may be wrong with bars that can be read. */
export type FindingKind = 'gap' | 'out-of-session' | 'stamps' | 'bad-print' | 'split' | 'zero-volume' | 'repeated';

/** One thing that looks wrong. Nothing is mended. */
export interface Finding {
  readonly kind: FindingKind;
  readonly symbol: string;
  /** The bar in the table's order, from 1. */
  readonly row: number;
  /** When that bar began, ms since 1970 UTC. */
  readonly time: number;
  /** One phrase: what was found. */
  readonly what: string;
}

/** The bars of one symbol in columns, in order of time. */
export interface SymbolBars {
  readonly symbol: string;
  readonly calendar: ExchangeCalendar;
  readonly length: number;
  /** Length of its shortest bar, ms. */
  readonly intervalMs: number;
  /** Where each bar stands in the table. */
  readonly row: Int32Array;
  readonly start: Float64Array;
  readonly end: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
}

/** A finding about bar `at` of a symbol. */
export const finding = (bars: SymbolBars, at: number, kind: FindingKind, what: string): Finding => ({
  kind, symbol: bars.symbol, row: bars.row[at] + 1, time: bars.start[at], what,
});
