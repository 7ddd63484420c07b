import { nearestPrice, priceToNumber, roundToTick } from '@trader/core';
import type { Filled, Instrument, Order, Price, Quantity, TimeInForce } from '@trader/core';

/** When in a bar something happens. */
export type Moment = 'open' | 'inside' | 'close';

/**
 * What an order does at the moment: `trigger` trades at the market once the price reaches its trigger, `trail` too, and its trigger moves;
 * `two-step` becomes a `limit` there.
 */
type Work = 'market' | 'limit' | 'trigger' | 'trail' | 'two-step';

const WORK: Readonly<Record<Order['type'], Work>> = {
  market: 'market', limit: 'limit', stop: 'trigger', 'market-if-touched': 'trigger', 'trailing-stop': 'trail', 'stop-limit': 'two-step',
  'limit-if-touched': 'two-step',
};

/** Rounds in which the orders of a symbol meet a bar: of two that one bar touches, the one of the earlier round trades. */
export const ROUNDS = ['market', 'stop', 'limit'] as const;
/** A round, or `close`: only at the end of the bar. */
type Round = (typeof ROUNDS)[number] | 'close';

/** Why an order that must not trade on arrival is rejected. */
export const POST_ONLY = 'post-only, and the market is at its limit or beyond';

const ROUND: Readonly<Record<Order['type'], Round>> = {
  market: 'market', stop: 'stop', 'stop-limit': 'stop', 'trailing-stop': 'stop', limit: 'limit', 'market-if-touched': 'limit', 'limit-if-touched': 'limit',
};

/** Orders that cancel each other. */
export interface Group {
  readonly members: RestingOrder[];
  /** What its orders have filled together. */
  filled: Quantity;
  /** The order whose fill ended it. */
  endedBy: string | undefined;
}

/** An order on the exchange's book, its prices also as doubles to compare with bars. */
export interface RestingOrder {
  /** Its terms as they are: an action of the issuer changes them. */
  order: Order;
  symbol: number;
  readonly buy: boolean;
  readonly round: Round;
  work: Work;
  /** The price the market must reach; NaN for a market order, and for a trailing stop that has seen no price yet. */
  trigger: number;
  /** Whether the market must come down to `trigger`, or rise to it. */
  below: boolean;
  /** Of a trailing stop: the best price for the trader since it works; NaN before the first. */
  best: number;
  /** Whether the next bar must be met, whatever it touches. On quotes and trades: whether it takes what is shown. */
  urgent: boolean;
  /** Of a limit: whether the market was at it or beyond when it arrived, so that it takes liquidity at the first bar it meets. */
  marketable: boolean;
  /** On quotes and trades: what stands before it at its level, in shares or contracts, see `QueueModel`; NaN until it arrives there. */
  ahead: number;
  /** Its last moment, ms since 1970 UTC; Infinity when it has none. NaN until the first bar, when it is known. */
  expiresAt: number;
  /** The opening that an `opg` order is for, ms since 1970 UTC; else NaN. */
  opensAt: number;
  /** When it arrived, ms since 1970 UTC: it meets no bar that began before. */
  worksFrom: number;
  /** What may still trade, and what has, with the fills of the orders whose place it took. */
  remaining: Quantity;
  filled: Quantity;
  /** What other orders of its group have filled in its stead. */
  taken: Quantity;
  /** What had filled before the slice of time `filledAt`, the last in which it filled otherwise than at an open. */
  filledBefore: Quantity;
  filledAt: number;
  /** What it filled, with the orders whose place it took, in the session that closes at `countedIn`, the last in which it did: fees are counted by it. */
  counted: Filled | undefined;
  countedIn: number;
  /** `travels`: on its way. `filled` (with all that could be) and `gone` (cancelled, rejected or expired) are final. */
  state: 'travels' | 'held' | 'working' | 'filled' | 'gone';
  /** The order it waits, or waited, for; and those that name it so. */
  entry: RestingOrder | undefined;
  readonly followers: RestingOrder[];
  group: Group | undefined;
  /** The order that took its place. */
  replacedBy: RestingOrder | undefined;
  /** Time of the slice in which its entry released it, and when in that slice: what it could still meet was dealt with then. */
  releasedAt: number;
  releasedIn: Moment;
}

