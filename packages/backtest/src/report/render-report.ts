import { costTable } from './costs';
import { figureTables, formulas, tiles } from './figures';
import { escapeHtml, formatDay, formatNumber, formatPercent } from './format';
import { heldTable } from './held-at-end';
import { ownersTable } from './owners-table';
import { priceCharts } from './price-charts';
import type { ReportInput } from './report-input';
import { distributionBars, monthTable, yearlyBars } from './return-charts';
import { betaChart, drawdownChart, equityChart, exposureChart, rollingWindow, sharpeChart } from './run-charts';
import type { RunSummary } from './run-summary';
import { SCRIPT } from './script';
import { STYLE } from './style';
import { tradesTable } from './trades-table';

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

const section = (title: string, content: string): string => `<section><h2>${title}</h2>${content}</section>\n`;

/** What needs a session to be drawn. */
const returnSections = (summary: RunSummary): string => {
  if (summary.returns.length === 0) return '';
  return (
    section('Months', monthTable(summary)) +
    `<div class="pair">${section('Years', yearlyBars(summary))}${section('Distribution of daily returns, per cent', distributionBars(summary))}</div>\n`
  );
};

/** What needs a whole window of sessions. */
const rollingSections = (summary: RunSummary): string => {
  const window = rollingWindow(summary);
  if (window === undefined) return '';
  const beta = betaChart(summary, window);
  const sharpe = section(`Sharpe ratio, rolling ${window} days`, sharpeChart(summary, window));
  if (beta === undefined) return sharpe;
  return `<div class="pair">${sharpe}${section(`Beta, rolling ${window} days`, beta)}</div>\n`;
};

/**
 * The report as one HTML page that asks nothing of the network: figures, equity against the benchmark, drawdown, returns of months and
 * years, their distribution, rolling measures, exposure, prices with trades, the trades, and what to know about them. `summary` is
 * `summarize(input)`. Text from the journal is escaped.
 */
export const renderReport = (input: ReportInput, summary: RunSummary): string => {
  const { metrics, currency, benchmark, history } = summary;
  const against = benchmark === undefined ? '' : ` against ${escapeHtml(benchmark.name)}, scaled to the same start`;
  const body = [
    section(`Equity${against}`, equityChart(summary)),
    section('Drawdown', drawdownChart(summary)),
    returnSections(summary),
    rollingSections(summary),
    section('Exposure, share of equity', exposureChart(summary)),
    section('Price and trades', priceCharts(input.bars, summary)),
    ...(history.owners.length > 1 ? [section('Sleeves', ownersTable(summary))] : []),
    ...(summary.held.length > 0 ? [section('Held at the end', heldTable(summary))] : []),
    ...(summary.costs.length > 1 ? [section('Costs', costTable(summary))] : []),
    section('Trades', tradesTable(summary, input.instruments)),
    section('All figures', `<div class="figures">${figureTables(metrics, currency)}</div>`),
    section('What to keep in mind', `<ul>${summary.notes.map((note) => `<li>${escapeHtml(note)}</li>`).join('')}</ul>`),
    formulas(metrics),
  ].join('');
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none';style-src 'unsafe-inline';script-src 'unsafe-inline'">
<title>${escapeHtml(summary.title)}</title><style>${STYLE}</style></head><body><main>
${header(summary)}
<dl class="tiles">${tiles(metrics, currency)}</dl>
${body}
<footer>Run <b>${escapeHtml(history.run.run)}</b>. Every figure is computed from its journal and the bars it saw.</footer>
</main><script>${SCRIPT}</script></body></html>
`;
};
