import { magnitude, notional } from '@trader/core';
import type { Cash, CostModel, Execution, Instrument, Price, Quantity } from '@trader/core';

/** The fee of a trade of a signed quantity at a price; below zero is a rebate. */
export type FeeOf = (instrument: Instrument, quantity: Quantity, price: Price) => Cash;

/** What a trade of a signed quantity at the shown price costs: its fee, and what it gets worse than that price. */
export type CostOf = (instrument: Instrument, quantity: Quantity, price: Price) => Cash;

/** One way to ask a fee function and a cost model: the model is told of a taker whose sale closes what is held, in a market of unknown volume. */
export const costOfTrades = (fee: FeeOf | CostModel | undefined, time: number): CostOf => {
  if (fee === undefined) return () => 0n as Cash;
  if (typeof fee === 'function') return fee;
  return (instrument, signed, price) => {
    const quantity = magnitude(signed);
    const closing = signed < 0n ? quantity : (0n as Quantity);
    const execution: Execution = {
      instrument, side: signed > 0n ? 'buy' : 'sell', quantity, liquidity: 'taker', closing, closingToday: 0n as Quantity, volume: 0, time,
    };
    const got = fee.slip(execution, price);
    return (fee.fee(execution, got) + notional(instrument, (got - price) as Price, signed)) as Cash;
  };
};
