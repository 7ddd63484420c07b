import type { Socket, SocketListener } from '@trader/core';
import type { Process } from './process';
import type { VirtualNetwork } from './virtual-network';

/** The closing code of a connection that broke: RFC 6455 section 7.1.5. */
const BROKEN = 1006;
/** After so long a server gives up a connection over which nothing arrives, ms; `unverified` for any broker. */
const SERVER_NOTICES_MS = 20_000;

/** A message that tells of the market: https://docs.alpaca.markets/docs/real-time-stock-pricing-data. */
const DATA = /"T":"[qtbs]"/;

/** One WebSocket of a process. Both ways keep their order; it breaks with a farewell to nobody, or without that anybody notices. */
export class VirtualSocket implements Socket {
  readonly link: 'orders' | 'market';
  /** What the server has given us to speak to it. */
  private remote: Socket | undefined;
  private state: 'opening' | 'open' | 'closed' = 'opening';
  /** Nothing arrives any more, either way, and nobody is told. */
  private frozen = false;
  /** Since when, ms since 1970 UTC. */
  frozenAt = Infinity;
  /** No data comes any more, and answers do. */
  private numb = false;
  private heldUntil = -Infinity;
  private spoiled: 'cut' | 'garbled' | undefined;
  /** When the last message on its way arrives, either way: the next ones come after it. */
  private lastIn = -Infinity;
  private lastOut = -Infinity;

  constructor(
    private readonly network: VirtualNetwork,
    private readonly process: Process,
    private readonly url: string,
    private readonly listener: SocketListener,
    private readonly headers: Readonly<Record<string, string>> | undefined,
  ) {
    this.link = network.linkOf(url);
  }

  /** Dials. */
  connect(): void {
    const { network, process } = this;
    const { trace, weather } = network.options;
    network.sockets.add(this);
    process.onEnd(() => this.leave());
    this.out(() => {
      if (this.state === 'closed') return;
      if (network.isDown || weather.strikes('refused', this.link) !== undefined) {
        trace.line(`${this.link} stream refused`);
        this.break('the connection was refused');
        return;
      }
      trace.line(`${this.link} stream opens`);
      this.remote = network.options.server.open(this.url, {
        onOpen: () => this.hear('opened', () => {
          this.state = 'open';
          if (this.link === 'orders') network.orderStreams.add(this);
          this.listener.onOpen();
        }),
        onText: (text) => this.message(text),
        onBytes: (bytes) => this.message(bytes),
        onClose: (code, reason) => this.hear(`closed ${code}`, () => this.finish(code, reason)),
      }, this.headers);
    });
  }

  send(message: string | Uint8Array): void {
    this.process.call('send', () => {
      if (this.state === 'open') this.out(() => this.remote?.send(message));
    });
  }

  close(): void {
    this.process.call('send', () => {
      if (this.state === 'closed') return;
      this.leave();
      this.state = 'closed';
      this.network.options.time.after(0, () => this.process.call('message', () => this.listener.onClose(BROKEN, 'closed here')));
    });
  }

  /** The connection breaks: both ends hear of it, each in its time. */
  break(reason: string): void {
    if (this.state === 'closed') return;
    this.remote?.close();
    this.remote = undefined;
    this.network.sockets.delete(this);
    this.hear('broken', () => this.finish(BROKEN, reason));
  }

  /** Half-open from now on. The server notices by itself after a while; here nobody is told. */
  freeze(): void {
    this.frozen = true;
    this.frozenAt = Math.min(this.frozenAt, this.network.options.time.now());
    this.network.options.time.after(SERVER_NOTICES_MS, () => this.remote?.close());
  }

  /** What is sent until then arrives then. */
  stall(until: number): void {
    this.heldUntil = until;
  }

  /** The next message arrives cut short, or as no message at all. */
  spoil(how: 'cut' | 'garbled'): void {
    this.spoiled = how;
  }

  /** Our end is gone: the server hears of it, unless the wire is dead. */
  private leave(): void {
    const { remote } = this;
    this.network.sockets.delete(this);
    this.network.orderStreams.delete(this);
    if (!this.frozen) this.remote = undefined;
    if (remote !== undefined && !this.frozen) this.network.options.time.after(this.network.flight(), () => remote.close());
  }

  private finish(code: number, reason: string): void {
    if (this.state === 'closed') return;
    this.state = 'closed';
    this.remote = undefined;
    this.network.sockets.delete(this);
    this.network.orderStreams.delete(this);
    this.listener.onClose(code, reason);
  }

  private message(message: string | Uint8Array): void {
    const { spoiled } = this;
    const { weather } = this.network.options;
    if (this.link === 'market' && (this.isMute(message) || this.network.isSilent(message))) return;
    if (this.link === 'orders' && weather.strikes('fill untold') !== undefined) return;
    let arrives = message;
    if (spoiled !== undefined) {
      this.spoiled = undefined;
      weather.note(spoiled === 'cut' ? 'frame cut' : 'frame garbled');
      if (spoiled === 'cut') arrives = message.slice(0, message.length >> 1);
      else arrives = typeof message === 'string' ? '\u0000not a message' : new Uint8Array([0xc1, 0xff]);
    }
    if (this.link === 'orders' && weather.strikes('event repeated') !== undefined) for (let told = 0; told < 3; told++) this.deliver(arrives, this.network.detour());
    else this.deliver(arrives);
  }

  /** A mute feed says nothing at all for a while; or no more than that it is there, until another connection takes its place. */
  private isMute(message: string | Uint8Array): boolean {
    const fault = this.network.options.weather.strikes('feed mute');
    if (fault !== undefined && fault.at % 2 === 1) this.numb = true;
    return this.numb ? typeof message !== 'string' || DATA.test(message) : fault !== undefined;
  }

  /** With a `detour`, in ms, it takes a way of its own: others may overtake it. */
  private deliver(arrives: string | Uint8Array, detour?: number): void {
    this.hear(undefined, () => {
      if (this.link === 'market') this.network.heardAt = this.network.options.time.now();
      if (typeof arrives === 'string') this.listener.onText(arrives);
      else this.listener.onBytes(arrives);
    }, detour);
  }

  /** Something comes from the server. */
  private hear(what: string | undefined, work: () => void, detour?: number): void {
    const { time, trace } = this.network.options;
    if (this.frozen) return;
    const usual = Math.max(time.now() + this.network.flight(), this.lastIn, this.heldUntil);
    if (detour === undefined) this.lastIn = usual;
    time.at(detour === undefined ? usual : Math.max(time.now() + detour, this.heldUntil), () => {
      if (this.frozen || this.state === 'closed') return;
      if (what !== undefined) trace.line(`${this.link} stream ${what}`);
      this.process.call('message', work);
    });
  }

  /** Something goes to the server. */
  private out(work: () => void): void {
    const { time } = this.network.options;
    this.lastOut = Math.max(time.now() + this.network.flight(), this.lastOut, this.heldUntil);
    time.at(this.lastOut, () => {
      if (!this.frozen) work();
    });
  }
}
