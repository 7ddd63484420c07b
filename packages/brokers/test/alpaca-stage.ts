import { cash, createApprovalAuthority, createCalendars, createRandom, defineInstrument, defineOrder, formatPrice, formatQuantity, price, quantity, TraderError } from '@trader/core';
import type { BrokerEvent, HttpReply, HttpRequest, LinkEvent, Numeric, Order, Socket, SocketListener, Transport } from '@trader/core';
import { VirtualTime } from '@trader/core/testing';
import { createAlpacaBroker, Secret } from '../src/alpaca/index';
import type { AlpacaBroker, AlpacaBrokerOptions } from '../src/alpaca/index';
import { createAlpacaServer } from '../src/testing/index';
import type { AlpacaServer, AlpacaServerOptions } from '../src/testing/index';
import { TEN } from './alpaca-desk';

export const CANARIES = { keyId: 'PKCANARYCANARY00', secretKey: 'canary+secret/of=the~tests' };
const share = defineInstrument({ symbol: 'AAPL', lotSize: '0.000000001' });
const other = defineInstrument({ symbol: 'MSFT' });

/** An order in short. */
export interface Wish extends Partial<Pick<Order, 'type' | 'reduceOnly' | 'after' | 'group' | 'replaces' | 'timeInForce' | 'postOnly' | 'trailBps' | 'expiresAt'>> {
  readonly id: string;
  readonly side?: Order['side'];
  readonly quantity?: Numeric;
  readonly limit?: Numeric;
  readonly stop?: Numeric;
  readonly trail?: Numeric;
}

export const orderOf = ({ id, side = 'buy', quantity: size = 10, limit, stop, trail, type, ...rest }: Wish): Order =>
  defineOrder(share, {
    parentId: 'run-0', owner: 'me', reduceOnly: false, reason: 'test', timeInForce: 'day', ...rest, id, side, symbol: 'AAPL', quantity: quantity(size),
    type: type ?? (limit !== undefined && stop !== undefined ? 'stop-limit' : limit !== undefined ? 'limit' : stop !== undefined ? 'stop' : 'market'),
    limitPrice: limit === undefined ? undefined : price(limit), stopPrice: stop === undefined ? undefined : price(stop), trailAmount: trail === undefined ? undefined : price(trail),
  });

/** A bracket of 10: the entry n, its stop n + 1 and its limit n + 2. */
export const bracket = (n: number, entry: Partial<Wish> = {}): Wish[] => [
  { id: `run-${n}`, ...entry },
  { id: `run-${n + 1}`, side: 'sell', stop: 9, reduceOnly: true, after: `run-${n}`, group: `g${n}`, ...(entry.timeInForce && { timeInForce: entry.timeInForce }) },
  { id: `run-${n + 2}`, side: 'sell', limit: 11, reduceOnly: true, after: `run-${n}`, group: `g${n}`, ...(entry.timeInForce && { timeInForce: entry.timeInForce }) },
];

/** What a test does to a request: an answer of its own, or no answer before or after it had its effect. */
export type Meddle = (request: HttpRequest) => HttpReply | Error | 'lose request' | 'lose reply' | undefined;

export const reply = (status: number, body: unknown = '', headers: Record<string, string> = {}): HttpReply => ({ status, headers, body: typeof body === 'string' ? body : JSON.stringify(body) });

const show = (event: BrokerEvent): string => {
  if (event.kind === 'fill') return `${event.fill.orderId} ${event.fill.side} ${formatQuantity(event.fill.quantity)} at ${formatPrice(event.fill.price)}`;
  return event.kind === 'order' ? `${event.orderId} ${event.status}${event.reason === '' ? '' : `: ${event.reason}`}` : `${event.kind} ${event.kind === 'cash' ? event.reason : ''}`;
};

/** The adapter and a loopback server, with a network between them that a test meddles with. */
export class AlpacaStage {
  readonly time = new VirtualTime(TEN);
  readonly server: AlpacaServer;
  readonly requests: HttpRequest[] = [];
  readonly events: BrokerEvent[] = [];
  readonly links: LinkEvent[] = [];
  broker: AlpacaBroker;
  meddle: Meddle = () => undefined;
  /** What becomes of a message of the stream: as many copies as it gives. */
  copies: (text: string) => number = () => 1;
  private readonly authority = createApprovalAuthority();
  private listener: SocketListener | undefined;
  private shown = 0;

