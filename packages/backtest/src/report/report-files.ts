import { formatDay } from './format';
import { renderReport } from './render-report';
import type { ReportInput } from './report-input';
import type { RunSummary } from './run-summary';

/** A file of a report. Large ones come in pieces, so that no huge string is made. */
export interface ReportFile {
  readonly name: 'report.html' | 'summary.json' | 'trades.csv' | 'equity.csv' | 'returns.csv';
  readonly content: string | Iterable<string>;
}

/** Lines of one piece. */
const PIECE = 4096;

/** Source: RFC 4180, section 2: a field with a comma, a quote or a line end stands in quotes, quotes in it twice. */
const field = (value: string | number): string => {
  if (typeof value === 'number') return Number.isNaN(value) ? '' : String(value);
  return /[",\r\n]/.test(value) ? `"${value.replace(/"/g, '""')}"` : value;
};

/** CSV text in pieces: a line of names, then a line for each of `count` rows. */
const csv = function* (names: readonly string[], count: number, rowAt: (row: number) => readonly (string | number)[]): Generator<string> {
  let piece = `${names.join(',')}\n`;
  for (let row = 0; row < count; row++) {
    piece += `${rowAt(row).map(field).join(',')}\n`;
    if ((row + 1) % PIECE !== 0) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
};

const stamp = (time: number): string => new Date(time).toISOString();

const tradesCsv = ({ trips }: RunSummary): Iterable<string> =>
  csv(
    ['number', 'owner', 'symbol', 'side', 'quantity', 'entry_time', 'entry_price', 'entry_reason', 'exit_time', 'exit_price', 'exit_reason', 'pnl', 'fees'],
    trips.length,
    (row) => {
      const { owner, symbol, side, quantity, entryTime, entryPrice, entryReason, exitTime, exitPrice, exitReason, pnl, fees } = trips[row];
      return [row + 1, owner, symbol, side, quantity, stamp(entryTime), entryPrice, entryReason, stamp(exitTime), exitPrice, exitReason, pnl, fees];
    },
  );

const equityCsv = ({ time, equity, drawdown, benchmark, exposure }: RunSummary): Iterable<string> =>
  csv(
    ['time', 'equity', 'drawdown', 'benchmark', 'average_exposure', 'highest_exposure'],
    time.length,
    (row) => [stamp(time[row]), equity[row], drawdown[row], benchmark?.value[row] ?? NaN, exposure.average[row], exposure.highest[row]],
  );

const returnsCsv = ({ time, returns, benchmark }: RunSummary): Iterable<string> =>
  csv(['day', 'return', 'benchmark_return'], returns.length, (row) => {
    const market = benchmark === undefined ? NaN : benchmark.value[row + 1] / benchmark.value[row] - 1;
    return [formatDay(time[row + 1]), returns[row], market];
  });

/** What is in `summary.json`: small, and whole without the tables. */
const summaryJson = ({ title, strategy, currency, symbols, periodsPerYear, metrics, months, years, time, equity, benchmark, trips, history, notes }: RunSummary): string =>
  `${JSON.stringify({
    title, run: history.run.run, strategy, currency, symbols, periodsPerYear,
    from: stamp(time[0]), to: stamp(time[time.length - 1]), startEquity: equity[0], endEquity: equity[equity.length - 1],
    ...(benchmark === undefined ? {} : { benchmark: { name: benchmark.name, totalReturn: benchmark.totalReturn } }),
    trades: trips.length, metrics,
    months: months.map(({ year, month, value }) => ({ year, month, value })), years: years.map(({ year, value }) => ({ year, value })), notes,
  }, null, 2)}\n`;

/**
 * The report as files: the page, the figures as JSON, and trades, equity and returns as CSV (RFC 4180, UTF-8, a line of names, times in UTC,
 * shares of one, an empty field for what is not known). `summary` is `summarize(input)`.
 */
export const reportFiles = (input: ReportInput, summary: RunSummary): readonly ReportFile[] => [
  { name: 'report.html', content: renderReport(input, summary) },
  { name: 'summary.json', content: summaryJson(summary) },
  { name: 'trades.csv', content: tradesCsv(summary) },
  { name: 'equity.csv', content: equityCsv(summary) },
  { name: 'returns.csv', content: returnsCsv(summary) },
];
