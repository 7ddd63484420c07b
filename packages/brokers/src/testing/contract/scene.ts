import { defineOrder, formatQuantity, price, quantity } from '@trader/core';
import type { BrokerEvent, Fill, Numeric, Order, OrderUpdate, Quantity } from '@trader/core';
import type { BrokerFeature, ContractVenue } from './venue';

/** An order in short: the rest follows. */
export interface OrderWish extends Partial<Pick<Order, 'type' | 'reduceOnly' | 'after' | 'group' | 'replaces' | 'timeInForce'>> {
  readonly id: string;
  readonly side: Order['side'];
  readonly quantity: Numeric;
  readonly limit?: Numeric;
  readonly stop?: Numeric;
  readonly trail?: Numeric;
}

const typeOf = ({ type, limit, stop }: OrderWish): Order['type'] => type ?? (limit !== undefined ? 'limit' : stop !== undefined ? 'stop' : 'market');

/** Throws with `what` unless it holds. */
export function ensure(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(`broker contract: ${what}`);
}

/** A case under way: what was sent, and everything that the broker has told. */
export class Scene {
  readonly events: BrokerEvent[] = [];
  readonly fills = new Map<string, Fill>();

  constructor(readonly venue: ContractVenue) {
    venue.broker.subscribe((event) => {
      this.events.push(event);
      if (event.kind !== 'fill') return;
      const { fill } = event;
      const known = this.fills.get(fill.executionId);
      ensure(known === undefined || (known.orderId === fill.orderId && known.quantity === fill.quantity && known.price === fill.price), `execution ${fill.executionId} names two fills`);
      this.fills.set(fill.executionId, fill);
    });
  }

  order(wish: OrderWish): Order {
    const { id, side, limit, stop, trail, type: _type, quantity: size, ...rest } = wish;
    const { instrument } = this.venue;
    return defineOrder(instrument, {
      parentId: 'contract', owner: 'contract', reduceOnly: false, reason: 'contract', timeInForce: 'day', ...rest, id, side, symbol: instrument.symbol, type: typeOf(wish),
      quantity: quantity(size), limitPrice: limit === undefined ? undefined : price(limit), stopPrice: stop === undefined ? undefined : price(stop),
      trailAmount: trail === undefined ? undefined : price(trail),
    });
  }

  /** Sends orders of one decision, and waits for the answers. */
  async send(...wishes: readonly OrderWish[]): Promise<void> {
    this.venue.broker.submit(...wishes.map((each) => this.venue.approve(this.order(each))));
    await this.venue.quiet();
  }

  async cancel(id: string): Promise<void> {
    this.venue.broker.cancel(id);
    await this.venue.quiet();
  }

  updatesOf(id: string): OrderUpdate[] {
    return this.events.filter((event): event is OrderUpdate => event.kind === 'order' && event.orderId === id);
  }

  /** What was told last of an order; undefined when nothing was. */
  last(id: string): OrderUpdate['status'] | undefined {
    return this.updatesOf(id).at(-1)?.status;
  }

  filled(id: string): Quantity {
    let sum = 0n;
    for (const fill of this.fills.values()) if (fill.orderId === id) sum += fill.quantity;
    return sum as Quantity;
  }

  /** Throws unless an order ended, or stands, like this. */
  expect(id: string, status: OrderUpdate['status'], filled: Numeric = 0): void {
    const [was, sum] = [this.last(id), this.filled(id)];
    ensure(was === status && sum === quantity(filled), `order ${id} should be ${status} with ${String(filled)} filled, and is ${was ?? 'unmentioned'} with ${formatQuantity(sum)}: ${this.story(id)}`);
  }

  /** Throws unless just so much of an order was filled. */
  expectFilled(id: string, filled: Numeric): void {
    ensure(this.filled(id) === quantity(filled), `of order ${id} ${String(filled)} should be filled, and ${formatQuantity(this.filled(id))} is: ${this.story(id)}`);
  }

  lacks(feature: BrokerFeature): boolean {
    return this.venue.lacks.includes(feature);
  }

  private story(id: string): string {
    return this.events.flatMap((event) => {
      if (event.kind === 'order' && event.orderId === id) return [`${event.status}${event.reason === '' ? '' : ` (${event.reason})`}`];
      return event.kind === 'fill' && event.fill.orderId === id ? [`fill of ${formatQuantity(event.fill.quantity)}`] : [];
    }).join(', ');
  }
}
