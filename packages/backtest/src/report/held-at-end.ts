import { Currencies } from '@trader/core';
import type { ReportInput } from './report-input';
import type { RunHistory } from './run-history';
import { pointsOf } from './exposure';
import { decimalsIn, decimalsOfPrice, escapeHtml, formatNumber } from './format';
import type { RunSummary } from './run-summary';

/** A position that was open when the run ended. */
export interface HeldPosition {
  readonly owner: string;
  readonly symbol: string;
  /** Below zero for a short position. */
  readonly quantity: number;
  /** That of the prices: the symbol's own. */
  readonly currency: string;
  readonly averagePrice: number;
  /** The last close of the symbol's bars up to the end; null where there is none, and so no profit. */
  readonly lastPrice: number | null;
  /** In `unrealizedCurrency`, at the last rate of the bars up to the end; null where the price or the rate is not known. */
  readonly unrealized: number | null;
  /** The account's. */
  readonly unrealizedCurrency: string;
}

const lastCloseOf = ({ bars }: ReportInput, symbol: string, end: number): number => {
  const number = bars.symbols.indexOf(symbol);
  for (let row = bars.length - 1; row >= 0; row--) if (bars.symbol[row] === number && bars.time[row] <= end) return bars.close[row];
  return NaN;
};

/** What a unit of a currency is worth in the account's when the run ends; NaN when nothing says it. */
export const ratesAt = (input: ReportInput, account: string, end: number): ((currency: string) => number) => {
  const { instruments, rates } = input;
  if (instruments === undefined || rates === undefined) return (currency) => (currency === account ? 1 : NaN);
  const currencies = new Currencies(instruments, { currency: account, rates });
  const marks = Float64Array.from(instruments, ({ symbol }, index) => (currencies.rateSymbols.includes(index) ? lastCloseOf(input, symbol, end) : NaN));
  return (currency) => currencies.rate(currencies.names.indexOf(currency), marks);
};

const known = (value: number): number | null => (Number.isNaN(value) ? null : value);

/** What is held when the journal ends, by owner: what equity has that closed trades do not tell. */
export const heldAtEnd = (input: ReportInput, { open, run, time }: RunHistory): readonly HeldPosition[] => {
  if (open.length === 0) return [];
  const end = time[time.length - 1];
  const rateOf = ratesAt(input, run.currency, end);
  return open.map(({ owner, symbol, quantity, net, realized }) => {
    const [points] = pointsOf([symbol], input.instruments);
    const averagePrice = (net + realized / points) / quantity;
    const lastPrice = lastCloseOf(input, symbol, end);
    const currency = input.instruments?.find((each) => each.symbol === symbol)?.currency ?? run.currency;
    const unrealized = (lastPrice - averagePrice) * quantity * points * rateOf(currency);
    return { owner, symbol, quantity, currency, averagePrice, lastPrice: known(lastPrice), unrealized: known(unrealized), unrealizedCurrency: run.currency };
  });
};

/** How many of the last columns of `heldCells` are numbers. */
export const HELD_NUMBERS = 4;

/** The cells of a table of what is held, its names first; the sleeve only where there are several, the currency of prices only where one is not the account's. */
export const heldCells = ({ held, currency, history: { owners } }: RunSummary): readonly (readonly string[])[] => {
  const sleeves = owners.length > 1;
  const foreign = held.some((each) => each.currency !== currency);
  const shown = (value: number | null, decimals: number): string => formatNumber(value ?? NaN, decimals);
  return [
    [...(sleeves ? ['Sleeve'] : []), 'Symbol', 'Quantity', 'Average price', 'Last price', `Profit, ${currency}`],
    ...held.map((each) => {
      const decimals = Math.max(2, decimalsOfPrice(each.lastPrice ?? 0));
      const own = foreign ? ` ${each.currency}` : '';
      return [
        ...(sleeves ? [each.owner] : []), each.symbol, formatNumber(each.quantity, decimalsIn(each.quantity)), shown(each.averagePrice, decimals) + own,
        shown(each.lastPrice, decimals) + own, shown(each.unrealized, 2),
      ];
    }),
  ];
};

/** What is said of the table: what its profit is, and of which rates. */
export const heldNote = ({ held, currency }: RunSummary): string =>
  `Profit is in ${currency}${held.some((each) => each.currency !== currency) ? ' at the last rates' : ''}, and not realised.`;

/** What is held at the end as HTML. */
export const heldTable = (summary: RunSummary): string => {
  const [names, ...rows] = heldCells(summary);
  const texts = names.length - HELD_NUMBERS;
  const toneOf = (row: number): string => {
    const { unrealized } = summary.held[row];
    return !unrealized ? 'n' : unrealized < 0 ? 'n loss' : 'n gain';
  };
  const styleOf = (at: number, row: number): string =>
    [names[at] === 'Sleeve' ? 'sleeve' : 'symbol', 'n', 'price average n', 'price last n', `profit ${toneOf(row)}`][Math.max(at - texts + 1, 0)];
  const body = rows.map((cells, row) => `<tr>${cells.map((cell, at) => `<td class="${styleOf(at, row)}">${escapeHtml(cell)}</td>`).join('')}</tr>`);
  return `<p class="small">Open when the run ended: its equity counts them at the last price, its trades do not have them. ${escapeHtml(heldNote(summary))}</p>` +
    '<div class="scroll" tabindex="0" role="region" aria-label="Held at the end"><table class="cards held"><caption class="unseen">Positions held at the end</caption>' +
    `<thead><tr>${names.map((name, at) => `<th scope="col"${at < texts ? '' : ' class="n"'}>${escapeHtml(name)}</th>`).join('')}</tr></thead><tbody>${body.join('')}</tbody></table></div>`;
};
