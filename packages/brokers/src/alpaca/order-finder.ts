import type { Urgency } from '../resilience/rate-budget';
import type { Known, OrderBook } from './order-book';
import type { AlpacaRest } from './rest';
import { WIRE } from './wire';
import type { WireOrder } from './wire';

/** Classes whose orders have legs, and how far the numbers of stop and limit are from that of the order that carries the id (see `orderRequests`). */
const LEGS: Readonly<Record<string, { readonly stop: number; readonly limit: number }>> = {
  bracket: { stop: 1, limit: 2 },
  oto: { stop: 1, limit: 1 },
  oco: { stop: -1, limit: 0 },
};

/** Orders whose legs an order may be: that so many numbers before, of such a class. */
const PARENTS = [[1, ['bracket', 'oto']], [2, ['bracket']], [-1, ['oco']]] as const;

const hasLegs = ({ order_class: orderClass }: WireOrder): boolean => typeof orderClass === 'string' && Object.hasOwn(LEGS, orderClass);

/** The id so many numbers after another of ours. */
const shift = (id: string, by: number): string => id.replace(/\d+$/, (digits) => String(BigInt(digits) + BigInt(by)));

/** Finds orders of ours at the broker, whoever sent them and however long ago. Everything rejects with BROKER_UNREACHABLE. */
export class OrderFinder {
  constructor(
    private readonly rest: AlpacaRest,
    private readonly book: OrderBook,
    /** `cancel` for whoever can cancel nothing before it is found. */
    private readonly urgency: Urgency = 'question',
  ) {}

  /** The order that we call `id`, as it is now, and all that comes with it bound; undefined when Alpaca has none. */
  async find(id: string): Promise<WireOrder | undefined> {
    const known = this.book.find(id);
    // Legs carry no id of ours: by the broker's they are found with one question.
    const leg = known?.parent === undefined || known.wire === undefined ? undefined : await this.byBrokerId(known.wire.id);
    if (leg !== undefined) return leg;
    const own = await this.byClientId(id);
    if (own !== undefined) return own;
    if (known?.wire !== undefined) return this.byBrokerId(known.wire.id);
    if (known?.order !== undefined) return known.parent === undefined ? undefined : this.legOf(known.parent, id);
    for (const [before, classes] of PARENTS) {
      const found = await this.legOf(shift(id, -before), id, classes);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** An order of the broker by its own id, as it is now; bound when it is ours. */
  async byBrokerId(brokerId: string): Promise<WireOrder | undefined> {
    const wire = await this.get(`/v2/orders/${encodeURIComponent(brokerId)}?nested=true`);
    if (wire !== undefined) await this.learn(wire);
    return wire;
  }

  /** Binds an order of ours with its legs, and asks for these where they do not come with it. Whether it is ours. */
  async learn(wire: WireOrder): Promise<boolean> {
    const id = this.book.ourId(wire);
    if (id === undefined) return false;
    const known = this.book.bind(id, wire);
    if (!hasLegs(wire) || this.isWhole(known, wire)) return true;
    let whole = wire;
    if ((wire.legs ?? []).length === 0) whole = (await this.get(`/v2/orders/${encodeURIComponent(wire.id)}?nested=true`)) ?? wire;
    // The legs of an order that was replaced went over to the other.
    for (let hops = 0; (whole.legs ?? []).length === 0 && typeof whole.replaced_by === 'string' && hops < 100; hops++) {
      whole = (await this.get(`/v2/orders/${encodeURIComponent(whole.replaced_by)}?nested=true`)) ?? { ...whole, replaced_by: undefined };
    }
    for (const leg of whole.legs ?? []) await this.bindLeg(wire, leg);
    return true;
  }

  /** Whether a leg, or an order that comes without its legs, is one whose family is known: then nobody need ask for it. */
  private isWhole({ parent, legs }: Known, wire: WireOrder): boolean {
    if (parent !== undefined) return true;
    return (wire.legs ?? []).length === 0 && legs.size > 0 && [...legs].every((leg) => this.book.find(leg)?.wire !== undefined);
  }

  /** A leg of the order that we call `parentId`, if that has such a class. */
  private async legOf(parentId: string, id: string, classes: readonly string[] = Object.keys(LEGS)): Promise<WireOrder | undefined> {
    const parent = await this.byClientId(parentId);
    return parent === undefined || !classes.includes(parent.order_class ?? '') ? undefined : this.book.find(id)?.wire;
  }

  private get(path: string): Promise<WireOrder | undefined> {
    return this.rest.find(path, WIRE.order, this.urgency);
  }

  private async byClientId(id: string): Promise<WireOrder | undefined> {
    const wire = await this.get(`/v2/orders:by_client_order_id?client_order_id=${encodeURIComponent(id)}&nested=true`);
    if (wire !== undefined) await this.learn(wire);
    return wire;
  }

  /** Binds a leg; when it has replaced the one that came with the order, that one too. */
  private async bindLeg(parent: WireOrder, leg: WireOrder): Promise<void> {
    const known = this.book.ourId(leg);
    const parentId = this.book.ourId(parent) ?? '';
    if (known !== undefined) this.bind(known, leg, parentId);
    const first = await this.firstOf(leg);
    const firstId = this.book.ourId(first);
    if (firstId !== undefined) return this.bind(firstId, first, parentId);
    const rootId = this.book.ourId(await this.firstOf(parent));
    const places = LEGS[parent.order_class ?? ''];
    if (rootId === undefined || places === undefined) return;
    this.bind(shift(rootId, leg.type === 'limit' ? places.limit : places.stop), first, parentId);
  }

  private bind(id: string, leg: WireOrder, parentId: string): void {
    this.book.bind(id, leg);
    this.book.bindLeg(id, parentId);
  }

  /** The first order of the chain in which one replaced the other. */
  private async firstOf(wire: WireOrder): Promise<WireOrder> {
    let first = wire;
    for (let hops = 0; typeof first.replaces === 'string' && hops < 100; hops++) {
      const before = await this.get(`/v2/orders/${encodeURIComponent(first.replaces)}`);
      if (before === undefined) break;
      first = before;
    }
    return first;
  }
}
