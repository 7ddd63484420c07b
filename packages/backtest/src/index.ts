export type { BarColumn, BarFileOptions } from './historical-feed/bar-file-options';
export { describeBars } from './historical-feed/describe-bars';
export type { BarSummary } from './historical-feed/describe-bars';
export { mergeBars } from './historical-feed/merge-bars';
export { parseBars } from './historical-feed/parse-bars';
export type { CsvInput } from './historical-feed/parse-bars';
export { runBacktest } from './run-backtest';
export type { BacktestOptions, BacktestResult } from './run-backtest';
export { ReplayClock } from './replay-clock';
