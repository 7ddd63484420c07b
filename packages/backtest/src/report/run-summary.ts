import type { PeriodReturn } from '@trader/risk';
import type { SymbolCosts } from './costs';
import type { Exposure } from './exposure';
import type { HeldPosition } from './held-at-end';
import type { RunHistory } from './run-history';
import type { TripTable } from './trips/trip-table';

/** What the figures of a run tell of, in the order in which they are shown. */
export type MetricGroup = 'Return' | 'Risk' | 'Return for risk' | 'Drawdown' | 'Against the benchmark' | 'Trades' | 'Activity';

/** One figure of a run. */
export interface Metric {
  readonly key: string;
  readonly label: string;
  readonly group: MetricGroup;
  /** Null where it is not defined, such as the win rate of no trades. A share of one for `percent`; the account's currency for `money`. */
  readonly value: number | null;
  /** `days` are trading days, `hours` those of the clock. */
  readonly unit: 'percent' | 'ratio' | 'money' | 'count' | 'days' | 'hours';
  /** How it is computed, in words. */
  readonly formula: string;
  /** Where the formula is from. */
  readonly source: string;
}

/** A run in figures: what the page, the files and the terminal show. Times in ms since 1970 UTC, money in the account's currency. */
export interface RunSummary {
  readonly title: string;
  readonly strategy: string;
  readonly currency: string;
  readonly symbols: readonly string[];
  readonly periodsPerYear: number;
  readonly metrics: readonly Metric[];
  /** The start, then the end of every session; `equity` stands at these times. */
  readonly time: Float64Array;
  readonly equity: Float64Array;
  /** Equity over its highest value so far, less one: 0 or below. */
  readonly drawdown: Float64Array;
  /** Simple return of every session, one fewer than `equity`, fewer after ruin. */
  readonly returns: Float64Array;
  /** Returns of calendar months and years, UTC. */
  readonly months: readonly PeriodReturn[];
  readonly years: readonly PeriodReturn[];
  /** The benchmark at the same times, scaled to begin at the run's equity; NaN before its first value. `totalReturn` is a share of one, over these times. */
  readonly benchmark?: { readonly name: string; readonly value: Float64Array; readonly totalReturn: number };
  readonly exposure: Exposure;
  readonly trips: TripTable;
  /** What was open when the run ended, by owner. */
  readonly held: readonly HeldPosition[];
  /** What trading each symbol has cost. */
  readonly costs: readonly SymbolCosts[];
  /** What the journal says beyond the figures: its run, its fills, what was refused. */
  readonly history: RunHistory;
  /** What the reader has to know, the run's own notes first. */
  readonly notes: readonly string[];
}
