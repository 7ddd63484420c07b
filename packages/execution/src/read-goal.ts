import { nearestPrice, orderFault, priceToNumber, roundToLot, roundToTick, TraderError } from '@trader/core';
import type { Alternative, Entry, Instrument, Order, OrderType, Price, Quantity, Rounding, Target, Terms, TimeInForce } from '@trader/core';

/** What an order is besides its side and quantity. */
export type OrderTerms = Pick<Order, 'type' | 'limitPrice' | 'stopPrice' | 'trailAmount' | 'trailBps' | 'timeInForce' | 'expiresAt' | 'postOnly'>;

/** A target in exact numbers: what to hold, how to get in, when to get out, and the exits that protect all of it. */
export interface Goal {
  readonly quantity: Quantity;
  /** Terms of the orders that open. */
  readonly entry: OrderTerms;
  /** The auction in which orders that close trade; undefined: at once. */
  readonly exit: 'opg' | 'cls' | undefined;
  /** A stop or a trailing stop. */
  readonly stop: OrderTerms | undefined;
  readonly takeProfit: OrderTerms | undefined;
  /** Ids of the lots that are closed first. */
  readonly lots: readonly string[] | undefined;
  readonly reason: string;
  /** Whether it never adds to what is held. */
  readonly reduceOnly: boolean;
  /** The goal in place of this one, should its entry fill first. */
  readonly or: Goal | undefined;
}

/** Terms of an order; what is not given is undefined. Written out, so that all have one shape. */
export const orderTerms = (type: OrderTerms['type'], given: Partial<OrderTerms> = {}): OrderTerms => ({
  type, limitPrice: given.limitPrice, stopPrice: given.stopPrice, trailAmount: given.trailAmount, trailBps: given.trailBps, timeInForce: given.timeInForce,
  expiresAt: given.expiresAt, postOnly: given.postOnly,
});

/** Those of a plain market order. */
export const AT_MARKET: OrderTerms = orderTerms('market');

const ENTRIES: readonly unknown[] = ['market', 'limit', 'stop', 'stop-limit', 'trailing-stop', 'market-if-touched', 'limit-if-touched'] satisfies OrderType[];
const TIMES: readonly unknown[] = [undefined, 'gtc', 'day', 'gtd', 'ioc', 'fok', 'opg', 'cls'] satisfies (TimeInForce | undefined)[];
const EXITS: readonly unknown[] = [undefined, 'opg', 'cls'] satisfies Target['exit'][];
const TERM_NAMES = Object.keys({ stop: 0, takeProfit: 0, trailAmount: 0, trailBps: 0, entry: 0, exit: 0, lots: 0, or: 0 } satisfies Record<keyof Terms, 0>);
const TARGET_NAMES: readonly string[] = ['symbol', 'quantity', 'reason', 'reduceOnly', ...TERM_NAMES];
const ENTRY_NAMES = Object.keys({ type: 0, limit: 0, stop: 0, trailAmount: 0, trailBps: 0, timeInForce: 0, expiresAt: 0, postOnly: 0 } satisfies Record<keyof Entry, 0>);
const OR_NAMES = Object.keys({ quantity: 0, entry: 0, stop: 0, takeProfit: 0, trailAmount: 0, trailBps: 0 } satisfies Record<keyof Alternative, 0>);

/**
 * Reads a target of someone who holds `held`: quantity, to nine decimals, cut to whole lots toward zero; exit prices moved to the tick toward the
 * market, so that they protect no less; a limit to the side that pays no more, a trigger to the side that is reached no earlier.
 * Throws INVALID_ORDER for a term that there is not, a number that is not finite, a price not above zero, terms that do not fit each other, and exits on the
 * wrong side of each other or of the entry. (Alpaca refuses brackets whose legs are on the wrong side of the entry's price too, "stop price must be less
 * than base_price - 0.01"; Interactive Brokers takes them, and they trade at once.)
 */
