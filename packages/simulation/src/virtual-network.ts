import { createRandom, TraderError } from '@trader/core';
import type { HttpReply, HttpRequest, Random, Socket, SocketListener, Transport } from '@trader/core';
import { LATEST_ARRIVAL_MS } from './fault';
import type { Fault } from './fault';
import { STREAMS } from './fault-plan';
import type { Process } from './process';
import type { Trace } from './trace';
import type { VirtualTime } from './virtual-time';
import { VirtualSocket } from './virtual-socket';
import type { Weather } from './weather';

/** What listens at the other end: it answers at once, the network makes it late. */
export interface Server {
  request(request: HttpRequest): HttpReply;
  open(url: string, listener: SocketListener, headers?: Readonly<Record<string, string>>): Socket;
}

/** What a network is made of. */
export interface NetworkOptions {
  readonly time: VirtualTime;
  readonly weather: Weather;
  readonly trace: Trace;
  readonly server: Server;
  readonly seed: number;
  /** Whether a stream of this address tells of orders or of the market. Default: of the market when its path has no `/stream` at its end, or has a version. */
  readonly linkOf?: ((url: string) => 'orders' | 'market') | undefined;
}

const latin1 = new TextDecoder('latin1');

/** How long a message is under way on a good day, ms, from and to. */
const FLIGHT = [1, 40] as const;
/** So many times as long may be the way of a message that others overtake. */
const LONGEST_DETOUR = 100;

const defaultLink = (url: string): 'orders' | 'market' => (/\/v\d/.test(url) ? 'market' : 'orders');

/**
 * Connections between processes and one server. Every request has a connection of its own, so that requests overtake each other; what goes through one socket
 * stays in its order. A request is either lost, or arrives within LATEST_ARRIVAL_MS of when it was sent; by chance after its sender has given it up.
 */
export class VirtualNetwork {
  readonly random: Random;
  readonly sockets = new Set<VirtualSocket>();
  /** When a process has heard of the market last, ms since 1970 UTC. */
  heardAt = -Infinity;
  /** The server is down until then, ms since 1970 UTC. */
  downUntil = -Infinity;
  readonly linkOf: (url: string) => 'orders' | 'market';
  /** Streams of orders that are open as far as the program knows. */
  readonly orderStreams = new Set<VirtualSocket>();

  constructor(readonly options: NetworkOptions) {
    this.random = createRandom(options.seed, STREAMS.network);
    this.linkOf = options.linkOf ?? defaultLink;
  }

  /** The way out of a process. */
  transportOf(process: Process): Transport {
    return {
      request: (request) => this.request(process, request),
      open: (url, listener, headers) => {
        const socket = new VirtualSocket(this, process, url, listener, headers);
        process.call('open', () => socket.connect());
        return socket;
      },
    };
  }

  /** When something stood in the way of requests last, ms since 1970 UTC. */
  hinderedAt = -Infinity;

  /** Something stands in the way of requests. */
  hinder(): void {
    this.hinderedAt = this.options.time.now();
  }

  /** How long the next message is under way, ms. */
  flight(): number {
    const [from, to] = FLIGHT;
    const usual = Math.round(from * (to / from) ** this.random.next());
    const slow = this.options.weather.strikes('slow');
    return slow === undefined ? usual : usual + Math.round(this.random.next() * slow.amount);
  }

  /** How long a message is under way that takes a way of its own, ms: seconds now and then. */
  detour(): number {
    return Math.round(this.flight() * LONGEST_DETOUR ** this.random.next());
  }

  /** The server stops: every connection breaks. It is there again at `until`. */
  restart(until: number): void {
    this.downUntil = until;
    this.options.trace.line('server down');
    for (const socket of this.sockets) socket.break('the server went down');
  }

  /** A connection that has been half-open for longer than `ms`, and that its process has not given up. */
  unnoticed(ms: number): VirtualSocket | undefined {
    for (const socket of this.sockets) if (this.options.time.now() - socket.frozenAt > ms) return socket;
    return undefined;
  }

  /** Of which symbols no message of the market arrives, and from when until when, ms since 1970 UTC. */
  readonly silent = new Map<string, { readonly since: number; readonly until: number; readonly told: RegExp }>();

  /** No message of the market that tells of a symbol arrives until then; undefined: all arrive again. */
  silence(symbol: string | undefined, until: number): void {
    if (symbol === undefined) this.silent.clear();
    // `"S":"KO"` in JSON, and the same in MessagePack.
    else this.silent.set(symbol, { since: this.options.time.now(), until, told: new RegExp(`\\bS\\W{1,3}${symbol}\\b`) });
  }

  /** Whether a message of the market tells of a symbol that is silent. */
  isSilent(message: string | Uint8Array): boolean {
    if (this.silent.size === 0) return false;
    const now = this.options.time.now();
    const text = typeof message === 'string' ? message : latin1.decode(message);
    for (const { until, told } of this.silent.values()) if (now < until && told.test(text)) return true;
    return false;
  }

  /** Every connection is half-open from now on. */
  freeze(): void {
    for (const socket of this.sockets) socket.freeze();
  }

  get isDown(): boolean {
    return this.options.time.now() < this.downUntil;
  }

  private request(process: Process, request: HttpRequest): Promise<HttpReply> {
    return new Promise((resolve, reject) => {
      const { time, trace } = this.options;
      let over = false;
      const answer = (what: string, tell: () => void): void => process.call('reply', () => {
        if (over) return;
        over = true;
        trace.line(`  reply ${what}`);
        tell();
      });
      const fail = (why: string): void => answer(why, () => reject(new TraderError('BROKER_UNREACHABLE', `${request.method} ${request.url}: ${why}`)));
      process.call('request', () => {
        time.after(request.timeoutMs, () => fail(`no answer within ${request.timeoutMs} ms`));
        this.dispatch(request, {
          reply: (reply, late) => time.after(late, () => answer(`${reply.status}`, () => resolve(reply))),
          fail: (why, late) => time.after(late, () => fail(why)),
        });
      });
    });
  }

