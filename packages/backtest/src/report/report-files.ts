import { parquetOf } from '../parquet/format-table';
import { csvOf } from './csv-table';
import { renderReport } from './render-report';
import type { ReportInput } from './report-input';
import { reportTables } from './report-tables';
import type { ReportTable } from './report-tables';
import type { RunSummary } from './run-summary';

/** A file of a report. Large ones come in pieces, so that no huge string is made. */
export interface ReportFile {
  readonly name: 'report.html' | 'summary.json' | `${ReportTable['name']}.${'csv' | 'parquet'}`;
  readonly content: string | Iterable<Uint8Array>;
}

const stamp = (time: number): string => new Date(time).toISOString();

/** What is in `summary.json`: small, and whole without the tables. */
const summaryJson = ({ title, strategy, currency, symbols, periodsPerYear, metrics, months, years, time, equity, benchmark, trips, held, costs, history, notes }: RunSummary): string =>
  `${JSON.stringify({
    title, run: history.run.run, strategy, currency, symbols, periodsPerYear,
    from: stamp(time[0]), to: stamp(time[time.length - 1]), startEquity: equity[0], endEquity: equity[equity.length - 1],
    ...(benchmark === undefined ? {} : { benchmark: { name: benchmark.name, totalReturn: benchmark.totalReturn } }),
    trades: trips.length, metrics, owners: history.owners, costs, ...(held.length === 0 ? {} : { held }),
    months: months.map(({ year, month, value }) => ({ year, month, value })), years: years.map(({ year, value }) => ({ year, value })), notes,
  }, null, 2)}\n`;

/**
 * The report as files: the page, the figures as JSON, and trades, equity, returns and what is held at the end as CSV (RFC 4180, UTF-8, a line of names, times in UTC,
 * shares of one, an empty field for what is not known) and as Parquet. `summary` is `summarize(input)`.
 */
export const reportFiles = (input: ReportInput, summary: RunSummary): readonly ReportFile[] => [
  { name: 'report.html', content: renderReport(input, summary) },
  { name: 'summary.json', content: summaryJson(summary) },
  ...reportTables(summary).flatMap((table): ReportFile[] => [
    { name: `${table.name}.csv`, content: csvOf(table) },
    { name: `${table.name}.parquet`, content: parquetOf(table) },
  ]),
];
