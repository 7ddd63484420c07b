import { TraderError } from '@trader/core';
import type { HttpReply, HttpRequest, JournalRecord, Socket, SocketListener } from '@trader/core';
import { createJournal, readJournal } from '@trader/observability/journal';
import type { Belief, Machine, Program, SeenOrder, Stage, Venue, VenueBooks, VenueOrder, World } from '../src/program';

/** How a toy keeps its orders safe, or does not: the table of order safety. */
export interface Policy {
  /** An intent is journaled before it is sent. */
  readonly journalFirst: boolean;
  /** The id sent is that of the intent, in every life. */
  readonly sameId: boolean;
  /** What is done when no answer comes. */
  readonly onSilence: 'ask' | 'ask once, then new id' | 'new id' | 'nothing';
  /** Fills are deduplicated. */
  readonly dedupe: boolean;
  /** An order is over when its fills sum up, not when somebody says so. */
  readonly sumsUp: boolean;
  /** What happened meanwhile is asked for now and then. */
  readonly polls: boolean;
}

export const SAFE: Policy = { journalFirst: true, sameId: true, onSilence: 'ask', dedupe: true, sumsUp: true, polls: true };

const UNIT = 1_000_000_000n;
const SYMBOL = 'TOY';

interface ToyFill { readonly order: string; readonly execution: string; readonly quantity: number; readonly price: number }
interface ToyOrder { readonly id: string; readonly side: 'buy' | 'sell'; readonly quantity: number; filled: number; open: boolean; readonly outside: boolean }

/** A server that takes orders by id, once each, and fills them in parts with the quotes. */
class ToyVenue implements Venue {
  changes = 0;
  readonly symbols = [SYMBOL];
  private readonly orders = new Map<string, ToyOrder>();
  private readonly fills: ToyFill[] = [];
  private readonly streams = new Map<SocketListener, 'orders' | 'market'>();

  constructor(private readonly stage: Stage) {}

  request({ method, url, body = '' }: HttpRequest): HttpReply {
    const path = url.slice(url.indexOf('/', 8));
    const id = path.split('/')[2] ?? '';
    if (method === 'POST') return this.place(JSON.parse(body) as Pick<ToyOrder, 'id' | 'side' | 'quantity'>);
    if (method === 'DELETE') return reply(this.cancel(id) ? 204 : 422, {});
    if (path === '/book') return reply(200, { orders: [...this.orders.values()], fills: this.fills });
    const order = this.orders.get(id);
    return order === undefined ? reply(404, {}) : reply(200, { order, fills: this.fills.filter((each) => each.order === id) });
  }

  open(url: string, listener: SocketListener): Socket {
    this.streams.set(listener, url.endsWith('/stream') ? 'orders' : 'market');
    listener.onOpen();
    return { send: () => undefined, close: () => void this.streams.delete(listener) };
  }

  books(): VenueBooks {
    const held = this.fills.reduce((sum, each) => sum + each.quantity * (this.orders.get(each.order)?.side === 'buy' ? 1 : -1), 0);
    const cash = this.fills.reduce((sum, each) => sum - each.quantity * each.price * (this.orders.get(each.order)?.side === 'buy' ? 1 : -1), 0);
    const orders = [...this.orders.values()].map(({ id, side, quantity, filled, open, outside }): VenueOrder => (
      { id, symbol: SYMBOL, side, quantity: BigInt(quantity) * UNIT, filled: BigInt(filled) * UNIT, open, outside }));
    return { orders, positions: new Map([[SYMBOL, BigInt(held) * UNIT]]), cash: BigInt(Math.round(cash * 100)), gap: 0n };
  }

  advance(): void {}

