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
      const needed = exposure.addedNotional * rateOf(context.instrument);
      const free = context.equity - context.marginUsed;
      if (needed <= free * ONE) return undefined;
      return `order needs ${formatCash((needed / ONE) as Cash)} of margin, but only ${formatCash(free as Cash)} of equity is free`;
    },
  };
};
