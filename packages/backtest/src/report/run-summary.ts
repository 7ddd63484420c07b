import type { RoundTrip } from '@trader/observability/journal';

/** One figure of a run. */
export interface Metric {
  readonly key: string;
  readonly label: string;
  /** Null where it is not defined, such as the win rate of no trades. A share of one for `percent`; the account's currency for `money`. */
  readonly value: number | null;
  readonly unit: 'percent' | 'ratio' | 'money' | 'count' | 'days';
  /** How it is computed, in words. */
  readonly formula: string;
  /** Where the formula is from. */
  readonly source: string;
}

/** A run in figures: what the page and the terminal show. Times in ms since 1970 UTC, money in the account's currency. */
export interface RunSummary {
  readonly title: string;
  readonly strategy: string;
  readonly currency: string;
  readonly symbols: readonly string[];
  readonly metrics: readonly Metric[];
  /** The start, then the end of every session; `equity` stands at these times. */
  readonly time: Float64Array;
  readonly equity: Float64Array;
  /** Equity over its highest value so far, less one: 0 or below. */
  readonly drawdown: Float64Array;
  /** The benchmark at the same times, scaled to begin at the run's equity; NaN before its first value. `totalReturn` is a share of one, over these times. */
  readonly benchmark?: { readonly name: string; readonly value: Float64Array; readonly totalReturn: number };
  readonly trips: readonly RoundTrip[];
  /** What the reader has to know, the run's own notes first. */
  readonly notes: readonly string[];
}
