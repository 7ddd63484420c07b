import type { LinkEvent, Random, Socket, Timers, Transport } from '@trader/core';
import { backoff } from './backoff';

/** One connection, as the one who talks over it holds it. It does nothing any more once that connection is lost. */
export interface Line {
  send(message: string | Uint8Array): void;
  /** From now on everything will come. */
  up(): void;
  /** Hangs up: the reason goes to whoever listens to the link. It is opened again after `waitMs` at the least; Infinity: never. */
  fail(reason: string, waitMs?: number): void;
}

/** What is said over one connection. */
export interface Talk {
  onOpen(): void;
  onText(text: string): void;
  /** As of a SocketListener. */
  onTextBytes?(utf8: Uint8Array): void;
  onBytes(bytes: Uint8Array): void;
  /** Asks something that is always answered. */
  beat(): void;
}

/** What keeps a stream open needs. */
export interface KeepOpenOptions {
  readonly timers: Timers;
  readonly random: Random;
  readonly transport: Transport;
  readonly url: string;
  /** Go with the handshake. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** The name of the stream in the events of its link. */
  readonly link: string;
  /** How often it asks for a sign of life, ms: 5,000. */
  readonly heartbeatMs?: number | undefined;
  /** The bound of the first wait before it opens again, ms: 250; it doubles with every try until it is `mostDelayMs`: 30,000. */
  readonly firstDelayMs?: number | undefined;
  readonly mostDelayMs?: number | undefined;
  /** Begins the talk of a new connection. */
  readonly talk: (line: Line) => Talk;
  readonly listener: (event: LinkEvent) => void;
}

/** A stream that is kept open. */
export interface KeptOpen {
  /** Hangs up, and opens it again: something may have been missed. */
  renew(reason: string): void;
  /** Hangs up for good. */
  close(): void;
}

/** One try: from opening a connection until it is lost. */
class Connection implements Line {
  private over = false;
  private isUp = false;
  private heard = true;
  private opened = false;
  private socket: Socket | undefined;
  private stop: () => void;
  private readonly conversation: Talk;

  constructor(
    private readonly options: KeepOpenOptions,
    private readonly heartbeatMs: number,
    private readonly said: (state: 'up' | 'alive' | 'down', reason: string, waitMs: number) => void,
  ) {
    this.conversation = options.talk(this);
    this.stop = options.timers.after(2 * heartbeatMs, () => this.watch());
  }

  open(): void {
    const { transport, url, headers } = this.options;
    const onTextBytes = this.conversation.onTextBytes?.bind(this.conversation);
    this.socket = transport.open(url, {
      onOpen: () => {
        this.opened = true;
        if (this.socket !== undefined) this.hear(() => this.conversation.onOpen());
      },
      onText: (text) => this.hear(() => this.conversation.onText(text)),
      ...(onTextBytes === undefined ? {} : {
        onTextBytes: (utf8: Uint8Array) => {
          if (this.over) return;
          this.heard = true;
          onTextBytes(utf8);
        },
      }),
      onBytes: (bytes) => this.hear(() => this.conversation.onBytes(bytes)),
      onClose: (code, reason) => this.fail(`closed with ${code}${reason === '' ? '' : ` ${reason}`}`),
    }, headers);
    if (this.over) this.socket.close();
    else if (this.opened) this.conversation.onOpen(); // before we held its socket
  }

  send(message: string | Uint8Array): void {
    if (!this.over) this.socket?.send(message);
  }

  up(): void {
    if (this.over || this.isUp) return;
    this.isUp = true;
    this.watchLater();
    this.said('up', '', 0);
  }

  fail(reason: string, waitMs = 0): void {
    if (this.over) return;
    this.over = true;
    this.stop();
    this.socket?.close();
    this.said('down', reason, waitMs);
  }

  private hear(work: () => void): void {
    if (this.over) return;
    this.heard = true;
    work();
  }

  private watchLater(): void {
    this.stop();
    this.stop = this.options.timers.after(this.heartbeatMs, () => this.watch());
  }

  private watch(): void {
    if (!this.isUp) return this.fail(`not up within ${2 * this.heartbeatMs} ms`);
    if (!this.heard) return this.fail(`silent for a heartbeat of ${this.heartbeatMs} ms`);
    this.said('alive', '', 0);
    this.heard = false;
    this.watchLater();
    this.conversation.beat();
  }
}

/**
 * Opens a stream, and opens it again whenever it is lost, with exponential backoff and full jitter. Whether it lives is judged by what comes: a connection that is
 * not up within two heartbeats, or on which a heartbeat goes by without any message after it was asked for one, is lost, whatever its socket says. So
 * a half-open socket is noticed within two heartbeats.
 */
export const keepOpen = (options: KeepOpenOptions): KeptOpen => {
  const { timers, random, link, heartbeatMs = 5_000, firstDelayMs = 250, mostDelayMs = 30_000, listener } = options;
  let tries = 0;
  let told: LinkEvent['state'] | undefined;
  let closed = false;
  let current: Connection;
  let wait = (): void => undefined;

  const hear = (state: 'up' | 'alive' | 'down', reason: string, waitMs: number): void => {
    if (state === 'alive') tries = 0; // it has lasted
    if (closed || state === 'alive') return;
    if (state === 'down' && waitMs < Infinity) wait = timers.after(waitMs + backoff(random, tries++, firstDelayMs, mostDelayMs), begin);
    if (told === state && waitMs < Infinity) return; // but the end is told
    told = state;
    listener({ link, state, reason, time: timers.now() });
  };
  const begin = (): void => {
    current = new Connection(options, heartbeatMs, hear);
    current.open();
  };

  begin();
  return {
    renew: (reason) => current.fail(reason),
    close: () => {
      closed = true;
      wait();
      current.fail('closed by us');
    },
  };
};
