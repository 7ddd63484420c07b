import type { Instrument } from '@trader/core';
import type { RoundTrip } from '@trader/observability/journal';
import { decimalsIn, decimalsOfPrice, escapeHtml, formatMinute, formatNumber } from './format';
import type { RunSummary } from './run-summary';
import { tripAt } from './trips/trip-table';

/** How many trades are shown from each end of the list. */
const ENDS = 20;

const number = (value: string | number, decimals = decimalsIn(value)): string => formatNumber(Number(value), decimals);

/** Decimals that the prices of each symbol need, so that they stand one below the other. */
const priceDecimals = (trips: readonly RoundTrip[]): ReadonlyMap<string, number> => {
  const decimals = new Map<string, number>();
  for (const { symbol, entryPrice, exitPrice } of trips) {
    decimals.set(symbol, Math.max(decimals.get(symbol) ?? 0, decimalsOfPrice(entryPrice), decimalsOfPrice(exitPrice)));
  }
  return decimals;
};

/** A trade; the styles say where its cells stand on a phone, where a row is a card. */
const row = (trip: RoundTrip, at: number, decimals: number, sleeves: boolean, currency: string): string => {
  const pnl = Number(trip.pnl);
  const cells = [
    ['n', String(at + 1)],
    ...(sleeves ? [['sleeve', escapeHtml(trip.owner)]] : []),
    ['symbol', escapeHtml(trip.symbol)],
    ['', trip.side],
    ['n', number(trip.quantity)],
    ['in at', formatMinute(trip.entryTime)],
    ['in n', number(trip.entryPrice, decimals) + currency],
    ['out at', formatMinute(trip.exitTime)],
    ['out n', number(trip.exitPrice, decimals) + currency],
    [pnl < 0 ? 'profit n loss' : 'profit n gain', formatNumber(pnl, 2)],
    ['fees n', formatNumber(Number(trip.fees), 2)],
    ['in why', escapeHtml(trip.entryReason)],
    ['out why', escapeHtml(trip.exitReason)],
  ];
  return `<tr>${cells.map(([style, text]) => `<td${style === '' ? '' : ` class="${style}"`}>${text}</td>`).join('')}</tr>`;
};

const headOf = (sleeves: boolean, currency: string): string => [
  ['n', '#'], ...(sleeves ? [['', 'Sleeve']] : []), ['', 'Symbol'], ['', 'Side'], ['n', 'Quantity'], ['', 'Entry (UTC)'], ['n', 'Price'], ['', 'Exit (UTC)'],
  ['n', 'Price'], ['n', `Profit, ${escapeHtml(currency)}`], ['n', 'Fees'], ['', 'Entered for'], ['', 'Left for'],
].map(([style, text]) => `<th scope="col"${style === '' ? '' : ' class="n"'}>${text}</th>`).join('');

/** ` EUR` after the prices of a symbol whose currency is not the account's. */
const foreignOf = (account: string, instruments: readonly Instrument[]): ReadonlyMap<string, string> =>
  new Map(instruments.flatMap(({ symbol, currency }) => (currency === account ? [] : [[symbol, ` ${escapeHtml(currency)}`]])));

/** The first and the last trades, and how many there are. */
export const tradesTable = ({ trips, history: { actions }, currency }: Pick<RunSummary, 'trips' | 'history' | 'currency'>, instruments: readonly Instrument[] = []): string => {
  if (trips.length === 0) return '<p class="small">No trade was closed.</p>';
  const left = trips.length - 2 * ENDS;
  const numbers = Array.from({ length: Math.min(trips.length, 2 * ENDS) }, (_, at) => (left > 0 && at >= ENDS ? left + at : at));
  const shown = numbers.map((each) => tripAt(trips, each));
  const decimals = priceDecimals(shown);
  const sleeves = trips.owners.length > 1;
  const foreign = foreignOf(currency, instruments);
  const shares = actions.some(({ record }) => record.numerator !== record.denominator) ? ' Prices of a trade that lasted through a split are in the shares after it.' : '';
  const rows = shown.map((trip, at) => row(trip, numbers[at], decimals.get(trip.symbol) ?? 0, sleeves, foreign.get(trip.symbol) ?? ''));
  if (left > 0) rows.splice(ENDS, 0, `<tr class="more"><td class="gap" colspan="${sleeves ? 13 : 12}">${formatNumber(left, 0)} more, all of them in trades.csv</td></tr>`);
  const said = left > 0 ? `The first and the last ${ENDS} of ${formatNumber(trips.length, 0)} trades.` : `All ${trips.length} trades.`;
  return `<p class="small">${said} Profit is in ${escapeHtml(currency)}, after fees. A trade lasts from flat to flat.${shares}</p>` +
    '<div class="scroll" tabindex="0" role="region" aria-label="Trades"><table class="cards trades"><caption class="unseen">Trades, from flat to flat</caption>' +
    `<thead><tr>${headOf(sleeves, currency)}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`;
};
