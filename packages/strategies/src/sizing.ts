import type { Instrument } from '@trader/core';

/**
 * Whole lots worth at most `notional` (in the instrument's currency, from 0) at `price`, but at least `minLots` of them, as a quantity.
 * A lot's worth is price x multiplier x lot size.
 */
export const lotsWorth = (instrument: Instrument, notional: number, price: number, minLots = 0): number => {
  const lot = Number(instrument.lotSize) / 1e9;
  const multiplier = Number(instrument.multiplier) / 1e9;
  const lots = Math.floor(notional / (price * multiplier * lot));
  return Math.max(lots, minLots) * lot;
};
