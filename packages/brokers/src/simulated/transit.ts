import { TraderError } from '@trader/core';
import type { Latency } from './latency';
import type { RestingOrder } from './resting-order';

/** A message on its way to the exchange: an order, or to cancel one. */
export interface Message {
  /** When it is there, in whole ms since 1970 UTC. */
  readonly arrives: number;
  readonly kind: 'order' | 'cancel';
  readonly resting: RestingOrder;
}

/** Messages on their way. As on one connection, none overtakes another. */
export class Transit {
  private readonly messages: Message[] = [];
  private last = -Infinity;

  constructor(private readonly latency: Latency) {}

  /** When the first of them arrives; Infinity when there is none. */
  get next(): number {
    return this.messages.length === 0 ? Infinity : this.messages[0].arrives;
  }

  /** Sends a message off at `now`. To cancel an order twice is to cancel it once. Throws INVALID_CONFIG for a latency that is no number from 0 up. */
  send(kind: Message['kind'], resting: RestingOrder, now: number): void {
    if (this.messages.some((each) => each.kind === kind && each.resting === resting)) return;
    const ms = this.latency(now);
    if (!(ms >= 0 && ms < Infinity)) throw new TraderError('INVALID_CONFIG', `a latency must be a number of ms, 0 or above: the one of order ${resting.order.id} at ${now} is ${ms}`);
    this.last = Math.max(this.last, Math.ceil(now + ms));
    this.messages.push({ arrives: this.last, kind, resting });
  }

  /** Takes off the first message that is there at `time`. */
  take(time: number): Message | undefined {
    return this.next <= time ? this.messages.shift() : undefined;
  }
}
