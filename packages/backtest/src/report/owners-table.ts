import { escapeHtml, formatNumber } from './format';
import type { RunSummary } from './run-summary';

/** What each owner of lots did, a row each; empty when there is only one. */
export const ownersTable = ({ history: { owners }, currency }: RunSummary): string => {
  if (owners.length < 2) return '';
  const money = (value: number): string => formatNumber(value, 2);
  const rows = owners.map(({ owner, trades, fills, pnl, fees }) =>
    `<tr><th scope="row">${escapeHtml(owner)}</th><td class="n">${formatNumber(trades, 0)}</td><td class="n">${formatNumber(fills, 0)}</td>` +
    `<td class="n ${pnl < 0 ? 'loss' : 'gain'}">${money(pnl)}</td><td class="n">${money(fees)}</td></tr>`);
  const head = ['Trades', 'Fills', `Profit, ${escapeHtml(currency)}`, 'Fees'].map((name) => `<th scope="col" class="n">${name}</th>`).join('');
  return '<p class="small">Profit is what each has realized, less its fees; what is still open is not in it.</p>' +
    '<div class="scroll" tabindex="0" role="region" aria-label="Sleeves"><table class="owners"><caption class="unseen">Realized profit of each sleeve</caption>' +
    `<thead><tr><th scope="col">Sleeve</th>${head}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`;
};
