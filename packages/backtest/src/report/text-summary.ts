import { formatDay, formatNumber, formatPercent } from './format';
import { groupsOf, lastOf } from './thin';
import type { Metric, RunSummary } from './run-summary';

const BLOCKS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
const SPARKS = 48;

/** A metric's value as people read it. */
export const formatMetric = ({ value, unit }: Metric, currency: string): string => {
  const number = value ?? NaN;
  if (unit === 'percent') return formatPercent(number);
  if (unit === 'money') return Number.isNaN(number) ? formatNumber(number, 2) : `${formatNumber(number, 2)} ${currency}`;
  if (unit === 'days') return `${formatNumber(number, 0)} days`;
  return formatNumber(number, unit === 'ratio' ? 2 : 0);
};

/** A line of blocks whose heights follow the values, at most `width` of them. */
const sparkline = (values: Float64Array, width: number): string => {
  const thinned = lastOf(values, groupsOf(values.length, width));
  const low = Math.min(...thinned);
  const span = Math.max(...thinned) - low;
  return Array.from(thinned, (value) => BLOCKS[span === 0 ? 0 : Math.min(7, Math.floor(((value - low) / span) * 8))]).join('');
};

// A strategy's or a file's name may hold anything; what a terminal would act on is left out.
const plain = (text: string): string => text.replace(/\p{Cc}/gu, ' ');

/** The run as lines of text for a terminal, without colours and without a last line end. */
export const textSummary = (summary: RunSummary): string => {
  const { title, strategy, currency, time, equity, metrics, benchmark } = summary;
  const rows = metrics.map((metric) => [metric.label, formatMetric(metric, currency)] as const);
  const labels = Math.max(...rows.map(([label]) => label.length));
  const values = Math.max(...rows.map(([, value]) => value.length));
  const money = (amount: number): string => `${formatNumber(amount, 2)} ${currency}`;
  return [
    `${plain(title)}: ${plain(strategy)} on ${plain(summary.symbols.join(', '))}, ${formatDay(time[0])} to ${formatDay(time[time.length - 1])}`,
    `${money(equity[0])} -> ${money(equity[equity.length - 1])}` +
      (benchmark === undefined ? '' : ` (${plain(benchmark.name)} ${formatPercent(benchmark.totalReturn)})`),
    sparkline(equity, SPARKS),
    '',
    ...rows.map(([label, value]) => `  ${label.padEnd(labels)}  ${value.padStart(values)}`),
  ].join('\n');
};