export const readGoal = (instrument: Instrument, target: Target, held = 0n as Quantity): Goal => {
  const stray = Object.keys(target).find((name) => !TARGET_NAMES.includes(name));
  if (stray !== undefined) fail(instrument, target, `the term "${stray}", and there is no such term (there are ${TERM_NAMES.join(', ')}),`);
  readNumber(instrument, target, 'quantity', target.quantity, -Infinity);
  if (target.lots !== undefined && !(Array.isArray(target.lots) && target.lots.every((each) => typeof each === 'string'))) {
    fail(instrument, target, `the lots ${JSON.stringify(target.lots)} (they are a list of ids, such as those of context.lots(symbol))`);
  }
  if (!EXITS.includes(target.exit)) fail(instrument, target, `the exit ${JSON.stringify(target.exit)} (there are opg and cls)`);
  const quantity = roundToLot(instrument, BigInt(Math.round(target.quantity * 1e9)) as Quantity);
  const long = (quantity === 0n ? held : quantity) > 0n;
  const { takeProfit } = target;
  const limitPrice = priceOf(instrument, target, 'take profit', takeProfit, long ? 'floor' : 'ceil');
  const entry = target.entry === undefined ? AT_MARKET : readEntry(instrument, target, target.entry, long);
  const stop = readStop(instrument, target, long);
  if (quantity !== 0n || target.exit !== undefined) checkSides(instrument, target, quantity, held);
  return {
    quantity,
    entry,
    exit: target.exit,
    stop,
    takeProfit: limitPrice === undefined ? undefined : orderTerms('limit', { limitPrice }),
    lots: target.lots,
    reason: target.reason,
    reduceOnly: target.reduceOnly === true,
    or: target.or === undefined ? undefined : readOther(instrument, target, target.or, held),
  };
};

/** As much of a quantity as is held. */
const withinHeld = (wanted: Quantity, held: Quantity): Quantity => {
  const [least, most] = held > 0n ? [0n, held] : [held, 0n];
  return (wanted < least ? least : wanted > most ? most : wanted) as Quantity;
};

/** The goal that counts for someone who holds `held`: of two the one on that side, the first if both are or none is; of one that only reduces, no more than is held. */
export const goalOf = (goal: Goal, held: Quantity): Goal => {
  const { or } = goal;
  if (goal.reduceOnly) {
    const within = withinHeld(goal.quantity, held);
    return within === goal.quantity && or === undefined ? goal : { ...goal, quantity: within, or: undefined };
  }
  if (or === undefined || held === 0n) return goal;
  const along = ({ quantity }: Goal): boolean => quantity !== 0n && quantity > 0n === held > 0n;
  return { ...(along(or) && !along(goal) ? or : goal), or: undefined };
};

const readOther = (instrument: Instrument, target: Target, or: Alternative, held: Quantity): Goal => {
  const { symbol, reason, exit, lots, entry } = target;
  if (typeof or !== 'object' || or === null) fail(instrument, target, `"or" ${JSON.stringify(or)} (it is an object, such as { quantity: -100, entry: { type: 'stop', stop: 95 } })`);
  const stray = Object.keys(or).find((name) => !OR_NAMES.includes(name));
  if (stray !== undefined) fail(instrument, target, `the term "${stray}" of "or", and there is no such term (there are ${OR_NAMES.join(', ')}),`);
  if ([entry, or.entry].some((each) => (each?.type ?? 'market') === 'market')) fail(instrument, target, 'one of two entries, and one is at the market (each waits for a price)');
  return { ...readGoal(instrument, { ...or, symbol, reason }, held), exit, lots };
};

/**
 * Refuses numbers of the target that contradict each other: of a long position the stop is below the take profit, and, when more is to be bought, below the
 * entry, and that below the take profit (of an entry with two prices it is enough that one of them is).
 */
const checkSides = (instrument: Instrument, target: Target, quantity: Quantity, held: Quantity): void => {
  const { stop, takeProfit, entry = {} } = target;
  const side = Math.sign(Number(quantity === 0n ? held : quantity));
  const refuse = (what: string, at: number, beyond: boolean, other: string, than: number): never => fail(
    instrument, target, `a ${what} of ${at}, not ${beyond === side > 0 ? 'above' : 'below'} the ${other} of ${than} of a ${side > 0 ? 'long' : 'short'} position,`,
  );
  if (side === 0) return;
  if (stop !== undefined && takeProfit !== undefined && side * stop >= side * takeProfit) refuse('stop', stop, false, 'take profit', takeProfit);
  const adds = quantity > 0n ? quantity > held : quantity < 0n && quantity < held;
  const prices = [entry.limit, entry.stop].filter((each) => each !== undefined);
  if (!adds || prices.length === 0) return;
  const [nearest, farthest] = [Math.min(...prices.map((each) => side * each)), Math.max(...prices.map((each) => side * each))];
  if (stop !== undefined && side * stop >= farthest) refuse('stop', stop, false, 'entry', side * farthest);
  if (takeProfit !== undefined && side * takeProfit <= nearest) refuse('take profit', takeProfit, true, 'entry', side * nearest);
};

