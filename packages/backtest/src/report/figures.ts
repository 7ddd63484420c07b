import { escapeHtml } from './format';
import { groupsOfMetrics } from './metrics/metrics';
import type { Metric } from './run-summary';
import { formatMetric } from './text-summary';

/** Figures at the top of the page. */
const HEADLINES = [
  'totalReturn', 'cagr', 'volatility', 'sharpe', 'sortino', 'maxDrawdown', 'calmar', 'trades', 'winRate', 'profitFactor', 'averageTrade', 'exposure',
  'turnover', 'fees',
];

/** Figures that tell good from bad by their sign. */
const SIGNED = new Set([
  'totalReturn', 'cagr', 'sharpe', 'sortino', 'calmar', 'martin', 'averageTrade', 'alpha', 'informationRatio', 'sqn', 'kelly', 'benchmarkReturn',
]);

/** More characters than a tile has room for at full size. */
const LONG = 12;

const toneOf = ({ key, value }: Metric): string => (!SIGNED.has(key) || !value ? '' : value > 0 ? 'gain' : 'loss');
const classOf = (...names: readonly string[]): string => {
  const said = names.filter((name) => name !== '').join(' ');
  return said === '' ? '' : ` class="${said}"`;
};
const labelOf = ({ label, unit }: Metric, currency: string): string => escapeHtml(unit === 'money' ? `${label}, ${currency}` : label);
const valueOf = (metric: Metric): string => escapeHtml(formatMetric(metric, '').trimEnd());
const titleOf = ({ formula, source }: Metric): string => escapeHtml(`${formula} (${source})`);

/** The most asked for figures, as tiles. */
export const tiles = (metrics: readonly Metric[], currency: string): string =>
  HEADLINES.flatMap((key) => metrics.find((metric) => metric.key === key) ?? [])
    .map((metric) => `<div class="tile" title="${titleOf(metric)}"><dt>${labelOf(metric, currency)}</dt><dd${classOf(toneOf(metric), valueOf(metric).length > LONG ? 'much' : '')}>${valueOf(metric)}</dd></div>`)
    .join('');

/** All figures, a table for each group. */
export const figureTables = (metrics: readonly Metric[], currency: string): string =>
  groupsOfMetrics(metrics).map(([group, members]) => {
    const rows = members.map((metric) =>
      `<tr title="${titleOf(metric)}"><th scope="row">${labelOf(metric, currency)}</th><td${classOf(toneOf(metric))}>${valueOf(metric)}</td></tr>`);
    return `<table><caption>${group}</caption><tbody>${rows.join('')}</tbody></table>`;
  }).join('');

/** How each figure is computed, and where its formula is from. */
export const formulas = (metrics: readonly Metric[]): string =>
  '<details><summary>How the figures are computed</summary><dl class="formulas">' +
  metrics.map(({ label, formula, source }) => `<dt>${escapeHtml(label)}</dt><dd>${escapeHtml(formula)} <cite>${escapeHtml(source)}</cite></dd>`).join('') +
  '</dl></details>';
