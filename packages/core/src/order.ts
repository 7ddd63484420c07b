import { TraderError } from './errors';
import { formatPrice, formatQuantity } from './money';
import type { Price, Quantity } from './money';
import type { Instrument } from './instrument';

/** Buy or sell. */
export type Side = 'buy' | 'sell';

/** How an order meets the market. */
export type OrderType = 'market' | 'limit' | 'stop';

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
  readonly limitPrice?: Price | undefined;
  readonly stopPrice?: Price | undefined;
  /** Never opens or turns a position. */
  readonly reduceOnly: boolean;
  /** Held until that order is filled. */
  readonly after?: string | undefined;
  /** Orders of one group cancel each other when one fills. */
  readonly group?: string | undefined;
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

/** Freezes an order after checking it against its instrument: lots, ticks and the prices its type needs. */
export const defineOrder = (instrument: Instrument, order: Order): Order => {
  const fail = (what: string): never => {
    throw new TraderError('INVALID_ORDER', `order ${order.id} in ${order.symbol}: ${what}`);
  };
  if (order.symbol !== instrument.symbol) fail(`belongs to instrument ${instrument.symbol}`);
  if (order.quantity <= 0n) fail('quantity must be above 0');
  if (order.quantity % instrument.lotSize !== 0n) fail(`quantity ${formatQuantity(order.quantity)} is not a whole number of lots`);
  if ((order.type === 'limit') !== (order.limitPrice !== undefined)) fail('a limit order, and no other, has a limitPrice');
  if ((order.type === 'stop') !== (order.stopPrice !== undefined)) fail('a stop order, and no other, has a stopPrice');
  const at = order.limitPrice ?? order.stopPrice;
  if (at !== undefined && at <= 0n) fail('price must be above 0');
  if (at !== undefined && at % instrument.tickSize !== 0n) fail(`price ${formatPrice(at)} is not on the tick`);
  return Object.freeze(order);
};