/** Puts an order of symbol index `symbol` on the book. */
export const restingOrder = (order: Order, symbol: number): RestingOrder => {
  const { type, timeInForce = 'gtc' } = order;
  const buy = order.side === 'buy';
  const at = order.stopPrice ?? order.limitPrice;
  return {
    order,
    symbol,
    buy,
    round: timeInForce === 'cls' ? 'close' : ROUND[type],
    work: WORK[type],
    trigger: at === undefined ? NaN : priceToNumber(at),
    below: buy === (ROUND[type] === 'limit'),
    best: NaN,
    urgent: type === 'market' || order.postOnly === true || hasOneChance(timeInForce),
    marketable: type === 'limit' && (timeInForce === 'ioc' || timeInForce === 'fok'),
    ahead: NaN,
    expiresAt: Infinity,
    opensAt: NaN,
    worksFrom: -Infinity,
    remaining: order.quantity,
    filled: 0n as Quantity,
    taken: 0n as Quantity,
    filledBefore: 0n as Quantity,
    filledAt: NaN,
    counted: undefined,
    countedIn: NaN,
    state: 'travels',
    entry: undefined,
    followers: [],
    group: undefined,
    replacedBy: undefined,
    releasedAt: NaN,
    releasedIn: 'open',
  };
};

/** Whether an order of this time in force has one chance to trade. */
export const hasOneChance = (timeInForce: TimeInForce | undefined): boolean =>
  timeInForce === 'ioc' || timeInForce === 'fok' || timeInForce === 'opg' || timeInForce === 'cls';

/** Whether it closes what its entry opens: a reduce-only order behind one of its symbol and of the other side. */
export const isExit = ({ order, entry, symbol, buy }: RestingOrder): boolean =>
  order.reduceOnly && entry !== undefined && entry.symbol === symbol && entry.buy !== buy;

/** Whether an order waits for no other any more: an exit works as soon as part of its entry has filled. */
export const isReleased = (resting: RestingOrder): boolean => {
  const { entry } = resting;
  return entry === undefined || entry.state === 'filled' || (entry.filled > 0n && isExit(resting));
};

/** Whether nothing more can happen to it. */
export const isOver = (resting: RestingOrder): boolean => resting.state === 'filled' || resting.state === 'gone';

/** Whether a market at `at` is at the trigger or beyond it. */
export const isThrough = ({ below, trigger }: RestingOrder, at: number): boolean => (below ? at <= trigger : at >= trigger);

/** Makes a market order of what is left of a stop or a touch that was triggered. */
export const toMarket = (resting: RestingOrder): void => {
  resting.work = 'market';
  resting.trigger = NaN;
  resting.urgent = true;
};

/** Makes the limit order of a two-step order whose trigger was reached. */
export const arm = (resting: RestingOrder): void => {
  resting.work = 'limit';
  resting.trigger = priceToNumber(resting.order.limitPrice!);
  resting.below = resting.buy;
};

/** Lets a trailing stop follow the market to `at`, if that is better than all before. */
export const follow = (resting: RestingOrder, instrument: Instrument, at: number): void => {
  const { best, buy, order } = resting;
  if (!(best === best) || (buy ? at < best : at > best)) {
    resting.best = at;
    resting.trigger = priceToNumber(levelOf(order, instrument, nearestPrice(at)));
  }
};

/** The stop price of a trailing stop whose best price is `best`: its distance away, moved to the tick away from the market. */
const levelOf = ({ side, trailAmount, trailBps = 0 }: Order, instrument: Instrument, best: Price): Price => {
  if (side === 'sell') {
    const level = trailAmount === undefined ? (best * BigInt(10_000 - trailBps)) / 10_000n : best - trailAmount;
    return roundToTick(instrument, level as Price, 'floor');
  }
  const level = trailAmount === undefined ? (best * BigInt(10_000 + trailBps) + 9_999n) / 10_000n : best + trailAmount;
  return roundToTick(instrument, level as Price, 'ceil');
};
