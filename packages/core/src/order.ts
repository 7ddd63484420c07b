import { TraderError } from './errors';
import { formatPrice, formatQuantity } from './money';
import type { Price, Quantity } from './money';
import type { Instrument } from './instrument';

/** Buy or sell. */
export type Side = 'buy' | 'sell';

/**
 * How an order meets the market. `stop` becomes a market order, `stop-limit` a limit order, once the price moved against its side to its
 * `stopPrice` (up for a buy, down for a sell); `market-if-touched` and `limit-if-touched` once it moved the other way to it. A
 * `trailing-stop` is a stop whose price follows the market at a distance, and never goes back.
 */
export type OrderType =
  | 'market' | 'limit' | 'stop' | 'stop-limit' | 'trailing-stop' | 'market-if-touched' | 'limit-if-touched';

/**
 * How long an order lives. `gtc`: until it is cancelled. `day`: until the session ends for which it was given. `gtd`: until `expiresAt`.
 * `ioc` and `fok`: at once or never. `opg` and `cls`: only in the opening, or the closing, of a session.
 */
export type TimeInForce = 'gtc' | 'day' | 'gtd' | 'ioc' | 'fok' | 'opg' | 'cls';

/**
 * An order as we mean it, before anyone approved it. Frozen once made.
 * A bracket is three orders: the entry, and a stop and a limit that name it in `after` and share a `group`.
 */
export interface Order {
  /** The client order id: a pure function of what led to the order. */
  readonly id: string;
  /** The parent order it is a child of. */
  readonly parentId: string;
  /** The sleeve that owns the lots it makes or closes. */
  readonly owner: string;
  readonly symbol: string;
  readonly side: Side;
  readonly type: OrderType;
  /** Above zero, in lots. */
  readonly quantity: Quantity;
  /** The worst price it may get: of `limit`, `stop-limit` and `limit-if-touched`. */
  readonly limitPrice?: Price | undefined;
  /** The price that triggers it: of `stop`, `stop-limit`, `market-if-touched` and `limit-if-touched`. */
  readonly stopPrice?: Price | undefined;
  /** How far a trailing stop keeps from the market, as an amount; it has this or `trailBps`. */
  readonly trailAmount?: Price | undefined;
  /** The same as a share of the price, in whole basis points: 250 is 2.5 %. */
  readonly trailBps?: number | undefined;
  /** Never opens or turns a position. */
  readonly reduceOnly: boolean;
  /** Held until that order is filled. */
  readonly after?: string | undefined;
  /** Orders of one group cancel each other when one fills. */
  readonly group?: string | undefined;
  /** Absent: `gtc`. */
  readonly timeInForce?: TimeInForce | undefined;
  /** The last moment of a `gtd` order, ms since 1970 UTC. */
  readonly expiresAt?: number | undefined;
  /** A limit order that must not trade on arrival. */
  readonly postOnly?: boolean | undefined;
  /** The order it takes the place of. Its quantity is the total, with what that one has filled. */
  readonly replaces?: string | undefined;
  /** Execution ids of the fills whose lots it closes first, in this order. */
  readonly lots?: readonly string[] | undefined;
  /** Why, for the journal. */
  readonly reason: string;
}

/** Where an order stands. `unknown`: sent, and nobody has told us what became of it. */
export type OrderStatus =
  | 'intended' | 'unknown' | 'held' | 'accepted' | 'partially-filled'
  | 'filled' | 'cancelled' | 'rejected' | 'expired';

const ALIVE: readonly OrderStatus[] = ['unknown', 'held', 'accepted', 'partially-filled', 'filled', 'cancelled', 'rejected', 'expired'];

/** Every allowed step of an order's life. A status with no next step is final. */
export const ORDER_TRANSITIONS: Readonly<Record<OrderStatus, readonly OrderStatus[]>> = {
  intended: ALIVE,
  unknown: ALIVE,
  held: ['accepted', 'partially-filled', 'filled', 'cancelled', 'rejected', 'expired', 'unknown'],
  accepted: ['partially-filled', 'filled', 'cancelled', 'rejected', 'expired', 'unknown'],
  'partially-filled': ['partially-filled', 'filled', 'cancelled', 'expired', 'unknown'],
  filled: [],
  cancelled: [],
  rejected: [],
  expired: [],
};

/** Whether nothing more can happen to an order of this status. */
export const isFinal = (status: OrderStatus): boolean => ORDER_TRANSITIONS[status].length === 0;

