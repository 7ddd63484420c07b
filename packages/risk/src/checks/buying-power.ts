import { formatCash, nearestCash, priceToNumber, quantityToNumber } from '@trader/core';
import type { Cash, Instrument, Order } from '@trader/core';
import type { Exposure } from '../exposure';
import { ONE } from '../limits';
import type { Check } from './check';

/** Equity, without what of it is only due, covers the margin of all positions, all working orders and this one. Fees and slippage are not foreseen. */
export const buyingPower = (): Check => {
  const rates = new WeakMap<Instrument, bigint>();
  const rateOf = (instrument: Instrument): bigint => {
    const known = rates.get(instrument);
    if (known !== undefined) return known;
    const rate = BigInt(Math.round(instrument.marginRate * 1e9));
    rates.set(instrument, rate);
    return rate;
  };
  const neededAtRate = (instrument: Instrument, added: Cash): Cash => {
    const rate = rateOf(instrument);
    return rate === ONE ? added : (((added * rate + ONE - 1n) / ONE) as Cash);
  };
  return {
    name: 'buying power',
    refuse(order, context, exposure) {
      const { marginAfter, marginUsed } = context;
      let needed: Cash;
      if (marginAfter === undefined) needed = neededAtRate(context.instrument, exposure.addedNotional);
      else {
        // A side that is not the larger one may still be the dearer one, or forbidden: a rule need not ask the same of longs and shorts.
        const margin = marginAfter(sizeAfter(order, exposure), priceToNumber(exposure.price));
        if (!(margin < Infinity)) return `the margin rule of the account allows no ${order.side === 'sell' ? 'short' : 'long'} position in ${order.symbol}`;
        const added = (nearestCash(margin) - marginUsed) as Cash;
        needed = added > 0n ? added : NOTHING;
      }
      const free = (context.equity - (context.receivable ?? NOTHING) - marginUsed) as Cash;
      return needed <= free
        ? undefined
        : `order needs ${formatCash(needed)} of margin, but only ${formatCash(free)} of equity is free`;
    },
  };
};

const NOTHING = 0n as Cash;

/** The signed position in the worst case on the order's side. */
const sizeAfter = ({ side }: Order, { after }: Exposure): number => (side === 'buy' ? 1 : -1) * quantityToNumber(after);
