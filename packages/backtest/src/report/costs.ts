import { pointsOf } from './exposure';
import { escapeHtml, formatNumber } from './format';
import type { ReportInput } from './report-input';
import type { RunHistory } from './run-history';
import type { RunSummary } from './run-summary';

/** What trading one symbol has cost, in the account's currency, whatever was asked for: fees and slippages differ by instrument, by order and by day. */
export interface SymbolCosts {
  readonly symbol: string;
  /** Value of all that was bought and sold. */
  readonly traded: number;
  readonly fees: number;
  /** Slippage paid on the fills of which it is known; null when there is none. Below zero is a gain. */
  readonly slippage: number | null;
  /** Value of these fills. */
  readonly measured: number;
}

/** The costs of each symbol that was traded, in the order of their first fills. */
export const costsOf = (input: ReportInput, { fills, slippage }: RunHistory): readonly SymbolCosts[] => {
  const points = pointsOf(fills.symbols, input.instruments);
  return fills.symbols.flatMap((symbol, number) => {
    // What shares became may never have been traded.
    if (fills.traded[number] === 0) return [];
    const traded = fills.traded[number] * points[number];
    const measured = (fills.traded[number] - slippage.unknown[number]) * points[number];
    // Sums of the same values in another order: what is left of them is rounding.
    const known = measured > traded * 1e-9;
    return [{ symbol, traded, fees: fills.fees[number], slippage: known ? slippage.paid[number] * points[number] : null, measured: known ? measured : 0 }];
  });
};

/** The cells of a table of costs, its names first; empty where a single symbol makes it say no more than the figures. */
export const costCells = ({ costs }: RunSummary): readonly (readonly string[])[] => {
  if (costs.length < 2) return [];
  const bps = (paid: number | null, of: number): string => formatNumber(paid === null || of === 0 ? NaN : (paid / of) * 10_000, 2);
  return [
    ['Symbol', 'Traded', 'Fees', 'in bps', 'Slippage', 'in bps'],
    ...costs.map(({ symbol, traded, fees, slippage, measured }) =>
      [symbol, formatNumber(traded, 0), formatNumber(fees, 2), bps(fees, traded), formatNumber(slippage ?? NaN, 2), bps(slippage, measured)]),
  ];
};

/** What trading each symbol has cost, as HTML. */
export const costTable = (summary: RunSummary): string => {
  const [names, ...rows] = costCells(summary);
  const body = rows.map(([symbol, ...cells]) => `<tr><th scope="row">${escapeHtml(symbol)}</th>${cells.map((cell) => `<td class="n">${cell}</td>`).join('')}</tr>`);
  return `<p class="small">What was really paid, in ${escapeHtml(summary.currency)}, and in basis points of what was traded.</p>` +
    '<div class="scroll" tabindex="0" role="region" aria-label="Costs"><table class="costs"><caption class="unseen">Fees and slippage of each symbol</caption>' +
    `<thead><tr>${names.map((name, at) => `<th scope="col"${at === 0 ? '' : ' class="n"'}>${name}</th>`).join('')}</tr></thead><tbody>${body.join('')}</tbody></table></div>`;
};
