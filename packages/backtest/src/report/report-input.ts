import type { BarTable, Instrument, JournalRecord } from '@trader/core';

/** What a report is made of. */
export interface ReportInput {
  /** The whole journal of one run. Every figure comes from it. */
  readonly records: readonly JournalRecord[];
  /** The bars the run saw, for the price charts and the exposure. */
  readonly bars: BarTable;
  /** What was traded: their multipliers turn quantities into money for exposure and turnover. One per point without them. */
  readonly instruments?: readonly Instrument[];
  /** For each other currency of the instruments the one whose price is its rate, as in `CurrencyOptions`: says what foreign holdings have gained in the account's currency. */
  readonly rates?: Readonly<Record<string, string>>;
  /** Something to compare with: values at times in ms since 1970 UTC, rising. */
  readonly benchmark?: { readonly name: string; readonly time: Float64Array; readonly value: Float64Array };
  readonly title: string;
  /** Trading days in a year: 252 for US shares. Yearly figures use it. */
  readonly periodsPerYear: number;
  /** What the reader has to know: shown with the report. */
  readonly notes: readonly string[];
}
