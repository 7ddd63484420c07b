import { rollingBeta, rollingSharpe, simpleReturns } from '@trader/risk';
import { drawChart } from './chart';
import type { ChartSpec } from './chart';
import { decimalsOf, formatDay, formatNumber, formatPercent, formatShort } from './format';
import type { RunSummary } from './run-summary';
import { groupsOf, highestOf, lastOf, lowestOf } from './thin';

/** Days drawn: more than most screens have pixels for a chart. */
const PLACES = 1000;

const places = ({ time }: RunSummary) => groupsOf(time.length, PLACES);
const percent = (value: number, step: number): string => formatPercent(value / 100, decimalsOf(step));

/** Equity, and the benchmark beside it. */
export const equityChart = (summary: RunSummary): string => {
  const { time, equity, benchmark } = summary;
  const groups = places(summary);
  const lines = [{ name: 'Equity', style: 'equity', values: lastOf(equity, groups) }];
  if (benchmark !== undefined) lines.push({ name: benchmark.name, style: 'benchmark', values: lastOf(benchmark.value, groups) });
  return drawChart({
    id: 'equity', label: 'Equity at the end of every session', time: lastOf(time, groups), lines, format: formatShort, formatTime: formatDay,
  });
};

/** How far equity was below its peak. */
export const drawdownChart = (summary: RunSummary): string => {
  const groups = places(summary);
  const values = lowestOf(summary.drawdown, groups).map((value) => value * 100);
  return drawChart({
    id: 'drawdown', label: 'Drawdown from the highest equity so far, per cent', time: lastOf(summary.time, groups),
    lines: [{ name: 'Drawdown, %', style: 'drawdown', values, area: true }], format: percent, formatTime: formatDay, low: true,
  });
};

/** Gross exposure of every session: the mean of its bars and the highest of them. */
export const exposureChart = (summary: RunSummary): string => {
  const groups = places(summary);
  const [average, highest] = [summary.exposure.average, summary.exposure.highest].map((values) => values.map((value) => value * 100));
  const differ = average.some((value, at) => Math.abs(highest[at] - value) > 0.5);
  return drawChart({
    id: 'exposure', label: 'Market value of all positions over equity, per cent', time: lastOf(summary.time, groups),
    lines: [
      { name: differ ? 'Mean of the day, %' : 'Exposure, %', style: 'exposure', values: highestOf(average, groups), area: true },
      ...(differ ? [{ name: 'Highest of the day, %', style: 'highest', values: highestOf(highest, groups) }] : []),
    ],
    format: percent, formatTime: formatDay, low: true,
  });
};

/** Days of a rolling window: half a year for runs of two years, else a quarter; undefined when even that is too long for a line. */
export const rollingWindow = ({ returns }: RunSummary): number | undefined => {
  if (returns.length >= 504) return 126;
  return returns.length >= 84 ? 63 : undefined;
};

const rollingChart = (summary: RunSummary, values: Float64Array, chart: Pick<ChartSpec, 'id' | 'label'> & { readonly name: string }): string => {
  // A return stands at the end of its session: the start has none.
  const all = new Float64Array(summary.time.length).fill(NaN);
  all.set(values, 1);
  const groups = places(summary);
  return drawChart({
    id: chart.id, label: chart.label, time: lastOf(summary.time, groups), lines: [{ name: chart.name, style: 'equity', values: lastOf(all, groups) }],
    zero: true, low: true, format: (value, step) => formatNumber(value, decimalsOf(step)), formatTime: formatDay,
  });
};

/** The Sharpe ratio of each window of days. */
export const sharpeChart = (summary: RunSummary, window: number): string =>
  rollingChart(summary, rollingSharpe(summary.returns, window, summary.periodsPerYear), {
    id: 'sharpe', label: `Sharpe ratio of each ${window} trading days`, name: 'Sharpe ratio',
  });

/** Beta of each window of days; undefined without a benchmark that is known for a window. */
export const betaChart = (summary: RunSummary, window: number): string | undefined => {
  const { returns, benchmark } = summary;
  const from = benchmark?.value.findIndex((value) => !Number.isNaN(value)) ?? -1;
  if (benchmark === undefined || from === -1) return undefined;
  const market = new Float64Array(returns.length).fill(NaN);
  market.set(simpleReturns(benchmark.value.subarray(from)).subarray(0, Math.max(0, returns.length - from)), from);
  const values = rollingBeta(returns, market, window);
  if (values.every(Number.isNaN)) return undefined;
  return rollingChart(summary, values, { id: 'beta', label: `Beta of each ${window} trading days`, name: 'Beta' });
};
