import { price } from '@trader/core';
import type { Instrument, Quantity } from '@trader/core';
import type { AccountRules } from './account-rules';
import type { Desk } from './desk';
import type { History } from './history';
import { orderEntity } from './order';
import type { AlpacaOrder, Prices, Status } from './order';
import { priceFault, readChange, readOrder } from './parse-order';
import type { Change } from './parse-order';
import { REFUSALS } from './refusals';
import { ok } from './replies';
import type { Answer, Json } from './replies';
import type { Times } from './times';

/** What the routes of orders work with. */
interface OrderTools {
  readonly desk: Desk;
  readonly rules: AccountRules;
  readonly times: Times;
  readonly instrumentOf: (symbol: string) => Instrument | undefined;
  readonly history: History;
  /** As of when orders are told. */
  readonly known: () => number;
  readonly now: () => number;
}

/** Statuses in which an order cannot be replaced. Source: https://docs.alpaca.markets/reference/patchorderbyorderid-1. */
const UNREPLACEABLE: readonly Status[] = ['accepted', 'pending_new', 'pending_cancel', 'pending_replace', 'calculated', 'stopped', 'suspended', 'accepted_for_bidding'];

/** `/v2/orders`. */
export class OrderRoutes {
  constructor(private readonly tools: OrderTools) {}

  submit(body: string | undefined): Answer {
    const { desk, rules, instrumentOf, times } = this.tools;
    const { value: ticket, refusal } = readOrder(body, instrumentOf);
    if (refusal !== undefined) return refusal;
    if (ticket.clientOrderId !== undefined && desk.byClient(ticket.clientOrderId) !== undefined) return REFUSALS.duplicate();
    const judged = rules.judge(ticket);
    if (judged.refusal !== undefined) return judged.refusal;
    const order = desk.submit(ticket, judged.reserve);
    const answer = ok(orderEntity(order, times, true));
    desk.begin(order);
    return answer;
  }

  list(query: URLSearchParams): Answer {
    const status = query.get('status') ?? 'open';
    const limit = Math.min(Number(query.get('limit') ?? 50), 500);
    const nested = query.get('nested') === 'true';
    const symbols = query.get('symbols')?.split(',').filter(Boolean);
    const side = query.get('side');
    const [after, until] = [timeOf(query.get('after'), -Infinity), timeOf(query.get('until'), Infinity)];
    // In the order in which they came, which is that of the time when they were submitted.
    const place = (name: string, absent: number): number => this.tools.desk.orders.get(query.get(name) ?? '')?.place ?? absent;
    const [first, last] = [place('after_order_id', -1), place('before_order_id', Infinity)];
    if (!['open', 'closed', 'all'].includes(status) || !(limit >= 1) || Number.isNaN(after) || Number.isNaN(until)) return REFUSALS.lacking('invalid status, limit, after or until');
    const { desk, known, now } = this.tools;
    let found = status === 'open' && known() >= now() ? [...desk.alive] : [...desk.orders.values()];
    if (nested) found = found.filter(({ parent }) => parent === undefined);
    found = found.filter((order) => {
      const at = order.times.submittedAt!;
      if (symbols !== undefined && symbols.length > 0 && !symbols.includes(order.symbol)) return false;
      return at > after && at < until && order.place > first && order.place < last && (side === null || side === order.side);
    });
    if ((query.get('direction') ?? 'desc') === 'desc') found.reverse();
    const told: Json[] = [];
    for (const order of found) {
      if (told.length >= limit) break;
      if (status !== 'all' && this.isPresent(order) && isClosed(order.status) !== (status === 'closed')) continue;
      const entity = this.entity(order, nested);
      if (entity !== undefined && (status === 'all' || isClosed(entity.status) === (status === 'closed'))) told.push(entity);
    }
    return ok(told);
  }

  get(id: string, query: URLSearchParams): Answer {
    const order = this.tools.desk.orders.get(id) ?? this.tools.desk.byClient(id);
    const entity = order && this.entity(order, query.get('nested') === 'true');
    return entity === undefined ? REFUSALS.noOrder(id) : ok(entity);
  }

  byClientId(query: URLSearchParams): Answer {
    const id = query.get('client_order_id') ?? '';
    const order = this.tools.desk.byClient(id);
    const entity = order && this.entity(order, true);
    return entity === undefined ? REFUSALS.noOrder(id) : ok(entity);
  }

  replace(id: string, body: string | undefined): Answer {
    const { desk, rules, times, instrumentOf } = this.tools;
    const order = desk.orders.get(id);
    if (order === undefined) return REFUSALS.noOrder(id);
    const { value: change, refusal } = readChange(body);
    if (refusal !== undefined) return refusal;
    const prices = pricesOf(order, change);
    const fault = this.replaceFault(order, change, prices) ?? priceFault({ ...order.ticket, ...prices }, instrumentOf(order.symbol)!);
    if (fault !== undefined) return fault;
    const quantity = (change.quantity ?? order.quantity!) as Quantity;
    const judged = rules.judgeReplacement(order, quantity, prices);
    if (judged !== undefined) return judged;
    const next = desk.replace(order, prices, quantity, change.timeInForce ?? order.timeInForce, change.clientOrderId);
    const answer = ok(orderEntity(next, times, true));
    desk.beginReplacement(order, next);
    return answer;
  }

