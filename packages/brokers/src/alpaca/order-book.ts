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
  /** The order that brought it, when it is a leg; and the legs that it brought. */
  parent: string | undefined;
  readonly legs: Set<string>;
  /** What is to be done as soon as its request has been answered. */
  readonly onAnswer: (() => void)[];
}

/** How many orders are remembered that are over and that nothing at work leans on. */
const REMEMBERED = 1_000;
/** How often one order may have taken the place of another. */
const MOST_HOPS = 100;

/** Which of the broker's orders are ours: by their client id, or, of legs, by the order that brought them. */
export class OrderBook {
  private readonly byId = new Map<string, Known>();
  private readonly ids = new Map<string, string>();
  private readonly groups = new Set<string>();
  private readonly prefix: string;
  /** How many there are when it is looked again what can be forgotten. */
  private sweepAt = REMEMBERED;

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

  /** Takes up an order that is about to be sent, by itself or as a leg of `parent`. */
  send(order: Order, parent: string | undefined): void {
    this.byId.set(order.id, { id: order.id, order, wire: undefined, pending: true, parent, legs: new Set(), onAnswer: [] });
    if (parent !== undefined) this.byId.get(parent)?.legs.add(order.id);
    if (order.group !== undefined) this.groups.add(order.group);
    if (this.groups.size > REMEMBERED) this.groups.delete(this.groups.values().next().value ?? '');
  }

  /** The request of an order has been answered, whatever the answer. */
  answered(known: Known): void {
    known.pending = false;
    for (const work of known.onAnswer.splice(0)) work();
    this.forget();
  }

  /** Our id of an order of the broker; undefined when it is not ours, or not known to be. */
  ourId({ id, client_order_id: clientId }: Pick<WireOrder, 'id' | 'client_order_id'>): string | undefined {
    return this.isOurs(clientId) ? clientId : this.ids.get(id);
  }

  /** Our id of the broker's. */
  idOf(brokerId: string): string | undefined {
    return this.ids.get(brokerId);
  }

  /** Notes that an order of the broker is our `id`, and how it stands. */
  bind(id: string, wire: WireOrder): Known {
    this.ids.set(wire.id, id);
    let known = this.byId.get(id);
    if (known === undefined) this.byId.set(id, (known = { id, order: undefined, wire, pending: false, parent: undefined, legs: new Set(), onAnswer: [] }));
    const old = known.wire;
    if (old === undefined || old.id !== wire.id || (!isOverAt(old.status) && old.filled_qty <= wire.filled_qty)) known.wire = wire;
    const before = this.byId.get(this.ids.get(wire.replaces ?? '') ?? '');
    if (before?.parent !== undefined) this.bindLeg(known.id, before.parent);
    this.forget();
    this.changed(wire);
    return known;
  }

  /** Notes that an order came as a leg of another. */
  bindLeg(id: string, parent: string): void {
    const leg = this.byId.get(id);
    if (leg === undefined || leg.parent !== undefined) return;
    leg.parent = parent;
    this.byId.get(parent)?.legs.add(id);
  }

  /**
   * Whether an exit works, though Alpaca calls it held: of a stop and a limit that cancel each other it goes on holding the stop while both work (forum.alpaca.markets/t/3697).
   * Its entry has filled then, or it never had one.
   */
  isReleased(id: string): boolean {
    let parent = this.wireOf(this.byId.get(id)?.parent);
    if (parent?.order_class === 'oco') return true;
    for (let hops = 0; parent?.status === 'replaced' && hops < MOST_HOPS; hops++) parent = this.wireOf(this.ids.get(parent.replaced_by ?? ''));
    return parent?.status === 'filled';
  }

  private wireOf(id: string | undefined): WireOrder | undefined {
    return id === undefined ? undefined : this.byId.get(id)?.wire;
  }

  /** Forgets the oldest of those that are over and that nothing at work leans on. */
  private forget(): void {
    if (this.byId.size < this.sweepAt) return;
    const over = [...this.byId.values()].filter((known) => !isAlive(known) && !this.isNeeded(known));
    for (const { id, wire } of over.slice(0, Math.max(0, over.length - REMEMBERED))) {
      this.byId.delete(id);
      if (wire !== undefined) this.ids.delete(wire.id);
    }
    this.sweepAt = this.byId.size + REMEMBERED / 10;
  }

  /** Whether a leg of it is at work, or one of an order whose place it took: what has become of the entry tells whether its exits work. */
  private isNeeded(known: Known): boolean {
    let each: Known | undefined = known;
    for (let hops = 0; each !== undefined && hops < MOST_HOPS; hops++) {
      for (const leg of each.legs) if (isAlive(this.byId.get(leg))) return true;
      each = this.byId.get(this.ids.get(each.wire?.replaces ?? '') ?? '');
    }
    return false;
  }
}

/** Whether an order is on its way, or not over at the broker. */
const isAlive = (known: Known | undefined): boolean => known !== undefined && (known.pending || (known.wire !== undefined && !isOverAt(known.wire.status)));
