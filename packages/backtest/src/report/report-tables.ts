import type { RunSummary } from './run-summary';
import type { DecimalColumn } from './trips/decimal-column';

/** A column of a table of the report. Times are ms since 1970 UTC, of which a `day` shows the date; NaN is a value that is not known. */
export type TableColumn = { readonly name: string } & (
  | { readonly type: 'number' | 'time' | 'day'; readonly values: Float64Array }
  /** The number of the row, from 1. */
  | { readonly type: 'row' }
  | { readonly type: 'decimal'; readonly values: DecimalColumn }
  | { readonly type: 'text'; readonly values: readonly string[] }
  /** Few texts, named by their numbers. */
  | { readonly type: 'name'; readonly values: Int32Array | Uint8Array; readonly names: readonly string[] }
);

/** A table of the report: what its CSV and its Parquet file hold. */
export interface ReportTable {
  readonly name: 'trades' | 'equity' | 'returns' | 'held';
  readonly length: number;
  readonly columns: readonly TableColumn[];
}

const tradesTable = ({ trips }: RunSummary): ReportTable => ({
  name: 'trades',
  length: trips.length,
  columns: [
    { name: 'number', type: 'row' },
    { name: 'owner', type: 'name', values: trips.owner, names: trips.owners },
    { name: 'symbol', type: 'name', values: trips.symbol, names: trips.symbols },
    { name: 'side', type: 'name', values: trips.long, names: ['short', 'long'] },
    { name: 'quantity', type: 'decimal', values: trips.quantity },
    { name: 'entry_time', type: 'time', values: trips.entryTime },
    { name: 'entry_price', type: 'number', values: trips.entryPrice },
    { name: 'entry_reason', type: 'text', values: trips.entryReason },
    { name: 'exit_time', type: 'time', values: trips.exitTime },
    { name: 'exit_price', type: 'number', values: trips.exitPrice },
    { name: 'exit_reason', type: 'text', values: trips.exitReason },
    { name: 'pnl', type: 'decimal', values: trips.pnl },
    { name: 'fees', type: 'decimal', values: trips.fees },
  ],
});

const equityTable = ({ time, equity, drawdown, benchmark, exposure }: RunSummary): ReportTable => ({
  name: 'equity',
  length: time.length,
  columns: [
    { name: 'time', type: 'time', values: time },
    { name: 'equity', type: 'number', values: equity },
    { name: 'drawdown', type: 'number', values: drawdown },
    { name: 'benchmark', type: 'number', values: benchmark?.value ?? new Float64Array(time.length).fill(NaN) },
    { name: 'average_exposure', type: 'number', values: exposure.average },
    { name: 'highest_exposure', type: 'number', values: exposure.highest },
  ],
});

const returnsTable = ({ time, returns, benchmark }: RunSummary): ReportTable => ({
  name: 'returns',
  length: returns.length,
  columns: [
    { name: 'day', type: 'day', values: time.subarray(1, returns.length + 1) },
    { name: 'return', type: 'number', values: returns },
    {
      name: 'benchmark_return', type: 'number',
      values: returns.map((_, row) => (benchmark === undefined ? NaN : benchmark.value[row + 1] / benchmark.value[row] - 1)),
    },
  ],
});

const heldTable = ({ held }: RunSummary): ReportTable => ({
  name: 'held',
  length: held.length,
  columns: [
    { name: 'owner', type: 'text', values: held.map((each) => each.owner) },
    { name: 'symbol', type: 'text', values: held.map((each) => each.symbol) },
    { name: 'quantity', type: 'number', values: Float64Array.from(held, (each) => each.quantity) },
    { name: 'price_currency', type: 'text', values: held.map((each) => each.currency) },
    { name: 'average_price', type: 'number', values: Float64Array.from(held, (each) => each.averagePrice) },
    { name: 'last_price', type: 'number', values: Float64Array.from(held, (each) => each.lastPrice ?? NaN) },
    { name: 'unrealized', type: 'number', values: Float64Array.from(held, (each) => each.unrealized ?? NaN) },
    { name: 'unrealized_currency', type: 'text', values: held.map((each) => each.unrealizedCurrency) },
  ],
});

/** The tables of a report: its trades, its equity, its returns and what it held at the end. */
export const reportTables = (summary: RunSummary): readonly ReportTable[] => [tradesTable(summary), equityTable(summary), returnsTable(summary), heldTable(summary)];
