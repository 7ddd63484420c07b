import { cash, formatQuantity, quantity, signedQuantity, TraderError } from '@trader/core';
import type { ApprovedOrder, BrokerEvent, Cash, LiveStatement, Quantity } from '@trader/core';
import { VirtualTime } from '@trader/core/testing';
import { HOUR, QuietBroker, setUp } from './quiet-broker';

type Setting = NonNullable<Parameters<typeof setUp>[0]>;

/** A broker over a network, as guards meet it: it has books of its own, and may be out of reach, deaf, or slow to show things. */
class GuardedVenue extends QuietBroker {
  /** Ids of orders that are open. */
  readonly open = new Set<string>();
  readonly positions = new Map<string, Quantity>();
  readonly history: BrokerEvent[] = [];
  /** Why it cannot be asked; '' when it can. */
  down = '';
  /** Whether a cancel is carried out. */
  obeys = true;
  /** Whether what happens is told at once; else only a statement tells. */
  talks = true;
  /** What becomes of an order that arrives. */
  takes: (id: string) => 'works' | 'rejected' | 'lost' | 'fills' = () => 'works';
  now = 0;
  asks = 0;

  override submit(...approvals: readonly ApprovedOrder[]): void {
    super.submit(...approvals);
    for (const { order } of approvals) {
      const fate = this.takes(order.id);
      if (fate === 'lost') continue;
      if (fate === 'rejected') this.happens({ kind: 'order', orderId: order.id, status: 'rejected', reason: 'no', time: this.now });
      else if (fate === 'works') this.accept(order.id);
      else {
        this.open.add(order.id);
        this.trade(order.id, Number(formatQuantity(order.quantity)));
      }
    }
  }

  accept(id: string): void {
    this.open.add(id);
    this.happens({ kind: 'order', orderId: id, status: 'accepted', reason: '', time: this.now });
  }

  override cancel(orderId: string): void {
    super.cancel(orderId);
    if (this.obeys) this.end(orderId, 'cancelled');
  }

  end(orderId: string, status: 'cancelled' | 'expired' | 'rejected'): void {
    if (this.open.delete(orderId)) this.happens({ kind: 'order', orderId, status, reason: '', time: this.now });
  }

  /** It says that it will not have an order. */
  refuse(id: string): void {
    this.happens({ kind: 'order', orderId: id, status: 'rejected', reason: 'no', time: this.now });
  }

  /** What of an order has not traded. */
  left(orderId: string): number {
    const filled = this.history.reduce((sum, each) => (each.kind === 'fill' && each.fill.orderId === orderId ? sum + each.fill.quantity : sum), 0n);
    return Number(formatQuantity(((this.orders.get(orderId)?.quantity ?? 0n) - filled) as Quantity));
  }

  /** A part of an open order trades. */
  trade(orderId: string, size: number, at = 10): void {
    const order = this.orders.get(orderId);
    if (order === undefined || !this.open.has(orderId)) return;
    const before = this.history.reduce((sum, each) => (each.kind === 'fill' && each.fill.orderId === orderId ? sum + each.fill.quantity : sum), 0n);
    const part = { ...order, quantity: quantity(size) };
    this.positions.set(order.symbol, ((this.positions.get(order.symbol) ?? 0n) + signedQuantity(part)) as Quantity);
    if (before + part.quantity >= order.quantity) this.open.delete(orderId);
    const executionId = `${orderId}:${before + part.quantity}`;
    this.happens({ kind: 'fill', fill: { executionId, orderId, symbol: order.symbol, side: order.side, quantity: part.quantity, price: (BigInt(at) * 1_000_000_000n) as never, fee: cash(0), time: this.now } });
  }

  async statement(): Promise<LiveStatement> {
    this.asks++;
    if (this.down !== '') throw new TraderError('BROKER_UNREACHABLE', this.down);
    return {
      asOf: this.now, working: [...this.open], events: [...this.history], cash: 0n as Cash, external: [],
      positions: [...this.positions].map(([symbol, size]) => ({ symbol, quantity: size })),
    };
  }

  private happens(event: BrokerEvent): void {
    this.history.push(event);
    if (this.talks) this.say(event);
  }
}

/** A loop over such a broker, and what a guard of it is given. */
export const guarded = (setting: Setting = {}) => {
  const timers = new VirtualTime(HOUR);
  const venue = new GuardedVenue();
  const told: string[] = [];
  const all = setUp({ ...setting, more: { broker: venue, ...setting.more } });
  const { loop } = all;
  const account = {
    loop, timers, broker: venue,
    alarm: (level: string, source: string, text: string): void => void told.push(`${level} ${source}: ${text}`),
    resync: async () => {
      const statement = await venue.statement();
      loop.advance(timers.now());
      for (const event of statement.events) loop.hear(event);
      loop.settle();
      return statement;
    },
  };
  /** Lets time pass and settles what was said in it. */
  const pass = async (ms: number, step = ms): Promise<void> => {
    for (let left = ms; left > 0; left -= step) {
      await timers.pass(Math.min(step, left));
      venue.now = timers.now();
      loop.settle();
    }
  };
  /** Wants something, and lets the broker answer. Gives what the broker was asked. */
  const want = (target: { readonly quantity: number; readonly symbol?: number; readonly stop?: number; readonly takeProfit?: number; readonly reason?: string; readonly entry?: { readonly type: 'limit'; readonly limit: number } }, sleeve?: string): string[] => {
    loop.advance(timers.now());
    loop.pursue({ symbol: 0, reason: 'test', ...target }, sleeve);
    while (loop.settle());
    return venue.since();
  };
  return { ...all, broker: venue, venue, timers, told, account, pass, want };
};
