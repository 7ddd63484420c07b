import { isTraderError, nearestCash } from '@trader/core';
import type { Cash, Order } from '@trader/core';
import { fundsShortfall } from '../buying-power';
import type { AccountFields, FundsMeasure, FundsTest } from '../buying-power';
import type { Exposure } from '../exposure';
import type { BrokerFunds, GateContext } from '../gate-context';
import { exceeds, told } from '../limits';
import type { Check } from './check';

/** The signed position in the worst case on the order's side. */
const sizeAfter = ({ side }: Order, { after }: Exposure): number => (side === 'buy' ? after : -after);

/**
 * The margin that an order adds: at its instrument's rate, or by the account's rule, where the side that is not the larger one may still be the dearer one, or
 * forbidden (Infinity), since a rule need not ask the same of longs and shorts.
 */
const marginOf = (order: Order, { instrument, marginAfter, marginUsed }: GateContext, exposure: Exposure): number => {
  if (marginAfter === undefined) return exposure.addedNotional * instrument.marginRate;
  const margin = marginAfter(sizeAfter(order, exposure), exposure.price);
  return margin === Infinity ? Infinity : Math.max(0, margin - marginUsed);
};

/** Equity, without what of it is only due, covers the margin of all positions, all working orders and this one. Fees and slippage are not foreseen. */
export const buyingPower: Check = {
  name: 'buying power',
  refuse(order, context, exposure) {
    const needed = marginOf(order, context, exposure);
    if (needed === Infinity) return `the margin rule of the account allows no ${order.side === 'sell' ? 'short' : 'long'} position in ${order.symbol}`;
    const free = context.equity - (context.receivable ?? 0) - context.marginUsed;
    if (free === Infinity) return 'nobody knows how much equity is free';
    return exceeds(needed, free) ? `order needs ${told(needed)} of margin, but only ${told(free)} of equity is free` : undefined;
  },
};

/** Half of what is bought: Regulation T, 12 CFR 220.12(a). More where the instrument's own rate is higher, as of a share that is not marginable. */
const REG_T = 0.5;

/** What an order takes of a field that is measured so. */
const needOf = (measure: FundsMeasure, order: Order, context: GateContext, exposure: Exposure): number =>
  measure === 'margin' ? marginOf(order, context, exposure) : measure === 'reg-t margin' ? exposure.addedNotional * Math.max(REG_T, context.instrument.marginRate) : measure === 'nothing' ? 0 : exposure.addedNotional;

/** Whether a field that was read before has more than enough. What is near its limit is compared exactly, and so is what is not known. */
const surelyFits = (fields: AccountFields, { field, least = 0 }: FundsTest, need: number): boolean => {
  const value = fields[field];
  const has = typeof value === 'bigint' ? Number(value) / 1e18 : -Infinity;
  return need * (1 + 1e-9) < has && least * (1 + 1e-9) < has;
};

/** And so do the broker's own fields, those that count for this order. One that is missing is unknown, and refuses. */
export const brokerFunds: Check = {
  name: 'broker funds',
  refuse(order, context, exposure) {
    const { brokerFunds: funds } = context;
    const reason = funds && whyNot(funds, order, context, exposure);
    return reason === undefined || funds?.standing === undefined ? reason : `${reason}; ${funds.standing()}`;
  },
};

const whyNot = ({ fields, answer }: BrokerFunds, order: Order, context: GateContext, exposure: Exposure): string | undefined => {
  if ('refused' in answer) return answer.refused;
  const tests = [answer, ...answer.also];
  if (order.side === 'sell' && tests.some(({ measures }) => measures === 'option requirement')) return 'the collateral of a written option is not known to the gate';
  const surely = (test: FundsTest): boolean => surelyFits(fields, test, needOf(test.measures, order, context, exposure) * (1 + answer.markup));
  if (tests.every(surely)) return undefined;
  const needs: Partial<Record<FundsMeasure, Cash>> = {};
  try {
    for (const { measures } of tests) needs[measures] = nearestCash(Math.min(needOf(measures, order, context, exposure) * (1 + answer.markup), ENDLESS));
    return fundsShortfall(fields, answer, needs);
  } catch (error) {
    return isTraderError(error) ? error.message : 'the broker\'s fields could not be read';
  }
};

/** More than anybody has. */
const ENDLESS = 1e30;
