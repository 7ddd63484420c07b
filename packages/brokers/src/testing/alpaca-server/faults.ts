/** A request that was let in: the `count`th, from 1. */
export interface CallSeen {
  readonly count: number;
  readonly method: string;
  readonly path: string;
  /** The server's time, ms since 1970 UTC. */
  readonly now: number;
}

/** What may go wrong with a request. */
export type CallFault =
  /** It is refused before it has any effect; 429 says when to come back. */
  | { readonly kind: 'refuse'; readonly status: 429 | 500 | 502 | 503 | 504; readonly retryAfterSeconds?: number | undefined }
  /** No answer comes; `after` says whether what it asked for was done. */
  | { readonly kind: 'lose'; readonly effect: 'before' | 'after' }
  /** It was done, and its answer cannot be read. */
  | { readonly kind: 'garble'; readonly body: 'empty' | 'truncated' | 'malformed' };

/** A message that is about to be told on a stream: the `count`th, from 1. */
export interface MessageSeen {
  readonly count: number;
  readonly stream: 'orders' | 'market';
  /** `fill`, `new`, `q`, `t`, `authorization` and so on. */
  readonly what: string;
  readonly now: number;
}

/** What may go wrong with a message. */
export type MessageFault =
  | { readonly kind: 'drop' }
  /** Told so many times in all, the same bytes. */
  | { readonly kind: 'repeat'; readonly times: number }
  /** Told after the next one. */
  | { readonly kind: 'swap' }
  /** Cut in the middle. */
  | { readonly kind: 'truncate' }
  /** Told so many ms later. */
  | { readonly kind: 'delay'; readonly ms: number };

/**
 * Asked at every request and every message; undefined means that nothing goes wrong. What the network does to them (delay, loss, half-open sockets) belongs to
 * whoever wires the server. A simulation draws the answers from its seed.
 */
export interface Faults {
  request?(call: CallSeen): CallFault | undefined;
  message?(message: MessageSeen): MessageFault | undefined;
  /** How many ms what a question is answered from lies behind what has happened; it must be there when that happens. */
  lag?(what: 'orders' | 'positions' | 'activities', now: number): number;
  /** How long the server works on a request before it takes effect, in ms: see the statuses `pending_*`. */
  work?(what: 'new' | 'cancel' | 'replace', now: number): number;
}
