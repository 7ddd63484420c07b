import { cashToNumber, magnitude, notional, priceToNumber, roundToTick, TraderError } from '@trader/core';
import type { Cash, Exits, Instrument, Price } from '@trader/core';
import type { Holding } from './rebalance-input';
import { ruleOf } from './scheme';
import type { TargetRule, TargetScheme } from './scheme';

const PARTS = 1_000_000_000n;

/** `price` moved by a percent of it, on the tick, away from zero moves. */
const movedBy = (instrument: Instrument, price: Price, percent: number): Price =>
  // One part more before the division rounds up: neither exit may be worse than the rule says.
  roundToTick(instrument, ((price * (PARTS + BigInt(Math.round(percent * 1e7))) + PARTS - 1n) / PARTS) as Price, 'ceil');

/**
 * The exits of a long position that was entered at `entryPrice`, as a strategy's target takes them: the stop is the rule's percent below it and the take profit above
 * it, both on the tick and rounded up, so that the loss is no larger and the gain no smaller than the rule says. An exit is left out when the rule has none, or when
 * the tick is too coarse to leave a stop below the entry. Throws INVALID_DATA for an entry price not above 0.
 */
export const exitsOf = (rule: Pick<TargetRule, 'stopLoss' | 'takeProfit'>, instrument: Instrument, entryPrice: Price): Exits => {
  if (entryPrice <= 0n) throw new TraderError('INVALID_DATA', `entry price of ${instrument.symbol} must be above 0`);
  const stop = rule.stopLoss === undefined ? undefined : movedBy(instrument, entryPrice, -rule.stopLoss);
  const takeProfit = rule.takeProfit === undefined ? undefined : movedBy(instrument, entryPrice, rule.takeProfit);
  return {
    ...(stop !== undefined && stop < entryPrice && { stop: priceToNumber(stop) }),
    ...(takeProfit !== undefined && { takeProfit: priceToNumber(takeProfit) }),
  };
};

/** Something held that breaks its rule. */
export interface RuleBreach {
  readonly symbol: string;
  readonly kind: 'above maximum' | 'at stop' | 'at take profit' | 'without rule';
  /** In one line, with the figures. */
  readonly reason: string;
}

/** A holding, and what it was entered at on average when its lots do not tell. */
export type EnteredHolding = Holding & { readonly entryPrice?: Price | undefined };

/** Average price of the lots, rounded down; undefined without lots. */
const entryOf = ({ entryPrice, lots }: EnteredHolding): Price | undefined => {
  if (entryPrice !== undefined || lots === undefined || lots.length === 0) return entryPrice;
  const [value, size] = lots.reduce(([cost, held], lot) => [cost + lot.price * lot.quantity, held + lot.quantity], [0n, 0n]);
  return size === 0n ? undefined : ((value / size) as Price);
};

const percent = (share: number): string => `${Math.round(share * 10_000) / 100} %`;

/**
 * What of the holdings breaks its rule, in their order: worth more than the rule's maximum share of `equity`; at or below its stop, or at or above its take profit,
 * as `exitsOf` places them from the average entry; or held without an enabled rule. A holding whose entry is not known is not judged by stops. Throws INVALID_DATA
 * when `equity` is not above 0.
 */
export const ruleBreaches = (scheme: TargetScheme, holdings: readonly EnteredHolding[], equity: Cash): readonly RuleBreach[] => {
  if (equity <= 0n) throw new TraderError('INVALID_DATA', `equity must be above 0, got ${cashToNumber(equity)}`);
  return holdings.flatMap((holding): RuleBreach[] => {
    const { instrument, price, quantity } = holding;
    const { symbol } = instrument;
    if (quantity === 0n) return [];
    const rule = ruleOf(scheme, symbol);
    if (rule === undefined) return [{ symbol, kind: 'without rule', reason: `${symbol} is held, and no enabled rule of ${scheme.name} names it` }];
    const breaches: RuleBreach[] = [];
    const worth = magnitude(notional(instrument, price, quantity));
    if (worth * PARTS > equity * BigInt(Math.round(rule.maxPosition * 1e7))) {
      const share = percent(cashToNumber(worth) / cashToNumber(equity));
      breaches.push({ symbol, kind: 'above maximum', reason: `${symbol} is ${share} of equity, and ${rule.name} allows ${rule.maxPosition} %` });
    }
    const entry = entryOf(holding);
    if (entry === undefined || entry <= 0n || quantity < 0n) return breaches;
    const { stop, takeProfit } = exitsOf(rule, instrument, entry);
    const at = priceToNumber(price);
    if (stop !== undefined && at <= stop) breaches.push({ symbol, kind: 'at stop', reason: `${symbol} is at ${at}, and its stop at ${stop}` });
    if (takeProfit !== undefined && at >= takeProfit) breaches.push({ symbol, kind: 'at take profit', reason: `${symbol} is at ${at}, and its take profit at ${takeProfit}` });
    return breaches;
  });
};
