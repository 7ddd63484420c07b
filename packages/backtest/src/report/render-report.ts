import { drawChart } from './chart';
import { escapeHtml, formatDay, formatNumber, formatPercent, formatShort, decimalsOf } from './format';
import { priceCharts } from './price-charts';
import type { ReportInput } from './report-input';
import { readHistory } from './run-history';
import type { Metric, RunSummary } from './run-summary';
import { SCRIPT } from './script';
import { STYLE } from './style';
import { formatMetric } from './text-summary';
import { groupsOf, lastOf, lowestOf } from './thin';
import { tradesTable } from './trades-table';

/** Days drawn: more than most screens have pixels for a chart. */
const PLACES = 1500;

const header = (summary: RunSummary): string => {
  const { strategy, currency, symbols, time, equity, benchmark } = summary;
  const money = (amount: number): string => formatNumber(amount, 2);
  const names = symbols.length > 8 ? `${symbols.slice(0, 8).join(', ')} and ${symbols.length - 8} more` : symbols.join(', ');
  const facts = [
    ['Strategy', strategy],
    ['Symbols', names],
    ['Period', `${formatDay(time[0])} to ${formatDay(time[time.length - 1])}`],
    ['Equity', `${money(equity[0])} to ${money(equity[equity.length - 1])} ${currency}`],
    ...(benchmark === undefined ? [] : [[`${benchmark.name}, same period`, formatPercent(benchmark.totalReturn)]]),
  ];
  return `<header><h1>${escapeHtml(summary.title)}</h1><p class="facts">` +
    facts.map(([name, value]) => `<span>${escapeHtml(name)} <b>${escapeHtml(value)}</b></span>`).join('') + '</p></header>';
};

/** Tiles that tell good from bad by their sign. */
const SIGNED = new Set(['totalReturn', 'cagr', 'sharpe', 'sortino', 'calmar', 'averageTrade']);

const tile = (metric: Metric, currency: string): string => {
  const value = metric.value ?? 0;
  const style = !SIGNED.has(metric.key) || value === 0 ? '' : value > 0 ? ' class="gain"' : ' class="loss"';
  const text = formatMetric(metric, '').trimEnd();
  const label = metric.unit === 'money' ? `${metric.label}, ${currency}` : metric.label;
  const title = escapeHtml(`${metric.formula} (${metric.source})`);
  return `<div class="tile" title="${title}"><span>${escapeHtml(label)}</span><b${style}>${escapeHtml(text)}</b></div>`;
};

const equityChart = ({ time, equity, benchmark }: RunSummary): string => {
  const groups = groupsOf(time.length, PLACES);
  const lines = [{ name: 'Equity', style: 'equity', values: lastOf(equity, groups) }];
  if (benchmark !== undefined) lines.push({ name: benchmark.name, style: 'benchmark', values: lastOf(benchmark.value, groups) });
  return drawChart({
    id: 'equity', label: 'Equity at the end of every session', time: lastOf(time, groups), lines, format: formatShort, formatTime: formatDay,
  });
};

const drawdownChart = ({ time, drawdown }: RunSummary): string => {
  const groups = groupsOf(time.length, PLACES);
  const values = lowestOf(drawdown, groups).map((value) => value * 100);
  return drawChart({
    id: 'drawdown', label: 'Drawdown from the highest equity so far, per cent', time: lastOf(time, groups),
    lines: [{ name: 'Drawdown, %', style: 'drawdown', values, area: true }],
    format: (value, step) => formatPercent(value / 100, decimalsOf(step)), formatTime: formatDay,
  });
};

const formulas = (metrics: readonly Metric[]): string =>
  '<details><summary>How the figures are computed</summary><dl class="formulas">' +
  metrics.map(({ label, formula, source }) => `<dt>${escapeHtml(label)}</dt><dd>${escapeHtml(formula)} <cite>${escapeHtml(source)}</cite></dd>`).join('') +
  '</dl></details>';

/**
 * The report as one HTML page that asks nothing of the network: figures, equity, drawdown, prices with trades, the trades, and what to
 * know about them. `summary` is `summarize(input)`. Text from the journal is escaped.
 */
export const renderReport = (input: ReportInput, summary: RunSummary): string => {
  const { metrics, currency, benchmark } = summary;
  const history = readHistory(input.records);
  const against = benchmark === undefined ? '' : ` against ${escapeHtml(benchmark.name)}, scaled to the same start`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none';style-src 'unsafe-inline';script-src 'unsafe-inline'">
<title>${escapeHtml(summary.title)}</title><style>${STYLE}</style></head><body><main>
${header(summary)}
<section class="tiles">${metrics.map((metric) => tile(metric, currency)).join('')}</section>
<h2>Equity${against}</h2>
${equityChart(summary)}
<h2>Drawdown</h2>
<div class="low">${drawdownChart(summary)}</div>
<h2>Price and trades</h2>
${priceCharts(input.bars, history)}
<h2>Trades</h2>
${tradesTable(summary.trips)}
<h2>What to keep in mind</h2>
<ul>${summary.notes.map((note) => `<li>${escapeHtml(note)}</li>`).join('')}</ul>
${formulas(metrics)}
<footer>Run <b>${escapeHtml(history.run.run)}</b>. Every figure is computed from its journal.</footer>
</main><script>${SCRIPT}</script></body></html>
`;
};
