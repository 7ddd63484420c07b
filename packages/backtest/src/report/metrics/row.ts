import type { PeriodReturn } from '@trader/risk';
import type { DueAtEnd } from '../due-at-end';
import type { Exposure } from '../exposure';
import type { MarginCalls } from '../margin-calls';
import type { Metric } from '../run-summary';
import type { OwnerActivity } from '../trips/owner-sums';
import type { TripTable } from '../trips/trip-table';

/** What the figures are computed from. */
export interface Figures {
  /** The start, then the end of every session. */
  readonly equity: Float64Array;
  readonly returns: Float64Array;
  readonly months: readonly PeriodReturn[];
  readonly years: readonly PeriodReturn[];
  readonly periodsPerYear: number;
  readonly trips: TripTable;
  readonly owners: readonly OwnerActivity[];
  /** Paid in all, and the value of the fills that could be measured, in the account's currency; and whether there is any. */
  readonly slippage: { readonly paid: number; readonly measured: number; readonly known: boolean };
  /** Money that moved without a trade, by reason. */
  readonly moved: ReadonlyMap<string, number>;
  /** Dividends that are due at the end. */
  readonly due: DueAtEnd;
  readonly marginCalls: MarginCalls;
  readonly exposure: Exposure;
  /** The benchmark at the same places as `equity`; NaN before its first value. */
  readonly benchmark: Float64Array | undefined;
}

/** A metric before its group and its null. */
export type Row = readonly [key: string, label: string, unit: Metric['unit'], value: number | undefined, formula: string, source: string];

/** The source of what needs none. */
export const DEFINITION = 'Definition.';
