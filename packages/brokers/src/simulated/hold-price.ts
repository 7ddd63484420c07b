import { nearestPrice, roundToTick } from '@trader/core';
import type { Instrument, Order, Price } from '@trader/core';

/** A slipped price held inside the bar, on the tick and within the order's limit, but never better for the trader than the price shown. */
export const holdPrice = (instrument: Instrument, { side, limitPrice }: Order, slipped: Price, shown: Price, low: number, high: number): Price => {
  if (side === 'buy') {
    const ceiling = roundToTick(instrument, nearestPrice(high), 'floor');
    const held = lower(slipped, limitPrice === undefined ? ceiling : lower(ceiling, limitPrice));
    return held > shown ? held : shown;
  }
  const floor = roundToTick(instrument, nearestPrice(low), 'ceil');
  const held = higher(slipped, limitPrice === undefined ? floor : higher(floor, limitPrice));
  return held < shown ? held : shown;
};

const lower = (a: Price, b: Price): Price => (a < b ? a : b);
const higher = (a: Price, b: Price): Price => (a > b ? a : b);