  quote(_symbol: number, _now: number, bid: number, bidSize: number, ask: number, askSize: number): void {
    for (const order of this.orders.values()) {
      if (!order.open) continue;
      const size = Math.min(order.quantity - order.filled, Math.ceil((order.side === 'buy' ? askSize : bidSize) / 6));
      this.trade(order, size, order.side === 'buy' ? ask : bid);
    }
    for (const [listener, link] of this.streams) if (link === 'market') listener.onText(`${bid} ${ask}`);
  }

  bar(): void {
    // It has none.
  }

  halt(): void {}

  outsideTrade(_symbol: number, shares: number): void {
    const id = `o${this.orders.size}`;
    this.orders.set(id, { id, side: shares > 0 ? 'buy' : 'sell', quantity: Math.abs(shares), filled: 0, open: true, outside: true });
  }

  outsideCancel(chance: number): boolean {
    const open = [...this.orders.values()].filter((each) => each.open && !each.outside);
    return open.length > 0 && this.cancel(open[Math.floor(chance * open.length)].id);
  }

  private place({ id, side, quantity }: Pick<ToyOrder, 'id' | 'side' | 'quantity'>): HttpReply {
    if (this.orders.has(id)) return reply(422, { code: 40010001 });
    if (this.stage.weather.strikes('order rejected') !== undefined) return reply(403, { code: 40310000 });
    this.orders.set(id, { id, side, quantity, filled: 0, open: true, outside: false });
    this.changes++;
    return reply(200, { id });
  }

  private cancel(id: string): boolean {
    const order = this.orders.get(id);
    if (order?.open !== true) return false;
    order.open = false;
    this.changes++;
    this.tell({ end: id, filled: order.filled });
    return true;
  }

  private trade(order: ToyOrder, quantity: number, price: number): void {
    order.filled += quantity;
    order.open = order.filled < order.quantity;
    const fill = { order: order.id, execution: `${order.id}:${order.filled}`, quantity, price };
    this.fills.push(fill);
    this.changes++;
    this.tell({ fill });
    if (!order.open) this.tell({ end: order.id, filled: order.filled });
  }

  private tell(event: object): void {
    for (const [listener, link] of this.streams) if (link === 'orders') listener.onText(JSON.stringify(event));
  }
}

const reply = (status: number, body: object): HttpReply => ({ status, headers: {}, body: status === 204 ? '' : JSON.stringify(body) });

interface Ours { readonly id: string; readonly side: 'buy' | 'sell'; readonly quantity: number; filled: number; status: string; sentAs: string; asked: number }

const QUIET_MS = 10_000;
const ORDER_STEP_MS = 1_500;

/** A program that buys and sells at random, as safe as its policy. */
class ToyProgram implements Program {
  private version = 0;
  private readonly orders = new Map<string, Ours>();
  private readonly executions = new Set<string>();
  private held = 0;
  private cash = 0;
  private halted = false;
  private numbers = 0;
  private heard: number;
  private readonly journal;
  private bid = 0;

  constructor(private readonly machine: Machine, private readonly policy: Policy) {
    this.heard = machine.timers.now();
    const records = [...readJournal(machine.stored)];
    for (const record of records) this.recall(record);
    const text = new TextDecoder().decode(machine.stored);
    const lines = text.split('\n').length - 1;
    this.journal = createJournal(machine.sink, { sealBytes: Infinity, after: { lastSeal: '0'.repeat(64), tailBytes: machine.stored, tail: lines } });
    this.connect('wss://toy/stream', (message) => this.onEvent(message));
    this.connect('wss://toy/v1/feed', (message) => this.onQuote(message));
    this.every(ORDER_STEP_MS, () => this.want());
    this.every(2_000, () => this.chase());
    if (policy.polls) this.every(3_000, () => void this.poll());
  }

