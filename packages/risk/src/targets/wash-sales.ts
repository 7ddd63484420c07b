import type { ClosedLot, TaxLot } from './tax-lots';

/** A loss that may not be deducted, as a remark: it changes no trade. */
export interface WashSale {
  readonly symbol: string;
  /** `sold-after-purchase`: a loss is sold while shares bought in the 30 days before remain. `bought-after-loss`: what was sold at a loss in the 30 days before is bought. */
  readonly kind: 'sold-after-purchase' | 'bought-after-loss';
  /** In one line, with the day of the other trade. */
  readonly message: string;
}

const DAY_MS = 86_400_000;
const WINDOW_DAYS = 30;

const dayOf = (time: number): number => Math.floor(time / DAY_MS);

const nameOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

/** Whether `earlier` is in the 30 days before `time`, the day itself included; days are those of UTC. */
const isRecent = (earlier: number, time: number): boolean => dayOf(time) >= dayOf(earlier) && dayOf(time) - dayOf(earlier) <= WINDOW_DAYS;

/**
 * The wash sale that selling `closed` of `lots` would be: some of it at a loss, while shares of the same symbol that were bought in the 30 days before are kept. The
 * 30 days after are for who buys. Source: 26 U.S.C. 1091(a); US Internal Revenue Service, Publication 550, "Wash sales".
 */
export const washSaleOfSelling = (symbol: string, lots: readonly TaxLot[], closed: readonly ClosedLot[], time: number): WashSale | undefined => {
  if (!closed.some((lot) => lot.gain < 0n)) return undefined;
  const sold = new Map(closed.map((lot) => [lot.id, lot.quantity]));
  const kept = lots.find((lot) => isRecent(lot.time, time) && lot.quantity > (sold.get(lot.id) ?? 0n));
  if (kept === undefined) return undefined;
  return { symbol, kind: 'sold-after-purchase', message: `${symbol} is sold at a loss, and lot ${kept.id} of ${nameOf(kept.time)} is kept: a wash sale` };
};

/** The wash sale that buying a symbol would make of one of `soldAtLoss`. Source: as `washSaleOfSelling`. */
export const washSaleOfBuying = (symbol: string, soldAtLoss: readonly { readonly symbol: string; readonly time: number }[], time: number): WashSale | undefined => {
  const sale = soldAtLoss.find((each) => each.symbol === symbol && isRecent(each.time, time));
  return sale && { symbol, kind: 'bought-after-loss', message: `${symbol} is bought, and was sold at a loss on ${nameOf(sale.time)}: a wash sale` };
};
