import { formatQuantity } from '@trader/core';
import type { Order } from '@trader/core';
import type { Cancels } from './cancels';
import type { News } from './news';
import type { Known, OrderBook } from './order-book';
import type { OrderFinder } from './order-finder';
import { formFault, isFractional, pricesOnWire, typeOnWire } from './order-request';
import type { AlpacaRest, Answer } from './rest';
import { isOnItsWay, isOverAt } from './status';
import type { WireOrder } from './wire';

/** How many old orders are remembered. */
const MOST_MEANT = 1_000;

/** What replacements need. */
export interface ReplacementOptions {
  readonly rest: AlpacaRest;
  readonly book: OrderBook;
  readonly finder: OrderFinder;
  readonly news: News;
  readonly cancels: Cancels;
}

/**
 * The body of the request that puts `order` in the place of `wire`; or why Alpaca has no form for that. Its quantity is the total, with what the old one has filled
 * (decision 0012). That Alpaca's `qty` is that too, and that the new order counts on from there: "qty must be > filled_qty" in the errors of a replacement
 * (docs.alpaca.markets/docs/options-trading-overview); but github.com/alpacahq/Alpaca-API/issues/165 (2021, open) tells of a new order that traded the whole again. Not tried:
 * unverified. So `Replacements.look` cancels an order that began to count anew.
 */
const replacementBody = (order: Order, old: Pick<Known, 'order' | 'wire'>, wire: WireOrder): Record<string, unknown> | string => {
  const fault = formFault(order);
  if (fault !== undefined) return fault;
  if (isOverAt(wire.status)) return `order ${order.replaces ?? ''} is over (${wire.status})`;
  if (wire.type !== typeOnWire(order) || wire.side !== order.side || wire.symbol !== order.symbol) return 'Alpaca changes no type, side or symbol of an order';
  if (wire.qty === null || wire.qty === undefined) return 'Alpaca replaces no notional order';
  if (order.quantity <= wire.filled_qty) return 'filled already';
  const alone = wire.order_class === 'simple' || wire.order_class === '' || wire.order_class === null || wire.order_class === undefined;
  const sized = alone ? order.quantity !== wire.qty : old.order !== undefined && old.order.quantity !== order.quantity;
  if (sized && !alone) return 'Alpaca changes no quantity of an order that others are bound to';
  if (sized && (isFractional(order) || isFractional({ quantity: wire.qty }))) return 'Alpaca changes the quantity only of whole shares';
  const { trail_price: amount, trail_percent: percent, ...prices } = pricesOnWire(order);
  const timed = old.order !== undefined && (old.order.timeInForce ?? 'gtc') !== (order.timeInForce ?? 'gtc');
  return {
    ...(sized && { qty: formatQuantity(order.quantity) }), ...prices, ...((amount ?? percent) !== undefined && { trail: amount ?? percent }),
    ...(timed && { time_in_force: order.timeInForce ?? 'gtc' }), client_order_id: order.id,
  };
};

/**
 * Puts orders in the place of others. That Alpaca takes a replacement (200) does not mean that it replaces anything: the old order may fill first, and the new one is
 * rejected then; the stream tells which.
 */
export class Replacements {
  /** By the broker's id of an old order: which order of ours was to follow. */
  private readonly meant = new Map<string, string>();

  constructor(private readonly options: ReplacementOptions) {}

  /** Sends a replacement that is in the book already; gives what became of it, once. */
  send(order: Order, deadline: number, answered: (answer: Answer) => void): void {
    const old = this.options.book.find(order.replaces ?? '');
    if (old?.pending === true) old.onAnswer.push(() => void this.go(order, deadline, answered));
    else void this.go(order, deadline, answered);
  }

  /** Looks at an order of ours that has changed: one that took the place of another, and does not count what that had filled, would trade too much, and is cancelled. */
  look(wire: WireOrder): void {
    const { book, cancels } = this.options;
    const old = book.find(book.idOf(wire.replaces ?? '') ?? '')?.wire;
    const id = book.ourId(wire);
    if (id !== undefined && old?.status === 'replaced' && wire.filled_qty < old.filled_qty && !isOnItsWay(wire.status) && !isOverAt(wire.status)) cancels.cancel(id);
  }

  /** Alpaca says that it did not replace an order: asks how the one stands that was to follow. */
  async refused(brokerId: string): Promise<void> {
    const { finder, news } = this.options;
    const id = this.meant.get(brokerId);
    if (id === undefined) return;
    const wire = await finder.find(id).catch(() => undefined); // out of reach: the next statement tells
    if (wire !== undefined) news.hear(id, wire);
  }

  private async go(order: Order, deadline: number, answered: (answer: Answer) => void): Promise<void> {
    const { rest, book, finder } = this.options;
    const oldId = order.replaces ?? '';
    let wire: WireOrder | undefined;
    try {
      wire = await finder.find(oldId);
    } catch {
      return answered({ kind: 'unsent', reason: `it was never sent: nobody could tell how order ${oldId} stands` });
    }
    if (wire === undefined) return answered({ kind: 'unsent', reason: `it replaces order ${oldId}, which Alpaca does not know` });
    const body = replacementBody(order, book.find(oldId) ?? { order: undefined, wire }, wire);
    if (typeof body === 'string') return answered({ kind: 'unsent', reason: body });
    const { id } = wire;
    this.meant.set(id, order.id);
    if (this.meant.size > MOST_MEANT) this.meant.delete(this.meant.keys().next().value ?? '');
    rest.send({ method: 'PATCH', path: `/v2/orders/${encodeURIComponent(id)}`, body, urgency: order.reduceOnly ? 'exit' : 'entry', deadline }, answered);
  }
}