  cancel(id: string): Answer {
    const order = this.tools.desk.orders.get(id);
    if (order === undefined) return REFUSALS.noOrder(id);
    const refusal = cancelFault(order);
    if (refusal !== undefined) return refusal;
    this.tools.desk.cancel(order);
    return { status: 204, body: undefined };
  }

  /** 207, with a status for each. Source: https://docs.alpaca.markets/reference/deleteallorders. */
  cancelAll(): Answer {
    const told: Json[] = [];
    for (const order of this.tools.desk.alive) {
      // What went with another before its turn came is cancelled, too.
      if (!order.isOver && cancelFault(order) === undefined) this.tools.desk.cancel(order);
      const done = order.status === 'canceled' || order.status === 'pending_cancel';
      told.push({ id: order.id, status: done ? 200 : 500, ...(done ? { body: orderEntity(order, this.tools.times, true) } : {}) });
    }
    return { status: 207, body: told };
  }

  /** An order as the account was told of it, however late that is. */
  private entity(order: AlpacaOrder, nested: boolean): { readonly [name: string]: Json } | undefined {
    const { known, history, times } = this.tools;
    if (this.isPresent(order)) return orderEntity(order, times, nested);
    const then = history.at(order.id, known());
    if (then === undefined || then === null) return undefined;
    const entity = then as { readonly [name: string]: Json };
    const legs = nested ? order.legs.map((leg) => history.at(leg.id, known()) ?? null).filter((leg) => leg !== null) : [];
    return { ...entity, legs: legs.length > 0 ? legs : null };
  }

  /** Whether an order is told as it is now. */
  private isPresent(order: AlpacaOrder): boolean {
    const { known, now } = this.tools;
    return known() >= now() || order.updatedAt <= known();
  }

  private replaceFault(order: AlpacaOrder, change: Change, prices: Prices): Answer | undefined {
    if (order.isOver || UNREPLACEABLE.includes(order.status)) return REFUSALS.notReplaceable(order.status);
    if (order.ticket.notional !== undefined) return REFUSALS.notionalReplaced();
    const { quantity, timeInForce, clientOrderId } = change;
    if (clientOrderId !== undefined && clientOrderId.length > 128) return REFUSALS.clientIdTooLong();
    if (clientOrderId !== undefined && this.tools.desk.byClient(clientOrderId) !== undefined) return REFUSALS.duplicate();
    if (quantity !== undefined && quantity !== order.quantity) {
      if (order.orderClass !== 'simple') return REFUSALS.advancedQuantity();
      if (quantity % 1_000_000_000n !== 0n || order.quantity! % 1_000_000_000n !== 0n) return REFUSALS.fractionalReplaced();
      if (quantity <= order.filled) return REFUSALS.belowFilled();
    }
    const same = (quantity ?? order.quantity) === order.quantity && (timeInForce ?? order.timeInForce) === order.timeInForce && prices.limitPrice === order.limitPrice
      && prices.stopPrice === order.stopPrice && prices.trailPrice === order.trailPrice && prices.trailPercent === order.trailPercent;
    return same ? REFUSALS.unchanged() : undefined;
  }
}

/**
 * Whether an order is listed as closed. One that is held is, even a stop that guards a position beside a limit: github.com/alpacahq/alpaca-trade-api-python/issues/322,
 * alpaca-trade-api-js/issues/87. So a bracket whose entry has filled is not among the open ones when they are nested: js/issues/80.
 */
const isClosed = (status: Json): boolean =>
  status === 'filled' || status === 'canceled' || status === 'expired' || status === 'replaced' || status === 'rejected' || status === 'held';

const timeOf = (text: string | null, absent: number): number => (text === null ? absent : Date.parse(text));

const cancelFault = (order: AlpacaOrder): Answer | undefined => {
  if (order.status === 'pending_replace') return REFUSALS.pendingReplacement();
  return order.isOver || order.status === 'pending_cancel' ? REFUSALS.notCancelable(order.status) : undefined;
};

/** The prices that an order would have. A trailing stop's distance comes as `trail`, in the unit that it has. */
const pricesOf = (order: AlpacaOrder, { limitPrice, stopPrice, trail }: Change): Prices => ({
  limitPrice: limitPrice ?? order.limitPrice, stopPrice: stopPrice ?? order.stopPrice,
  trailPrice: trail !== undefined && (order.trailPrice !== undefined || order.trailPercent === undefined) ? price(trail) : order.trailPrice,
  trailPercent: trail !== undefined && order.trailPercent !== undefined ? trail : order.trailPercent,
});