  belief(): Belief {
    const live = [...this.orders.values()].filter((each) => each.status !== 'over');
    return {
      version: this.version, cash: BigInt(Math.round(this.cash * 100)), gap: 0n, halted: this.halted,
      live: live.map((each): SeenOrder => ({ id: each.sentAs, parent: each.id, symbol: SYMBOL, status: each.status, quantity: BigInt(each.quantity) * UNIT, filled: BigInt(each.filled) * UNIT })),
      positions: new Map([[SYMBOL, BigInt(this.held) * UNIT]]), owned: new Map(),
      held: new Set(), unprotected: new Map(),
      suspended: this.machine.timers.now() - this.heard > QUIET_MS ? ['nothing of the market'] : [],
    };
  }

  kill(): void {
    this.append({ kind: 'state', time: 0, state: 'halted', reason: 'kill' });
    this.halted = true;
  }

  private recall(record: JournalRecord): void {
    if (record.kind === 'state') this.halted = true;
    if (record.kind === 'intent') {
      this.orders.set(record.id, { id: record.id, side: record.side, quantity: Number(record.quantity), filled: 0, status: 'unknown', sentAs: record.id, asked: 0 });
      this.numbers = Math.max(this.numbers, Number(record.id.split('-')[1]));
    }
  }

  private append(record: JournalRecord): void {
    this.journal.append(record);
    this.journal.commit();
    this.version++;
  }

  private want(): void {
    if (this.machine.resting() || this.halted || this.bid === 0) return;
    const id = `t-${this.policy.sameId ? ++this.numbers : Math.floor(this.machine.random.next() * 1e9)}`;
    const order: Ours = { id, side: this.machine.random.next() < 0.5 ? 'buy' : 'sell', quantity: 1 + Math.floor(this.machine.random.next() * 20), filled: 0, status: 'intended', sentAs: id, asked: 0 };
    if (this.policy.journalFirst) this.note(order);
    this.orders.set(id, order);
    void this.send(order);
  }

  private note({ id, side, quantity }: Ours): void {
    this.append({
      kind: 'intent', time: 0, id, parent: id, owner: 'toy', symbol: SYMBOL, side, type: 'market', quantity: String(quantity), reduceOnly: false, reason: 'toy',
    });
  }

  private async send(order: Ours): Promise<void> {
    const { policy } = this;
    try {
      const { status, body } = await this.request('POST', '/orders', JSON.stringify({ id: order.sentAs, side: order.side, quantity: order.quantity }));
      if (status === 200 || (status === 422 && body.includes('40010001'))) this.accept(order);
      else if (status === 403) this.become(order, 'over');
      else throw new TraderError('BROKER_UNREACHABLE', String(status));
      if (!policy.journalFirst) this.note(order);
    } catch {
      this.become(order, 'unknown');
      if (policy.onSilence === 'new id') this.again(order);
    }
  }

  private again(order: Ours): void {
    order.sentAs = `${order.sentAs}x`;
    void this.send(order);
  }

  /** Asks after orders of unknown outcome. */
  private chase(): void {
    if (this.policy.onSilence === 'nothing') return;
    for (const order of this.orders.values()) if (order.status === 'unknown') void this.ask(order);
    if (this.halted) for (const order of this.orders.values()) if (order.status === 'accepted') void this.request('DELETE', `/orders/${order.sentAs}`).catch(() => undefined);
  }

  private async ask(order: Ours): Promise<void> {
    const answer = await this.request('GET', `/orders/${order.sentAs}`).catch(() => undefined);
    if (answer === undefined || order.status !== 'unknown') return;
    const parsed = parse<{ order: ToyOrder; fills: ToyFill[] }>(answer.body);
    if (answer.status === 404) {
      if (this.policy.onSilence === 'ask once, then new id') this.again(order);
      // So often, two seconds apart, that nothing of it can be under way any more.
      else if (++order.asked >= 18) this.become(order, 'over');
    } else if (parsed?.order !== undefined) this.catchUp(order, parsed.order, parsed.fills);
  }

