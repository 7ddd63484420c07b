import type { Order } from '@trader/core';
import { isOverAt } from './status';
import type { WireOrder } from './wire';

/** An order of ours, as far as we know it at the broker. */
export interface Known {
  /** Our id. */
  readonly id: string;
  /** Its terms, when this process has sent it. */
  readonly order: Order | undefined;
  /** As the broker told it last; undefined while it has not. */
  wire: WireOrder | undefined;
  /** Whether its request is under way. */
  pending: boolean;
  /** What is to be done as soon as its request has been answered. */
  readonly onAnswer: (() => void)[];
}

/** How many orders that are over are remembered. */
const REMEMBERED = 20_000;

/** Which of the broker's orders are ours: by their client id, or, of legs, by the order that brought them. */
export class OrderBook {
  private readonly byId = new Map<string, Known>();
  private readonly ids = new Map<string, string>();
  private readonly groups = new Set<string>();
  private readonly prefix: string;

  /** `changed` hears of every order of ours as it is told. */
  constructor(run: string, private readonly changed: (wire: WireOrder) => void = () => undefined) {
    this.prefix = `${run}-`;
  }

  /** Whether an id is one of ours. */
  isOurs(clientId: string): boolean {
    return clientId.startsWith(this.prefix);
  }

  find(id: string): Known | undefined {
    return this.byId.get(id);
  }

  /** Whether orders of a group were sent before. */
  isBound(group: string): boolean {
    return this.groups.has(group);
  }

  /** Takes up an order that is about to be sent. */
  send(order: Order): Known {
    const known: Known = { id: order.id, order, wire: undefined, pending: true, onAnswer: [] };
    this.byId.set(order.id, known);
    if (order.group !== undefined) this.groups.add(order.group);
    if (this.groups.size > REMEMBERED) this.groups.delete([...this.groups][0]);
    return known;
  }

  /** The request of an order has been answered, whatever the answer. */
  answered(known: Known): void {
    known.pending = false;
    for (const work of known.onAnswer.splice(0)) work();
  }

  /** Our id of an order of the broker; undefined when it is not ours, or not known to be. */
  ourId({ id, client_order_id: clientId }: Pick<WireOrder, 'id' | 'client_order_id'>): string | undefined {
    return this.isOurs(clientId) ? clientId : this.ids.get(id);
  }

  /** Our id of the broker's. */
  idOf(brokerId: string): string | undefined {
    return this.ids.get(brokerId);
  }

  /** Our id of the broker's order that took the place of our `id`: known by its own name, or, before its request was answered, as the one that was sent for it. */
  successorOf(id: string, brokerId: string): string | undefined {
    const known = this.ids.get(brokerId);
    if (known !== undefined) return known;
    for (const { id: next, order, pending } of this.byId.values()) if (pending && order?.replaces === id) return next;
    return undefined;
  }

  /** Notes that an order of the broker is our `id`, and how it stands. */
  bind(id: string, wire: WireOrder): Known {
    this.ids.set(wire.id, id);
    let known = this.byId.get(id);
    if (known === undefined) this.byId.set(id, (known = { id, order: undefined, wire, pending: false, onAnswer: [] }));
    const old = known.wire;
    if (old === undefined || old.id !== wire.id || (!isOverAt(old.status) && old.filled_qty <= wire.filled_qty)) known.wire = wire;
    this.forget();
    this.changed(wire);
    return known;
  }

  private forget(): void {
    if (this.byId.size <= REMEMBERED) return;
    for (const [id, { wire }] of this.byId) {
      if (this.byId.size <= REMEMBERED * 0.9) return;
      if (wire === undefined || !isOverAt(wire.status)) continue;
      this.byId.delete(id);
      this.ids.delete(wire.id);
    }
  }
}