  /** Sends a request on its way, and what becomes of it back. */
  private dispatch(request: HttpRequest, back: Way): void {
    const { time, trace, weather } = this.options;
    const path = request.url.replace(/^\w+:\/\/[^/]+/, '');
    const kinds = request.method === 'GET' ? ['reads'] : ['orders'];
    const told = `${request.method} ${path}${request.body === undefined ? '' : ` ${request.body}`}`;
    if (this.isDown || weather.strikes('refused', ...kinds) !== undefined) {
      trace.line(`${told}: refused`);
      this.hinder();
      return back.fail('the connection was refused', this.flight());
    }
    if (weather.strikes('request lost', ...kinds) !== undefined) {
      trace.line(`${told}: lost`);
      this.hinder();
      if (this.random.next() < 0.5) back.fail('the connection was reset', this.flight());
      return;
    }
    const late = weather.strikes('request late', ...kinds);
    const flight = Math.min(this.flight() + (late === undefined ? 0 : Math.round(weather.chanceOf(late) * late.amount)), LATEST_ARRIVAL_MS);
    trace.line(told);
    const again = weather.strikes('request repeated', ...kinds);
    let refused = false;
    const pass: Way['reply'] = (answer, wait) => {
      refused = answer.status >= 400 && answer.status < 500;
      back.reply(answer, wait);
    };
    time.after(flight, () => this.arrive(request, kinds, { ...back, reply: pass }));
    // A proxy that sends it again passes on the first answer, and sends nothing again that was refused; the other answer goes nowhere.
    const repeat = (): void => {
      if (!refused) this.arrive(request, kinds, NOWHERE);
    };
    if (again !== undefined) time.after(Math.min(flight + again.amount, LATEST_ARRIVAL_MS), repeat);
  }

  /** A request is there. What is between us and the server may answer in its place, before or after it has acted. */
  private arrive(request: HttpRequest, kinds: readonly string[], back: Way): void {
    const { trace, weather } = this.options;
    if (this.isDown) {
      this.hinder();
      return back.fail('the connection was reset', this.flight());
    }
    const early = weather.strikes('throttled', ...kinds) === undefined ? (weather.strikes('server error', ...kinds) === undefined ? undefined : this.failure()) : this.throttled();
    if (early !== undefined) {
      this.hinder();
      return back.reply(early, this.flight());
    }
    const reply = this.options.server.request(request);
    trace.line(`  ${request.method} answered ${reply.status}`);
    if (reply.status === 429 || reply.status >= 500) this.hinder();
    if (weather.strikes('server error after', ...kinds) !== undefined) return back.reply(this.failure(), this.flight());
    if (weather.strikes('reply lost', ...kinds) !== undefined) {
      if (this.random.next() < 0.5) back.fail('the connection was reset', this.flight());
      return;
    }
    const cut = weather.strikes('reply cut', ...kinds);
    if (cut !== undefined && reply.body.length > 0) return back.reply({ ...reply, body: reply.body.slice(0, Math.floor(weather.chanceOf(cut) * reply.body.length)) }, this.flight());
    const garbled = weather.strikes('reply garbled', ...kinds);
    if (garbled !== undefined) return back.reply({ ...reply, body: garbled.at % 2 === 0 ? '<html>Bad Gateway</html>' : '{"status":"ok"}' }, this.flight());
    back.reply(reply, this.flight());
  }

  private failure(): HttpReply {
    const status = [500, 502, 503, 504][Math.floor(this.random.next() * 4)];
    const coded = this.random.next() < 0.5;
    return { status, headers: { 'content-type': coded ? 'application/json' : 'text/html' }, body: coded ? CODED_FAILURE : `<html><body>${status}</body></html>` };
  }

  private throttled(): HttpReply {
    return this.random.next() < 0.5 ? THROTTLED : { ...THROTTLED, body: CODED_THROTTLE };
  }

  /** Does to sockets what a fault says; tells to how many. */
  strike({ kind, target, ms }: Fault): number {
    const { trace, time } = this.options;
    let hit = 0;
    for (const socket of [...this.sockets]) {
      if (target !== 'any' && socket.link !== target) continue;
      hit++;
      trace.line(`${kind}: ${socket.link} stream`);
      if (kind === 'dropped') socket.break('the connection was lost');
      else if (kind === 'half-open') socket.freeze();
      else if (kind === 'stalled') socket.stall(time.now() + ms);
      else socket.spoil(kind === 'frame cut' ? 'cut' : 'garbled');
    }
    return hit;
  }
}

/** How an answer finds its way back. */
interface Way {
  readonly reply: (reply: HttpReply, late: number) => void;
  readonly fail: (why: string, late: number) => void;
}

const NOWHERE: Way = { reply: () => undefined, fail: () => undefined };

/** As a gateway answers in front of a server: without the broker's own fields. Statuses: RFC 6585 section 4. */
const THROTTLED: HttpReply = { status: 429, headers: { 'retry-after': '1' }, body: 'too many requests' };
/** Errors with a code in them, which are no definite refusals all the same. Quoted by clients of Alpaca: 50010000, "internal server error occurred"; the other is `unverified`. */
const CODED_FAILURE = '{"code":50010000,"message":"internal server error occurred"}';
const CODED_THROTTLE = '{"code":42910000,"message":"rate limit exceeded"}';
