import type { ReportInput } from './report-input';
import type { RunHistory } from './run-history';
import { pointsOf } from './exposure';
import { decimalsIn, escapeHtml, formatNumber } from './format';
import type { RunSummary } from './run-summary';

/** A position that was open when the run ended. Prices and profit are in the symbol's own currency. */
export interface HeldPosition {
  readonly owner: string;
  readonly symbol: string;
  readonly currency: string;
  /** Below zero for a short position. */
  readonly quantity: number;
  readonly averagePrice: number;
  /** The last close of the symbol's bars up to the end; null where there is none, and so no profit. */
  readonly lastPrice: number | null;
  readonly unrealized: number | null;
}

const lastCloseOf = ({ bars }: ReportInput, symbol: string, end: number): number | null => {
  const number = bars.symbols.indexOf(symbol);
  for (let row = bars.length - 1; row >= 0; row--) if (bars.symbol[row] === number && bars.time[row] <= end) return bars.close[row];
  return null;
};

/** What is held when the journal ends, by owner: what equity has that closed trades do not tell. */
export const heldAtEnd = (input: ReportInput, { open, run, time }: RunHistory): readonly HeldPosition[] =>
  open.map(({ owner, symbol, quantity, net, realized }) => {
    const [points] = pointsOf([symbol], input.instruments);
    const averagePrice = (net + realized / points) / quantity;
    const lastPrice = lastCloseOf(input, symbol, time[time.length - 1]);
    const currency = input.instruments?.find((each) => each.symbol === symbol)?.currency ?? run.currency;
    return { owner, symbol, currency, quantity, averagePrice, lastPrice, unrealized: lastPrice === null ? null : (lastPrice - averagePrice) * quantity * points };
  });

/** The cells of a table of what is held, its names first; the sleeve only where there are several. */
export const heldCells = ({ held, currency, history: { owners } }: RunSummary): readonly (readonly string[])[] => {
  const sleeves = owners.length > 1;
  const foreign = held.some((each) => each.currency !== currency);
  const known = (value: number | null, decimals: number): string => formatNumber(value ?? NaN, decimals);
  return [
    [...(sleeves ? ['Sleeve'] : []), 'Symbol', 'Quantity', 'Average price', 'Last price', foreign ? 'Unrealised profit' : `Unrealised profit, ${currency}`],
    ...held.map((each) => {
      const decimals = Math.max(2, Math.min(6, decimalsIn(each.lastPrice ?? 0)));
      const own = foreign ? ` ${each.currency}` : '';
      return [
        ...(sleeves ? [each.owner] : []), each.symbol, formatNumber(each.quantity, decimalsIn(each.quantity)), known(each.averagePrice, decimals) + own,
        known(each.lastPrice, decimals) + own, known(each.unrealized, 2) + own,
      ];
    }),
  ];
};

/** What is held at the end as HTML. */
export const heldTable = (summary: RunSummary): string => {
  const [names, ...rows] = heldCells(summary);
  const texts = names.length - 4;
  const style = (at: number): string => (at < texts ? '' : ' class="n"');
  const body = rows.map((cells) => `<tr>${cells.map((cell, at) => `<td${style(at)}>${escapeHtml(cell)}</td>`).join('')}</tr>`);
  return '<p class="small">Open when the run ended: its equity counts them at the last price, its trades do not have them.</p>' +
    '<div class="scroll" tabindex="0" role="region" aria-label="Held at the end"><table class="held"><caption class="unseen">Positions held at the end</caption>' +
    `<thead><tr>${names.map((name, at) => `<th scope="col"${style(at)}>${escapeHtml(name)}</th>`).join('')}</tr></thead><tbody>${body.join('')}</tbody></table></div>`;
};
