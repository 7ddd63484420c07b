import { roundToTick } from '@trader/core';
import type { CostModel, Instrument, Price, Side } from '@trader/core';

/** The price a marketable order gets when the market shows `shown`: on the tick, never better than `shown`. */
export type SlippageModel = CostModel['slip'];

/**
 * `price` on the tick grid, away from the trader: up for a buy, down for a sell, and never below one tick.
 * (A sell at a price under one tick therefore gets the tick: there is no lower price on the grid.)
 */
export const awayFromTrader = (instrument: Instrument, side: Side, price: Price): Price => {
  const onTick = roundToTick(instrument, price, side === 'buy' ? 'ceil' : 'floor');
  return onTick < instrument.tickSize ? instrument.tickSize : onTick;
};

/** `shown` moved by `distance` (>= 0) against the trader, then on the tick. */
export const movedAgainst = (instrument: Instrument, side: Side, shown: Price, distance: bigint): Price =>
  awayFromTrader(instrument, side, (side === 'buy' ? shown + distance : shown - distance) as Price);
