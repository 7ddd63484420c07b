import { formatQuantity } from '@trader/core';
import type { Order, Quantity } from '@trader/core';
import type { Cancels } from './cancels';
import type { News } from './news';
import type { Known, OrderBook } from './order-book';
import type { OrderFinder } from './order-finder';
import { formFault, isFractional, pricesOnWire, typeOnWire } from './order-request';
import type { AlpacaRest, Answer } from './rest';
import { isOverAt } from './status';
import type { WireOrder } from './wire';

/** How many old orders are remembered. */
const MOST_MEANT = 10_000;

/** What replacements need. */
export interface ReplacementOptions {
  readonly rest: AlpacaRest;
  readonly book: OrderBook;
  readonly finder: OrderFinder;
  readonly news: News;
  readonly cancels: Cancels;
}

/**
 * How much a replacement may trade itself; undefined when the old order's terms are not those that its quantity was meant for. Ours is the total of the line (see decision 0012).
 * Alpaca's `qty` is what the new order trades, whatever the old one has filled: that a replaced order "reflects the original qty N and not the unfilled qty" and so fills too
 * much is github.com/alpacahq/Alpaca-API/issues/165 (open since 2021; no other source says what `qty` means, and this was not tried: unverified). So it is what the old one has left,
 * and more or less by what the total changes.
 */
export const restOf = (order: Order, old: Pick<Known, 'order' | 'wire'>, wire: WireOrder): Quantity | undefined => {
  if (wire.qty === null || wire.qty === undefined) return undefined;
  const left = wire.qty - wire.filled_qty;
  if (old.order !== undefined) return (left + order.quantity - old.order.quantity) as Quantity;
  // Of an order of an earlier process nobody knows the total of its line: never more than it has left.
  const rest = order.quantity - wire.filled_qty;
  return (rest < left ? rest : left) as Quantity;
};

/** The body of the request that puts `order` in the place of `wire`; or why Alpaca has no form for that. */
export const replacementBody = (order: Order, old: Pick<Known, 'order' | 'wire'>, wire: WireOrder): Record<string, unknown> | string => {
  const fault = formFault(order);
  if (fault !== undefined) return fault;
  if (isOverAt(wire.status)) return `order ${order.replaces ?? ''} is over (${wire.status})`;
  if (wire.type !== typeOnWire(order) || wire.side !== order.side || wire.symbol !== order.symbol) return 'Alpaca changes no type, side or symbol of an order';
  const rest = restOf(order, old, wire);
  if (rest === undefined) return 'Alpaca replaces no notional order';
  if (rest <= 0n) return 'filled already';
  const sized = rest !== wire.qty;
  if (sized && isFractional({ quantity: rest })) return 'Alpaca changes an order only to whole shares';
  const { trail_price: amount, trail_percent: percent, ...prices } = pricesOnWire(order);
  const timed = old.order !== undefined && (old.order.timeInForce ?? 'gtc') !== (order.timeInForce ?? 'gtc');
  return {
    ...(sized && { qty: formatQuantity(rest) }), ...prices, ...((amount ?? percent) !== undefined && { trail: amount ?? percent }),
    ...(timed && { time_in_force: order.timeInForce ?? 'gtc' }), client_order_id: order.id,
  };
};

/**
 * Puts orders in the place of others. That Alpaca takes a replacement (200) does not mean that it replaces anything: the old order may fill first, and the new one is
 * rejected then; the stream tells which.
 */
export class Replacements {
  /** By the broker's id of an old order: which order of ours was to follow, and how much had filled when its quantity was told. */
  private readonly meant = new Map<string, { readonly id: string; readonly filled: bigint }>();

  constructor(private readonly options: ReplacementOptions) {}

  /** Sends a replacement that is in the book already; gives what became of it, once. */
  send(order: Order, deadline: number, answered: (answer: Answer) => void): void {
    const old = this.options.book.find(order.replaces ?? '');
    if (old?.pending === true) old.onAnswer.push(() => void this.go(order, deadline, answered));
    else void this.go(order, deadline, answered);
  }

  /** Looks at an order that has changed: when it filled after the quantity of what replaced it was told, that would trade too much, and is cancelled. */
  look(wire: WireOrder): void {
    const meant = this.meant.get(wire.id);
    if (meant === undefined || !isOverAt(wire.status)) return;
    this.meant.delete(wire.id);
    if (wire.status === 'replaced' && wire.filled_qty > meant.filled) this.options.cancels.cancel(meant.id);
  }

  /** Alpaca says that it did not replace an order: asks how the one stands that was to follow. */
  async refused(brokerId: string): Promise<void> {
    const { finder, news } = this.options;
    const meant = this.meant.get(brokerId);
    if (meant === undefined) return;
    try {
      const wire = await finder.find(meant.id);
      if (wire !== undefined) news.hear(meant.id, wire);
    } catch {
      // Out of reach: the next statement tells.
    }
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
    const { id, filled_qty: filled } = wire;
    this.meant.set(id, { id: order.id, filled });
    if (this.meant.size > MOST_MEANT) this.meant.delete([...this.meant.keys()][0]);
    rest.send({ method: 'PATCH', path: `/v2/orders/${encodeURIComponent(id)}`, body, urgency: order.reduceOnly ? 'exit' : 'entry', deadline }, answered);
  }
}