  private async poll(): Promise<void> {
    const answer = await this.request('GET', '/book').catch(() => undefined);
    const book = answer?.status === 200 ? parse<{ orders: ToyOrder[]; fills: ToyFill[] }>(answer.body) : undefined;
    for (const there of book?.orders ?? []) {
      const order = [...this.orders.values()].find((each) => each.sentAs === there.id);
      const fills = book!.fills.filter((each) => each.order === there.id);
      if (order !== undefined) this.catchUp(order, there, fills);
      else if (there.outside) for (const fill of fills) this.book(there.side, fill);
    }
  }

  private catchUp(order: Ours, there: ToyOrder, fills: readonly ToyFill[]): void {
    if (order.status === 'over' && !this.policy.sumsUp) return;
    for (const fill of fills) this.fill(order, fill);
    if (!there.open && order.filled >= there.filled) this.become(order, 'over');
    else this.accept(order);
  }

  private onEvent(message: string): void {
    const event = parse<{ fill?: ToyFill; end?: string; filled?: number }>(message);
    const id = event?.fill?.order ?? event?.end;
    const order = [...this.orders.values()].find((each) => each.sentAs === id);
    if (order === undefined || event === undefined) return;
    if (order.status === 'over' && !this.policy.sumsUp) return;
    if (event.fill !== undefined) this.fill(order, event.fill);
    else if (!this.policy.sumsUp || order.filled >= (event.filled ?? 0)) this.become(order, 'over');
  }

  private fill(order: Ours, { execution, quantity, price }: ToyFill): void {
    if (!this.book(order.side, { execution, quantity, price })) return;
    order.filled += quantity;
    this.accept(order);
    if (order.filled >= order.quantity) this.become(order, 'over');
  }

  private book(side: 'buy' | 'sell', { execution, quantity, price }: Pick<ToyFill, 'execution' | 'quantity' | 'price'>): boolean {
    if (this.policy.dedupe && this.executions.has(execution)) return false;
    this.executions.add(execution);
    const sign = side === 'buy' ? 1 : -1;
    this.held += sign * quantity;
    this.cash -= sign * quantity * price;
    this.version++;
    return true;
  }

  private accept(order: Ours): void {
    if (order.status === 'intended' || order.status === 'unknown') this.become(order, 'accepted');
  }

  private become(order: Ours, status: string): void {
    order.status = status;
    this.version++;
  }

  private onQuote(message: string): void {
    this.heard = this.machine.timers.now();
    this.bid = Number(message.split(' ')[0]);
  }

  private request(method: HttpRequest['method'], path: string, body?: string): Promise<HttpReply> {
    return this.machine.transport.request({ method, url: `https://toy${path}`, headers: {}, body, timeoutMs: 2_000 });
  }

  private connect(url: string, hear: (text: string) => void): void {
    let heard = this.machine.timers.now();
    let open = true;
    const socket = this.machine.transport.open(url, {
      onOpen: () => undefined, onBytes: () => undefined,
      onText: (text) => {
        heard = this.machine.timers.now();
        hear(text);
      },
      onClose: () => {
        open = false;
        this.machine.timers.after(500, () => this.connect(url, hear));
      },
    });
    const watch = (): void => {
      if (!open) return;
      if (this.machine.timers.now() - heard > 5_000) socket.close();
      else this.machine.timers.after(1_000, watch);
    };
    watch();
  }

  private every(ms: number, work: () => void): void {
    this.machine.timers.after(ms, () => {
      work();
      this.every(ms, work);
    });
  }
}

const parse = <T>(text: string): T | undefined => {
  try {
    return JSON.parse(text) as T;
  } catch {
    return undefined;
  }
};

/** A world in which a toy of this policy trades. */
export const toyWorld = (policy: Policy): World => ({
  prices: [100], days: [Date.UTC(2026, 2, 9, 14, 30)], noticeMs: 11_000, settleMs: 120_000, cancelMs: 60_000,
  openVenue: (stage) => new ToyVenue(stage),
  start: (machine) => new ToyProgram(machine, policy),
});
