import { isFinal } from '@trader/core';
import type { BrokerEvent, LiveBroker, Timers } from '@trader/core';
import type { OrderState } from '../order-lifecycle';
import type { Alarm } from './alarm';
import type { SessionPolicy } from './policy';
import { answerWithin, messageOf } from './rounds';

/** What `Unknowns` takes. */
interface UnknownsOptions {
  readonly broker: Pick<LiveBroker, 'ask' | 'cancel'>;
  readonly timers: Timers;
  readonly alarm: Alarm;
  readonly policy: SessionPolicy;
  /** Tells the loop, at our clock. */
  readonly tell: (events: readonly BrokerEvent[]) => void;
  /** One of them is known again, or over. */
  readonly onResolved: (orderId: string) => void;
}

/** An order of which nobody has told. */
interface Doubt {
  readonly state: OrderState;
  asked: number;
  /** How many questions in an unbroken row have been answered with that there is no such order. */
  absent: number;
  /** Whether that row has lasted for `settleMs`: a timer says so, for our clock may be set meanwhile. What takes it back. */
  settled: boolean;
  unsettle: () => void;
  delay: number;
  wake: () => void;
}

/** How often at least the broker must have said that there is no such order. */
const LEAST_ANSWERS = 3;

/**
 * Finds out what became of orders that are unknown: by asking for their id, again and again, never by sending them anew. That there is none is believed when the broker has said so for `settleMs`
 * without a break, counted from when the order can no longer have been sent: then it is over. Whether it is known again, it is asked no more.
 */
export class Unknowns {
  private readonly doubts = new Map<string, Doubt>();
  /** Orders that are over because the broker never had them. */
  private readonly never = new Set<string>();
  private stopped = false;
  /** Questions are put one after another: put at once, those for many orders would keep each other, and everything else, beyond the rate that the broker allows. */
  private turn: Promise<void> = Promise.resolve();

  constructor(private readonly options: UnknownsOptions) {}

  /** Ids of those that are asked for. */
  get ids(): readonly string[] {
    return [...this.doubts.keys()];
  }

  /** Whether each has been asked for at least once. */
  get allAsked(): boolean {
    for (const { asked } of this.doubts.values()) if (asked === 0) return false;
    return true;
  }

  /** Whether the order is over because nobody found it at the broker. */
  neverArrived(orderId: string): boolean {
    return this.never.has(orderId);
  }

  /** Begins to ask for an order that is unknown from now on: it is not sent any more. */
  take(state: OrderState): void {
    const { id } = state.order;
    if (this.doubts.has(id) || this.stopped) return;
    const doubt: Doubt = { state, asked: 0, absent: 0, settled: false, unsettle: () => undefined, delay: this.options.policy.askFirstMs, wake: () => undefined };
    this.doubts.set(id, doubt);
    doubt.wake = this.options.timers.after(0, () => void this.ask(doubt));
  }

  /** An order has come to something: whether it is known again. */
  look(state: OrderState): void {
    const doubt = this.doubts.get(state.order.id);
    if (doubt === undefined || state.status === 'unknown') return;
    this.forget(doubt);
    const { broker, onResolved } = this.options;
    if (state.cancelWanted && !isFinal(state.status)) {
      state.cancelAsked = true;
      broker.cancel(state.order.id);
    }
    onResolved(state.order.id);
  }

  /** Asks no more. */
  stop(): void {
    this.stopped = true;
    for (const doubt of this.doubts.values()) this.forget(doubt);
  }

  private forget(doubt: Doubt): void {
    doubt.wake();
    doubt.unsettle();
    this.doubts.delete(doubt.state.order.id);
  }

  /** The row is broken. */
  private heard(doubt: Doubt): void {
    doubt.unsettle();
    doubt.settled = false;
    doubt.absent = 0;
  }

  private ask(doubt: Doubt): Promise<void> {
    const asked = this.turn.then(() => this.askNow(doubt));
    // What breaks one question keeps nobody else from asking.
    this.turn = asked.catch(() => undefined);
    return asked;
  }

  private async askNow(doubt: Doubt): Promise<void> {
    const { broker, timers, policy, tell, alarm } = this.options;
    const { id } = doubt.state.order;
    if (this.doubts.get(id) !== doubt) return;
    const { settled } = doubt;
    try {
      const events = await answerWithin(timers, policy.askMs, `order ${id}`, () => broker.ask(id));
      if (this.doubts.get(id) !== doubt) return;
      doubt.asked++;
      if (events === undefined) this.absent(doubt, settled);
      else {
        this.heard(doubt);
        tell(events);
        this.look(doubt.state);
      }
    } catch (error) {
      if (this.doubts.get(id) !== doubt) return;
      this.heard(doubt);
      alarm('warning', 'unknown orders', `order ${id}, whose outcome is unknown, could not be asked for: ${messageOf(error)}`);
    }
    if (this.doubts.get(id) !== doubt) return;
    doubt.wake = timers.after(doubt.delay, () => void this.ask(doubt));
    doubt.delay = Math.min(doubt.delay * 2, policy.askLongestMs);
  }

  /** The broker says that there is none, to a question that was put when the row of such answers had `settled` or not. */
  private absent(doubt: Doubt, settled: boolean): void {
    const { policy, timers, tell, alarm } = this.options;
    const { id } = doubt.state.order;
    if (doubt.absent++ === 0) doubt.unsettle = timers.after(policy.settleMs, () => void (doubt.settled = true));
    if (!settled || doubt.absent < LEAST_ANSWERS) return;
    this.never.add(id);
    const reason = `the broker has said for ${policy.settleMs} ms that it has no such order`;
    alarm('warning', 'unknown orders', `order ${id} is over: ${reason}`);
    tell([{ kind: 'order', orderId: id, status: doubt.state.filled > 0n ? 'cancelled' : 'rejected', reason, time: timers.now() }]);
    this.look(doubt.state);
  }
}
