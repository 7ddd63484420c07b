import type { ActionEvent } from './account-event';
import { roundToTick } from './instrument';
import type { Instrument } from './instrument';
import type { Price, Quantity } from './money';
import type { Order, Side } from './order';

/** How many units of the new each unit of the old becomes: numerator / denominator. */
export type ActionRatio = Pick<ActionEvent, 'numerator' | 'denominator'>;

/** A position after an action: whole lots, cut toward zero, and the fraction that is gone, in units of 10^-9 / denominator, of the same sign. */
export const rescalePosition = (
  held: Quantity, { numerator, denominator }: ActionRatio, lotSize: Quantity,
): { readonly quantity: Quantity; readonly fraction: bigint } => {
  const scaled = held * numerator;
  const fraction = scaled % (lotSize * denominator);
  return { quantity: ((scaled - fraction) / denominator) as Quantity, fraction };
};

/**
 * What each of several owners holds of one position after an action: whole lots, and together what `rescalePosition` says. Running sums are cut, in the order
 * of their names, so that nobody is off by a lot or more (by two, when some are long and others short), and that a broker and a trader who do not ask
 * each other agree.
 */
export const rescaleShares = (held: ReadonlyMap<string, Quantity>, ratio: ActionRatio, lotSize: Quantity): Map<string, Quantity> => {
  const shares = new Map<string, Quantity>();
  let before = 0n;
  let after = 0n;
  for (const owner of [...held.keys()].sort()) {
    before += held.get(owner) ?? 0n;
    const until = rescalePosition(before as Quantity, ratio, lotSize).quantity;
    shares.set(owner, (until - after) as Quantity);
    after = until;
  }
  return shares;
};

/** A market price, a double, after an action: what one unit of the new is worth. As it was when nothing becomes of the old. */
export const rescaleMark = (mark: number, { numerator, denominator }: ActionRatio): number =>
  numerator === 0n ? mark : (mark * Number(denominator)) / Number(numerator);

/**
 * A resting order after an action, and what of it is filled, in new units: `into` is the instrument it is then for. Prices go to the tick away from
 * the market, so that the order neither trades where it did not before nor at a worse limit; what is left to fill is cut to whole lots; a trail in
 * basis points stays. Undefined when less than a lot or no price is left: such an order is cancelled. The exchange and those who keep its
 * orders' terms both ask this function, so that nobody has to tell the other.
 *
 * Others: FINRA Rule 5330 has forward splits divide the price and multiply the size, rounded down to whole shares, and cancels the orders at a reverse
 * split; Interactive Brokers cancels good-till-cancelled orders at any split (its API's notes on `TimeInForce`); LEAN
 * (`DefaultBrokerageModel.ApplySplit`) rescales at both kinds, as here: an exit that protects a position still does. Dividends change no order
 * (FINRA's "do not reduce").
 */
export const rescaleOrder = (
  order: Order, filled: Quantity, ratio: ActionRatio, into: Instrument,
): { readonly order: Order; readonly filled: Quantity } | undefined => {
  const { numerator, denominator } = ratio;
  const rest = rescalePosition((order.quantity - filled) as Quantity, ratio, into.lotSize).quantity;
  if (rest <= 0n) return undefined;
  const prices = rescalePrices(order, order.side, ratio, into);
  if (prices === undefined) return undefined;
  const done = ((filled * numerator) / denominator) as Quantity;
  return { order: Object.freeze({ ...order, ...prices, symbol: into.symbol, quantity: (done + rest) as Quantity }), filled: done };
};

/** The prices of an order's terms after an action, as `rescaleOrder` has them; undefined when no price is left. */
export const rescalePrices = (
  { type, limitPrice, stopPrice, trailAmount }: Pick<Order, 'type' | 'limitPrice' | 'stopPrice' | 'trailAmount'>, side: Side, ratio: ActionRatio, into: Instrument,
): Pick<Order, 'limitPrice' | 'stopPrice' | 'trailAmount'> | undefined => {
  if (ratio.numerator === 0n) return undefined;
  const rounded = (at: Price | undefined, down: boolean): Price | undefined => (at === undefined ? at : rescalePrice(at, ratio, into, down ? 'floor' : 'ceil'));
  const touched = type === 'market-if-touched' || type === 'limit-if-touched';
  const limit = rounded(limitPrice, side === 'buy');
  const stop = rounded(stopPrice, touched === (side === 'buy'));
  return limit === 0n || stop === 0n ? undefined : { limitPrice: limit, stopPrice: stop, trailAmount: rounded(trailAmount, false) };
};

const rescalePrice = (at: Price, { numerator, denominator }: ActionRatio, into: Instrument, rounding: 'floor' | 'ceil'): Price => {
  const scaled = at * denominator;
  const down = scaled / numerator;
  const exact = (rounding === 'ceil' && down * numerator !== scaled ? down + 1n : down) as Price;
  return roundToTick(into, exact, rounding);
};
