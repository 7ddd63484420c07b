import { magnitude, notional } from '@trader/core';
import type { Cash, Fill, Instrument, Lot, Quantity } from '@trader/core';
import { nextLot } from './lot-method';
import type { LotMethod } from './lot-method';
import { part } from './rescale-lots';

/** What a trade gives the lots that it opens. */
export type LotTrade = Pick<Fill, 'executionId' | 'symbol' | 'price' | 'time'>;

/** A trade of `size`, signed, of an owner: he closes lots `named` first, and the others by his method. */
export interface TradeOfLots {
  readonly owner: string;
  readonly size: Quantity;
  readonly trade: LotTrade;
  readonly method: LotMethod;
  readonly named: readonly string[] | undefined;
}

/** Closes the owner's lots among `lots`, then opens one with what is left. Gives what that realized, in the instrument's currency. */
export const tradeLots = (lots: Lot[], instrument: Instrument, { owner, size, trade, method, named }: TradeOfLots): Cash => {
  let rest: bigint = size;
  let realized = 0n;
  while (rest !== 0n) {
    const index = nextLot(lots, owner, rest, method, named);
    if (index < 0) break;
    const lot = lots[index];
    const closed = magnitude(lot.quantity) <= magnitude(rest as Quantity) ? lot.quantity : (-rest as Quantity);
    const [left, cost] = part(lot, magnitude(closed));
    realized += notional(instrument, trade.price, closed) - cost;
    rest += closed;
    if (left === undefined) lots.splice(index, 1);
    else lots[index] = left;
  }
  if (rest !== 0n) {
    const cost = notional(instrument, trade.price, rest as Quantity);
    lots.push({ id: trade.executionId, owner, symbol: trade.symbol, quantity: rest as Quantity, price: trade.price, cost, time: trade.time });
  }
  return realized as Cash;
};
