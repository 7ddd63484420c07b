import type { ExchangeCalendar } from '@trader/core';

/** What may be wrong with bars, quotes and trades that can be read. */
export type FindingKind = 'gap' | 'out-of-session' | 'stamps' | 'bad-print' | 'split' | 'zero-volume' | 'repeated' | 'crossed';

/** One thing that looks wrong. Nothing is mended. */
export interface Finding {
  readonly kind: FindingKind;
  readonly symbol: string;
  /** The bar, quote or trade in the table's order, from 1. */
  readonly row: number;
  /** When that bar began, or that quote or trade was; ms since 1970 UTC. */
  readonly time: number;
  /** One phrase: what was found. */
  readonly what: string;
  /** One phrase: what to do about findings of this kind. */
  readonly cure: string;
}

const CURES: Readonly<Record<FindingKind, string>> = {
  gap: 'fetch the missing bars, or leave it so where nothing was traded',
  'out-of-session': 'name the exchange with --calendar or the zone of the stamps with --tz, or remove the rows',
  stamps: 'read the file with the other --stamp',
  'bad-print': 'compare with another source, and mend or remove the row',
  split: 'use prices that are adjusted for splits, or tell the exchange of the split',
  'zero-volume': 'leave it so if the market was quiet, or fetch the bars again',
  repeated: 'fetch the bars again: a feed that stood still repeats its last one',
  crossed: 'mend or remove the row; else a buy gets the ask, and a sell the bid',
};

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

/** A finding about row `row` of a table, counted from 0. */
export const findingAt = (kind: FindingKind, symbol: string, row: number, time: number, what: string): Finding => ({ kind, symbol, row: row + 1, time, what, cure: CURES[kind] });

/** A finding about bar `at` of a symbol. */
export const finding = (bars: SymbolBars, at: number, kind: FindingKind, what: string): Finding =>
  findingAt(kind, bars.symbol, bars.row[at], bars.start[at], what);
