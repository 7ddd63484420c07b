import { orderIdOf, TraderError } from '@trader/core';
import type { ApprovedOrder, Broker, BrokerEvent, BrokerStatement, MarketEvent, MarketProgress, Verify } from '@trader/core';
import { orderFromWire, readReply, write } from './wire';
import type { Channel, Reply, Terms } from './wire';

type Waiting = { readonly resolve: (reply: Extract<Reply, { op: 'done' }>) => void; readonly reject: (error: Error) => void };

/**
 * The broker port over a wire to an exchange in another place. When the wire breaks, every order whose answer had not come is told
 * `unknown`, and every question fails with BROKER_UNREACHABLE.
 */
export class ExchangeClient implements Broker {
  private listener: (event: BrokerEvent) => void = () => undefined;
  private readonly waiting = new Map<number, Waiting>();
  private readonly unanswered = new Set<string>();
  private questions = 0;
  /** Whether something was sent whose answer no later question has waited for. */
  private restless = false;
  private closed = false;

  constructor(
    private readonly channel: Channel,
    private readonly verify: Verify,
    private readonly now: () => number,
  ) {
    channel.onLine((line) => this.hear(line));
    channel.onClose(() => this.lose());
  }

  submit(...approvals: readonly ApprovedOrder[]): void {
    for (const approval of approvals) {
      const order = this.verify(approval, this.now());
      this.unanswered.add(order.id);
      if (this.closed) this.tellUnknown(order.id);
      else this.say(write.order(order));
    }
  }

  cancel(orderId: string): void {
    if (!this.closed) this.say(write.cancel(orderId));
  }

  subscribe(listener: (event: BrokerEvent) => void): void {
    this.listener = listener;
  }

  /** What the exchange is. Ask this first: an exchange of other terms than yours fills your orders otherwise than you think. */
  async terms(): Promise<Terms> {
    const { terms } = await this.ask((ref) => write.ask('terms', ref));
    return terms ?? noAnswer('terms');
  }

  async statement(): Promise<BrokerStatement & MarketProgress> {
    const { statement = noAnswer('a statement') } = await this.ask((ref) => write.ask('statement', ref));
    return { ...statement, orders: statement.orders.map(orderFromWire) };
  }

  /** Shows the exchange an event of the market, the `place`-th (from 1); resolves when all that came of it has been told. One that it has met is passed over. */
  async market(event: MarketEvent, place: number): Promise<void> {
    await this.ask((ref) => write.market(ref, place, event));
  }

  /** Tells the exchange that there are no more events; resolves when what is due with the last has been told. */
  async finish(): Promise<void> {
    await this.ask((ref) => write.ask('finish', ref));
  }

  /** Resolves when everything sent before has been answered. */
  async quiet(): Promise<void> {
    if (this.closed || this.restless || this.waiting.size > 0) await this.ask((ref) => write.ask('quiet', ref));
  }

  /** Hangs up. */
  close(): void {
    this.channel.close();
  }

  private ask(line: (ref: number) => string): Promise<Extract<Reply, { op: 'done' }>> {
    if (this.closed) return Promise.reject(unreachable());
    const ref = ++this.questions;
    this.restless = false;
    return new Promise((resolve, reject) => {
      this.waiting.set(ref, { resolve, reject });
      this.channel.send(line(ref));
    });
  }

  private say(line: string): void {
    this.restless = true;
    this.channel.send(line);
  }

  /** An exchange that breaks the protocol is hung up on: what it meant is not guessed. */
  private hear(line: string): void {
    let reply: Reply;
    try {
      reply = readReply(line);
    } catch {
      this.channel.close();
      this.lose();
      return;
    }
    if (reply.op === 'event') {
      const { event } = reply;
      const orderId = orderIdOf(event);
      if (orderId !== undefined) this.unanswered.delete(orderId);
      this.listener(event);
      return;
    }
    const waiting = this.waiting.get(reply.ref);
    this.waiting.delete(reply.ref);
    waiting?.resolve(reply);
  }

  private lose(): void {
    if (this.closed) return;
    this.closed = true;
    for (const id of this.unanswered) this.tellUnknown(id);
    for (const waiting of this.waiting.values()) waiting.reject(unreachable());
    this.waiting.clear();
  }

  private tellUnknown(orderId: string): void {
    this.listener({ kind: 'order', orderId, status: 'unknown', reason: 'the connection to the exchange was lost', time: this.now() });
  }
}

const noAnswer = (what: string): never => {
  throw new TraderError('BROKER_UNREACHABLE', `the exchange answered without ${what}: start it with the same version of this program`);
};

const unreachable = (): TraderError =>
  new TraderError('BROKER_UNREACHABLE', 'the connection to the exchange was lost: start it again and restart this run, which will ask what became of its orders');
