import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import type { HttpReply, HttpRequest, Socket, SocketListener } from '@trader/core';
import type { Server } from '../../src/virtual-network';
import type { VirtualTime } from '../../src/virtual-time';

type Question =
  | { readonly kind: 'request'; readonly request: HttpRequest }
  | { readonly kind: 'open'; readonly socket: number; readonly url: string; readonly headers: Readonly<Record<string, string>> | undefined }
  | { readonly kind: 'send'; readonly socket: number; readonly message: string | Uint8Array }
  | { readonly kind: 'close'; readonly socket: number }
  | { readonly kind: 'show'; readonly quotes: number }
  | { readonly kind: 'books' | 'advance' };

/** What is asked of the server, at a time, ms since 1970 UTC. */
export type Asked = Question & { readonly now: number };

/** Something that one of its sockets has said; of a close, `message` is the code. */
export interface Heard {
  readonly socket: number;
  readonly what: 'open' | 'text' | 'bytes' | 'close';
  readonly message: string | Uint8Array;
  readonly reason: string;
}

/** What it has in its books. */
export interface ServerBooks {
  readonly orders: readonly { readonly id: string; readonly clientOrderId: string; readonly replaces: string | undefined; readonly filled: bigint; readonly isOver: boolean; readonly isLeg: boolean }[];
  readonly positions: readonly number[];
  readonly cash: bigint;
}

/** What it answers, with all that its sockets said meanwhile, and when it has something to do next. */
export interface Told {
  readonly reply: HttpReply | ServerBooks | undefined;
  readonly heard: readonly Heard[];
  readonly due: number;
  readonly error: string | undefined;
}

const PATIENCE_S = 60;

/** A server in another thread, which is waited for: as synchronous as one in this. */
export class RemoteServer implements Server {
  private readonly bell = new Int32Array(new SharedArrayBuffer(4));
  private readonly worker: Worker;
  private readonly listeners = new Map<number, SocketListener>();
  private sockets = 0;
  private due = Infinity;
  private readonly port: MessagePort;

  constructor(program: URL, seed: number, start: number, private readonly time: VirtualTime) {
    const { port1, port2 } = new MessageChannel();
    this.port = port1;
    this.worker = new Worker(program, { workerData: { seed, start, flag: this.bell.buffer, port: port2 }, transferList: [port2] });
    this.worker.on('error', (error) => {
      throw error;
    });
  }

  /** How many requests there were of each kind. */
  readonly requests = new Map<string, number>();

  request(request: HttpRequest): HttpReply {
    const kind = `${request.method} ${new URL(request.url).pathname.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{20,}/g, '*')}`;
    this.requests.set(kind, (this.requests.get(kind) ?? 0) + 1);
    return this.ask({ kind: 'request', request }) as HttpReply;
  }

  open(url: string, listener: SocketListener, headers?: Readonly<Record<string, string>>): Socket {
    const socket = ++this.sockets;
    this.listeners.set(socket, listener);
    this.ask({ kind: 'open', socket, url, headers });
    return {
      send: (message) => void this.ask({ kind: 'send', socket, message }),
      close: () => {
        this.listeners.delete(socket);
        this.ask({ kind: 'close', socket });
      },
    };
  }

  /** Shows so many quotes. */
  show(quotes: number): void {
    this.ask({ kind: 'show', quotes });
  }

  books(): ServerBooks {
    return this.ask({ kind: 'books' }) as ServerBooks;
  }

  close(): Promise<number> {
    this.port.close();
    return this.worker.terminate();
  }

  private ask(question: Question): Told['reply'] {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- the port of a thread, not a window
    this.port.postMessage({ ...question, now: this.time.now() } satisfies Asked);
    const { reply, heard, due, error } = this.answer();
    if (error !== undefined) throw new Error(error);
    for (const { socket, what, message, reason } of heard) {
      const listener = this.listeners.get(socket);
      if (what === 'open') listener?.onOpen();
      else if (what === 'text') listener?.onText(message as string);
      else if (what === 'bytes') listener?.onBytes(message as Uint8Array);
      else {
        this.listeners.delete(socket);
        listener?.onClose(Number(message), reason);
      }
    }
    this.arrange(due);
    return reply;
  }

  /** Waits for the answer: the bell may ring before it can be read. */
  private answer(): Told {
    for (let seconds = 0; seconds < PATIENCE_S; ) {
      if (Atomics.wait(this.bell, 0, 0, 1_000) === 'timed-out') seconds++;
      Atomics.store(this.bell, 0, 0);
      const found = receiveMessageOnPort(this.port);
      if (found !== undefined) return found.message as Told;
    }
    throw new Error(`the server has not answered for ${PATIENCE_S} s`);
  }

  /** What it does later by itself, it is told of when it is due. */
  private arrange(due: number): void {
    if (due >= this.due || due === Infinity) return;
    this.due = due;
    this.time.at(due, () => {
      this.due = Infinity;
      this.ask({ kind: 'advance' });
    });
  }
}