/** Whether the step from one status to the next is allowed. */
export const canBecome = (from: OrderStatus, to: OrderStatus): boolean => ORDER_TRANSITIONS[from].includes(to);

/** +1n for a buy, -1n for a sell. */
export const sign = (side: Side): bigint => (side === 'buy' ? 1n : -1n);

/** The order's quantity with the sign of its side. */
export const signedQuantity = (order: Pick<Order, 'side' | 'quantity'>): Quantity =>
  (order.side === 'buy' ? order.quantity : -order.quantity) as Quantity;

type Terms = Pick<
  Order,
  'type' | 'limitPrice' | 'stopPrice' | 'trailAmount' | 'trailBps' | 'timeInForce' | 'expiresAt' | 'postOnly' | 'after'
>;

const HAS_LIMIT: readonly OrderType[] = ['limit', 'stop-limit', 'limit-if-touched'];
const HAS_STOP: readonly OrderType[] = ['stop', 'stop-limit', 'market-if-touched', 'limit-if-touched'];
/** Times in force of an order that has one chance to trade. */
const ONCE: readonly TimeInForce[] = ['ioc', 'fok', 'opg', 'cls'];

const priceFault = (type: OrderType, name: string, wanted: boolean, value: Price | undefined): string | undefined => {
  if (wanted !== (value !== undefined)) return `a ${type} order has ${wanted ? 'a' : 'no'} ${name}`;
  return value !== undefined && value <= 0n ? 'price must be above 0' : undefined;
};

const trailFault = ({ type, trailAmount, trailBps }: Terms): string | undefined => {
  const given = Number(trailAmount !== undefined) + Number(trailBps !== undefined);
  if (type !== 'trailing-stop') return given > 0 ? `a ${type} order has no trailAmount and no trailBps` : undefined;
  if (given !== 1) return 'a trailing-stop order has a trailAmount or a trailBps';
  if (trailAmount !== undefined && trailAmount <= 0n) return 'trailAmount must be above 0';
  const fits = trailBps === undefined || (Number.isInteger(trailBps) && trailBps > 0 && trailBps < 10_000);
  return fits ? undefined : 'trailBps must be a whole number from 1 to 9999';
};

const timeFault = ({ type, timeInForce = 'gtc', expiresAt, postOnly = false, after }: Terms): string | undefined => {
  if ((timeInForce === 'gtd') !== (expiresAt !== undefined)) return 'a gtd order, and no other, has an expiresAt';
  if (expiresAt !== undefined && !Number.isFinite(expiresAt)) return 'expiresAt must be a time';
  const once = ONCE.includes(timeInForce);
  if (once && type !== 'market' && type !== 'limit') return `${timeInForce} is for market and limit orders, not for a ${type} order`;
  if (once && timeInForce !== 'cls' && after !== undefined) return `${timeInForce}: such an order cannot wait for another`;
  return postOnly && (once || type !== 'limit') ? 'only a limit order that rests can be post-only' : undefined;
};

/** What is wrong with an order's prices and times, whatever its instrument; undefined when each fits its type. */
export const orderFault = (order: Terms): string | undefined =>
  priceFault(order.type, 'limitPrice', HAS_LIMIT.includes(order.type), order.limitPrice) ??
  priceFault(order.type, 'stopPrice', HAS_STOP.includes(order.type), order.stopPrice) ??
  trailFault(order) ??
  timeFault(order);

/** Freezes an order after checking it against its instrument: lots, ticks, and the prices and times that fit its type. */
export const defineOrder = (instrument: Instrument, order: Order): Order => {
  const fail = (what: string): never => {
    throw new TraderError('INVALID_ORDER', `order ${order.id} in ${order.symbol}: ${what}`);
  };
  if (order.symbol !== instrument.symbol) fail(`belongs to instrument ${instrument.symbol}`);
  if (order.quantity <= 0n) fail('quantity must be above 0');
  if (order.quantity % instrument.lotSize !== 0n) fail(`quantity ${formatQuantity(order.quantity)} is not a whole number of lots`);
  const fault = orderFault(order);
  if (fault !== undefined) fail(fault);
  checkTick(instrument, order.limitPrice, fail);
  checkTick(instrument, order.stopPrice, fail);
  checkTick(instrument, order.trailAmount, fail);
  return Object.freeze(order);
};

const checkTick = (instrument: Instrument, at: Price | undefined, fail: (what: string) => never): void => {
  if (at !== undefined && at % instrument.tickSize !== 0n) fail(`price ${formatPrice(at)} is not on the tick`);
};
