import type { SocketListener } from '@trader/core';
import { decode, encode } from '@msgpack/msgpack';
import type { Faults } from './faults';
import type { Schedule } from './schedule';

/** How messages are written: as text, as bytes of the same text, or as MessagePack. */
export type Encoding = 'text' | 'bytes' | 'msgpack';

/** What a link works with. */
export interface LinkTools {
  readonly schedule: Schedule;
  readonly now: () => number;
  readonly faults: () => Faults;
  /** Counts messages of all streams. */
  readonly count: () => number;
}

const utf8 = new TextEncoder();
const text = new TextDecoder();

/** The server's end of one WebSocket: writes and reads messages, and does to them what the faults say. */
export class Link {
  private isOpen = true;
  /** Nothing is told, though the socket stays open. */
  mute = false;
  private swapped: (() => void) | undefined;

  constructor(
    private readonly stream: 'orders' | 'market',
    private readonly encoding: Encoding,
    private readonly listener: SocketListener,
    private readonly tools: LinkTools,
    private readonly onEnd: () => void,
  ) {}

  get open(): boolean {
    return this.isOpen;
  }

  /** Whether a Date is written as one. */
  get writesDates(): boolean {
    return this.encoding === 'msgpack';
  }

  /** A message as the client sent it; undefined when it is none. */
  read(message: string | Uint8Array): unknown {
    try {
      if (typeof message === 'string') return JSON.parse(message);
      return this.encoding === 'msgpack' ? decode(message) : JSON.parse(text.decode(message));
    } catch {
      return undefined;
    }
  }

  /** Tells a message. In MessagePack a Date is a timestamp. */
  tell(what: string, message: unknown): void {
    if (!this.isOpen || this.mute) return;
    const { faults, now, count, schedule } = this.tools;
    const fault = faults().message?.({ count: count(), stream: this.stream, what, now: now() });
    const bytes = this.encoding === 'msgpack' ? encode(message) : JSON.stringify(message);
    const send = (): void => this.send(bytes);
    if (fault?.kind === 'drop') return;
    if (fault?.kind === 'delay') return schedule.at(now() + fault.ms, send);
    if (fault?.kind === 'swap' && this.swapped === undefined) {
      this.swapped = send;
      return;
    }
    if (fault?.kind === 'truncate') this.send(bytes.slice(0, Math.floor(bytes.length / 2)));
    else for (let i = fault?.kind === 'repeat' ? fault.times : 1; i > 0; i--) send();
    const { swapped } = this;
    this.swapped = undefined;
    swapped?.();
  }

  /** Hangs up. */
  close(code: number, reason: string): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.onEnd();
    this.listener.onClose(code, reason);
  }

  private send(message: string | Uint8Array): void {
    if (!this.isOpen) return;
    if (typeof message !== 'string') this.listener.onBytes(message);
    else if (this.encoding === 'bytes') this.listener.onBytes(utf8.encode(message));
    else this.listener.onText(message);
  }
}
