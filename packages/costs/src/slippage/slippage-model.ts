import { roundToTick } from '@trader/core';
import type { Instrument, Price, Quantity, Side } from '@trader/core';

/** The price a marketable order of `quantity` gets when the market shows `price`: on the tick, never better than `price`. */
export type SlippageModel = (instrument: Instrument, side: Side, quantity: Quantity, price: Price) => Price;

/**
 * `price` on the tick grid, away from the trader: up for a buy, down for a sell, and never below one tick.
 * (A sell at a price under one tick therefore gets the tick: there is no lower price on the grid.)
 */
export const awayFromTrader = (instrument: Instrument, side: Side, price: Price): Price => {
  const onTick = roundToTick(instrument, price, side === 'buy' ? 'ceil' : 'floor');
  return onTick < instrument.tickSize ? instrument.tickSize : onTick;
};
