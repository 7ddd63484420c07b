/**
 * Who stands before a limit order at its level, on quotes and trades. `risk-averse`: everything that was shown there when it joined, and only
 * trades at the level move it on; it never stands behind more than is shown. `none`: nobody.
 *
 * Source: `RiskAdverseQueueModel` of hftbacktest (nkaz001, docs "Order Fill"), here with the best level alone: an order that joins where
 * nothing is shown to stand, because another price is the best, is behind all (Infinity) until its level is the best.
 */
export type QueueModel = 'none' | 'risk-averse';

/** What stands before an order at `limit` once its own side was shown as `size` at `best`; a better best hides the level. */
export const aheadAfterQuote = (ahead: number, limit: number, buy: boolean, best: number, size: number): number => {
  if (best === limit) return ahead < size ? ahead : size;
  return (buy ? best < limit : best > limit) ? 0 : ahead;
};

/** What stands before it after a trade of `size` at `price`: one at the level takes from the queue, one through it has emptied the level. */
export const aheadAfterTrade = (ahead: number, limit: number, buy: boolean, price: number, size: number): number => {
  if (price === limit) return ahead > size ? ahead - size : 0;
  return (buy ? price < limit : price > limit) ? 0 : ahead;
};
