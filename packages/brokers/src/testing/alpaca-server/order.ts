import { formatPrice, formatQuantity } from '@trader/core';
import type { Cash, Price, Quantity, Side } from '@trader/core';
import type { Json } from './replies';
import type { Times } from './times';

/** Source of the seventeen: https://docs.alpaca.markets/docs/orders-at-alpaca, "Order lifecycle"; `held`: the trading API's OpenAPI document. */
export type Status =
  | 'new' | 'partially_filled' | 'filled' | 'done_for_day' | 'canceled' | 'expired' | 'replaced' | 'pending_cancel' | 'pending_replace'
  | 'accepted' | 'pending_new' | 'accepted_for_bidding' | 'stopped' | 'rejected' | 'suspended' | 'calculated' | 'held';

const OVER: readonly Status[] = ['filled', 'canceled', 'expired', 'replaced', 'rejected'];

export type WireType = 'market' | 'limit' | 'stop' | 'stop_limit' | 'trailing_stop';
export type WireTime = 'day' | 'gtc' | 'opg' | 'cls' | 'ioc' | 'fok';
export type OrderClass = 'simple' | 'bracket' | 'oco' | 'oto';

/** What of an order a replacement may change. */
export interface Prices {
  readonly limitPrice: Price | undefined;
  readonly stopPrice: Price | undefined;
  readonly trailPrice: Price | undefined;
  /** In percent, as it came. */
  readonly trailPercent: string | undefined;
}

/** An order as it was asked for. */
export interface Ticket extends Prices {
  readonly clientOrderId: string | undefined;
  readonly symbol: string;
  readonly side: Side;
  readonly type: WireType;
  readonly timeInForce: WireTime;
  readonly orderClass: OrderClass;
  readonly extendedHours: boolean;
  /** Undefined of a notional order. */
  readonly quantity: Quantity | undefined;
  readonly notional: Cash | undefined;
  readonly positionIntent: string | undefined;
  readonly takeProfit: { readonly limitPrice: Price } | undefined;
  readonly stopLoss: { readonly stopPrice: Price; readonly limitPrice: Price | undefined } | undefined;
}

type Moment = 'submittedAt' | 'filledAt' | 'expiredAt' | 'canceledAt' | 'failedAt' | 'replacedAt';

/** An order of the account. Times are ms since 1970 UTC. */
export class AlpacaOrder implements Prices {
  status: Status = 'pending_new';
  filled = 0n as Quantity;
  /** What its fills were worth together. */
  paid = 0n as Cash;
  quantity: Quantity | undefined;
  limitPrice: Price | undefined;
  stopPrice: Price | undefined;
  trailPrice: Price | undefined;
  trailPercent: string | undefined;
  timeInForce: WireTime;
  orderClass: OrderClass;
  legs: AlpacaOrder[] = [];
  parent: AlpacaOrder | undefined;
  replaces: string | undefined;
  replacedBy: string | undefined;
  /** The most that one of it was thought to cost when it was taken; 0 of one that closes. */
  reserve = 0n as Price;
  /** Its last moment. */
  expiresAt = Infinity;
  /** Its id on the exchange while it is there, and what of it had filled when it came there. */
  exchangeId: string | undefined;
  filledBefore = 0n as Quantity;
  /** A name that all exits of a chain share. */
  group = '';
  updatedAt: number;
  /** What else happened to it, and when. */
  readonly times: Partial<Record<Moment, number>> = {};

  constructor(
    readonly id: string,
    readonly assetId: string,
    readonly clientOrderId: string,
    /** Counts orders. */
    readonly place: number,
    readonly ticket: Ticket,
    readonly createdAt: number,
  ) {
    this.quantity = ticket.quantity;
    this.limitPrice = ticket.limitPrice;
    this.stopPrice = ticket.stopPrice;
    this.trailPrice = ticket.trailPrice;
    this.trailPercent = ticket.trailPercent;
    this.timeInForce = ticket.timeInForce;
    this.orderClass = ticket.orderClass;
    this.updatedAt = createdAt;
    this.times.submittedAt = createdAt;
  }

  get isOver(): boolean {
    return OVER.includes(this.status);
  }

  /** Whether it is to follow another order, and does not yet: until then that one counts. */
  get isToFollow(): boolean {
    return this.replaces !== undefined && this.status === 'pending_new';
  }

  get symbol(): string {
    return this.ticket.symbol;
  }

  get side(): Side {
    return this.ticket.side;
  }

  /** What of it has not traded; 0 of a notional order without a price yet. */
  get leaves(): Quantity {
    return this.quantity === undefined ? (0n as Quantity) : ((this.quantity - this.filled) as Quantity);
  }

  /** The other legs of its chain. */
  get siblings(): readonly AlpacaOrder[] {
    if (this.parent === undefined) return this.orderClass === 'oco' ? this.legs : [];
    const others = this.parent.legs.filter((leg) => leg !== this);
    return this.parent.orderClass === 'oco' ? [this.parent, ...others] : others;
  }

  /** Whether it closes what another order opened, or what is held: its siblings then share one quantity. */
  get isExit(): boolean {
    return this.parent !== undefined || this.orderClass === 'oco';
  }
}

const price = (value: Price | undefined): Json => (value === undefined ? null : formatPrice(value));

/** The average price of fills: the nearest of nine decimals. */
export const averageOf = (worth: Cash, size: Quantity): Price => {
  const [value, by] = [worth < 0n ? -worth : worth, size < 0n ? -size : size];
  return ((2n * value + by) / (2n * by)) as Price;
};

/**
 * The order entity. Fields: https://docs.alpaca.markets/reference/postorder and the official client's `Order`; `subtag` and `source` as clients quote
 * them. `nested`: with its legs.
 */
export const orderEntity = (order: AlpacaOrder, times: Times, nested: boolean): { readonly [name: string]: Json } => {
  const { ticket, quantity, filled } = order;
  const at = (time: number | undefined): Json => (time === undefined ? null : times.utc(time));
  const { submittedAt, filledAt, expiredAt, canceledAt, failedAt, replacedAt } = order.times;
  return {
    id: order.id, client_order_id: order.clientOrderId,
    created_at: at(order.createdAt), updated_at: at(order.updatedAt), submitted_at: at(submittedAt), filled_at: at(filledAt), expired_at: at(expiredAt),
    expires_at: order.expiresAt === Infinity ? null : times.utc(order.expiresAt), canceled_at: at(canceledAt), failed_at: at(failedAt), replaced_at: at(replacedAt),
    replaced_by: order.replacedBy ?? null, replaces: order.replaces ?? null,
    asset_id: order.assetId, symbol: ticket.symbol, asset_class: 'us_equity',
    notional: ticket.notional === undefined ? null : formatPrice((ticket.notional / 1_000_000_000n) as Price),
    qty: ticket.notional !== undefined || quantity === undefined ? null : formatQuantity(quantity),
    filled_qty: formatQuantity(filled), filled_avg_price: filled === 0n ? null : formatPrice(averageOf(order.paid, filled)),
    order_class: order.orderClass, order_type: ticket.type, type: ticket.type, side: ticket.side, position_intent: ticket.positionIntent ?? null,
    time_in_force: order.timeInForce, limit_price: price(order.limitPrice), stop_price: price(order.stopPrice), status: order.status,
    extended_hours: ticket.extendedHours,
    legs: nested && order.legs.length > 0 ? order.legs.map((leg) => orderEntity(leg, times, true)) : null,
    trail_percent: order.trailPercent ?? null, trail_price: price(order.trailPrice), hwm: null,
    subtag: null, source: null,
  };
};