const readStop = (instrument: Instrument, target: Target, long: boolean): OrderTerms | undefined => {
  const { trailAmount: amount, trailBps } = target;
  const stopPrice = priceOf(instrument, target, 'stop', target.stop, long ? 'ceil' : 'floor');
  if (amount === undefined && trailBps === undefined) return stopPrice === undefined ? undefined : orderTerms('stop', { stopPrice });
  if (stopPrice !== undefined) fail(instrument, target, 'a stop and a trailing stop (it has one or the other)');
  const tick = priceToNumber(instrument.tickSize);
  const trailAmount = priceOf(instrument, target, 'trailAmount', amount !== undefined && amount > 0 && amount < tick ? tick : amount, 'floor');
  return checked(instrument, target, orderTerms('trailing-stop', { trailAmount, trailBps }));
};

const readEntry = (instrument: Instrument, target: Target, entry: Entry, long: boolean): OrderTerms => {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) fail(instrument, target, `the entry ${JSON.stringify(entry)} (it is an object, such as { type: 'limit', limit: 99.5 })`);
  const stray = Object.keys(entry).find((name) => !ENTRY_NAMES.includes(name));
  if (stray !== undefined) fail(instrument, target, `the term "${stray}" of an entry, and there is no such term (there are ${ENTRY_NAMES.join(', ')}),`);
  const { type = 'market', limit, stop, trailAmount: amount, trailBps, timeInForce, expiresAt, postOnly } = entry;
  if (!ENTRIES.includes(type)) fail(instrument, target, `the entry ${JSON.stringify(type)} (there are ${ENTRIES.join(', ')})`);
  if (postOnly !== undefined && typeof postOnly !== 'boolean') fail(instrument, target, `the postOnly ${JSON.stringify(postOnly)} (it is true or false)`);
  if (!TIMES.includes(timeInForce)) fail(instrument, target, `the timeInForce ${JSON.stringify(timeInForce)} (there are ${TIMES.slice(1).join(', ')})`);
  const awaitsRise = long === (type === 'stop' || type === 'stop-limit');
  const limitPrice = priceOf(instrument, target, 'limit', limit, long ? 'floor' : 'ceil');
  const stopPrice = priceOf(instrument, target, 'stop of the entry', stop, awaitsRise ? 'ceil' : 'floor');
  const trailAmount = priceOf(instrument, target, 'trailAmount of the entry', amount, 'ceil');
  return checked(instrument, target, orderTerms(type, { limitPrice, stopPrice, trailAmount, trailBps, timeInForce, expiresAt, postOnly }));
};

const checked = (instrument: Instrument, target: Target, terms: OrderTerms): OrderTerms => {
  const fault = orderFault({ ...terms, after: undefined });
  return fault === undefined ? terms : fail(instrument, target, `an order that cannot be (${fault})`);
};

const priceOf = (instrument: Instrument, target: Target, what: string, value: number | undefined, rounding: Rounding): Price | undefined => {
  if (value === undefined) return undefined;
  readNumber(instrument, target, what, value, 0);
  const at = roundToTick(instrument, nearestPrice(value), rounding);
  return at > 0n ? at : fail(instrument, target, `a ${what} of ${value}, which is 0 on the tick,`);
};

const readNumber = (instrument: Instrument, target: Target, what: string, value: number, above: number): void => {
  if (!(typeof value === 'number' && Number.isFinite(value * 1e9) && value > above)) fail(instrument, target, `a ${what} of ${typeof value === 'number' ? value : JSON.stringify(value)}`);
};

const fail = (instrument: Instrument, target: Target, what: string): never => {
  throw new TraderError('INVALID_ORDER', `the strategy asked for ${what} in ${instrument.symbol} ("${target.reason}"): mend the strategy`);
};
