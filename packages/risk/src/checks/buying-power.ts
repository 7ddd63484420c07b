import { formatCash } from '@trader/core';
import type { Cash, Instrument } from '@trader/core';
import { ONE } from '../limits';
import type { Check } from './check';

/** Equity covers the margin of all positions, all working orders and this one. Fees and slippage are not foreseen. */
export const buyingPower = (): Check => {
  const rates = new WeakMap<Instrument, bigint>();
  const rateOf = (instrument: Instrument): bigint => {
    const known = rates.get(instrument);
    if (known !== undefined) return known;
    const rate = BigInt(Math.round(instrument.marginRate * 1e9));
    rates.set(instrument, rate);
    return rate;
  };
  return {
    name: 'buying power',
    refuse(_order, context, exposure) {
      const rate = rateOf(context.instrument);
      const needed = rate === ONE ? exposure.addedNotional : (((exposure.addedNotional * rate + ONE - 1n) / ONE) as Cash);
      const free = (context.equity - context.marginUsed) as Cash;
      return needed <= free
        ? undefined
        : `order needs ${formatCash(needed)} of margin, but only ${formatCash(free)} of equity is free`;
    },
  };
};
