import { nearestPrice, priceToNumber, roundToTick } from '@trader/core';
import type { Instrument, Price } from '@trader/core';

/** The exits of a target; one that is missing is not wanted, or not possible. */
export interface Exits {
  readonly stop?: number;
  readonly takeProfit?: number;
}

/**
 * A stop `risk` and a take profit `gain` away from the decision price `at`, in price units; a distance of 0 wants none.
 * `side` is 1 for a long position, -1 for a short one. Both are moved to the tick grid toward `at`, so that neither risks nor
 * hopes for more than was said, but stay at least one tick away from it. A price that would not be above 0 is left out.
 */
export const exitsAround = (instrument: Instrument, side: 1 | -1, at: number, risk: number, gain: number): Exits => {
  const below = (distance: number): number => {
    const wanted = roundToTick(instrument, nearestPrice(at - distance), 'ceil');
    const nearest = (roundToTick(instrument, nearestPrice(at), 'ceil') - instrument.tickSize) as Price;
    return priceToNumber(wanted < nearest ? wanted : nearest);
  };
  const above = (distance: number): number => {
    const wanted = roundToTick(instrument, nearestPrice(at + distance), 'floor');
    const nearest = (roundToTick(instrument, nearestPrice(at), 'floor') + instrument.tickSize) as Price;
    return priceToNumber(wanted > nearest ? wanted : nearest);
  };
  const stop = risk === 0 ? 0 : side === 1 ? below(risk) : above(risk);
  const takeProfit = gain === 0 ? 0 : side === 1 ? above(gain) : below(gain);
  if (stop > 0 && takeProfit > 0) return { stop, takeProfit };
  if (stop > 0) return { stop };
  return takeProfit > 0 ? { takeProfit } : {};
};