  constructor(private readonly options: Partial<AlpacaBrokerOptions> = {}, server: Partial<AlpacaServerOptions> = {}) {
    this.server = createAlpacaServer({ instruments: [share, other], cash: cash(100_000), calendarOf: createCalendars(), now: TEN, keys: CANARIES, ...server });
    this.broker = this.start();
  }

  /** A new process: a broker that knows nothing. */
  start(): AlpacaBroker {
    this.broker?.close();
    this.events.length = this.shown = 0;
    this.broker = createAlpacaBroker({
      transport: this.transport, timers: this.time, random: createRandom(7), verify: this.authority.verify, run: 'run', instruments: [share],
      keys: { keyId: new Secret(CANARIES.keyId), secretKey: new Secret(CANARIES.secretKey) }, ...this.options,
    });
    this.broker.subscribe((event) => void this.events.push(event));
    this.broker.connect((event) => void this.links.push(event));
    return this.broker;
  }

  async pass(ms: number): Promise<void> {
    const end = this.time.now() + ms;
    for (;;) {
      await this.time.pass(Math.min(end, Math.max(this.time.now(), this.server.due)) - this.time.now());
      this.server.advance(this.time.now());
      if (this.time.now() >= end) return;
    }
  }

  /** Shows a quote, and lets what comes of it arrive. */
  async quote(bid: number, ask: number, size = 1_000_000): Promise<void> {
    await this.pass(1_000);
    this.server.market.quote('AAPL', bid, size, ask, size);
    await this.pass(100);
  }

  submit(wishes: readonly Wish[], expiresAt = Infinity): void {
    this.broker.submit(...wishes.map((wish) => this.authority.mint(orderOf(wish), 0, expiresAt)));
  }

  async send(...wishes: Wish[]): Promise<string[]> {
    this.submit(wishes);
    await this.pass(100);
    return this.news();
  }

  /** What a question is answered with, while time goes on. */
  async answer<T>(question: Promise<T>): Promise<T> {
    const state = { open: true };
    const over = (): void => void (state.open = false);
    question.then(over, over);
    while (state.open) await this.pass(50);
    return question;
  }

  /** What was told since the last time. */
  news(): string[] {
    const news = this.events.slice(this.shown).map(show);
    this.shown = this.events.length;
    return news;
  }

  show(events: readonly BrokerEvent[] | undefined): string[] | undefined {
    return events?.map(show);
  }

  /** Requests of a method whose path begins so. */
  sent(method: HttpRequest['method'], path = '/v2/orders'): HttpRequest[] {
    return this.requests.filter((each) => each.method === method && new URL(each.url).pathname.startsWith(path));
  }

  bodies(method: HttpRequest['method']): Record<string, unknown>[] {
    return this.sent(method).map(({ body }) => JSON.parse(body ?? '{}') as Record<string, unknown>);
  }

  /** Says something on the stream that the server did not say. */
  async say(message: unknown): Promise<void> {
    this.listener?.onText(typeof message === 'string' ? message : JSON.stringify(message));
    await this.pass(0);
  }

  /** Cuts the stream. */
  cut(reason = ''): void {
    this.listener?.onClose(1006, reason);
  }

  private readonly transport: Transport = {
    request: async (request) => {
      this.requests.push(request);
      const meddled = this.meddle(request);
      await this.sleep(2);
      if (meddled instanceof Error) throw meddled;
      if (typeof meddled === 'object') return meddled;
      this.server.advance(this.time.now());
      const answer = meddled === 'lose request' ? undefined : this.server.request(request);
      if (meddled === undefined && answer !== undefined) return this.sleep(2).then(() => answer);
      await this.sleep(request.timeoutMs);
      throw new TraderError('BROKER_UNREACHABLE', 'no answer in time');
    },
    open: (url, listener) => {
      let far: Socket | undefined;
      let open = true;
      const later = (work: () => void): void => void this.time.after(2, () => (open ? work() : undefined));
      const tell = (text: string, work: () => void): void => {
        for (let copies = this.copies(text); copies > 0; copies--) later(work);
      };
      this.listener = listener;
      later(() => {
        far = this.server.open(url, {
          onOpen: () => later(() => listener.onOpen()),
          onText: (text) => tell(text, () => listener.onText(text)),
          onBytes: (bytes) => tell(new TextDecoder().decode(bytes), () => listener.onBytes(bytes)),
          onClose: (code, reason) => later(() => listener.onClose(code, reason)),
        });
      });
      return {
        send: (message) => later(() => far?.send(message)),
        close: () => {
          open = false;
          far?.close();
        },
      };
    },
  };

  private sleep(ms: number): Promise<void> {
    return new Promise((resolve) => void this.time.after(ms, resolve));
  }
}
