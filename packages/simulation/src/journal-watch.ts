import { magnitude, quantity } from '@trader/core';
import type { JournalRecord } from '@trader/core';
import { WantedExits } from './wanted-exits';

type Intent = Extract<JournalRecord, { kind: 'intent' }>;
type Update = Extract<JournalRecord, { kind: 'order' }>;
type Decision = Extract<JournalRecord, { kind: 'decision' }>;
type Fill = Extract<JournalRecord, { kind: 'fill' }>;
type Cancel = Extract<JournalRecord, { kind: 'cancel' }>;

/** What the journal says of orders: read from every line that is written to it. */
export class JournalWatch {
  readonly intents = new Map<string, Intent>();
  /** Which place they have among all intents. */
  readonly numbers = new Map<string, number>();
  /** At which price, and when, ms since 1970 UTC, decisions were made. */
  readonly prices = new Map<string, { readonly price: number; readonly time: number }>();
  readonly wanted = new WantedExits();
  /** Orders whose cancel is journaled and that nobody has seen to be over, with when, ms since 1970 UTC. */
  readonly cancels = new Map<string, number>();
  /** Orders that were given up, by the reason of it. */
  readonly rejected = new Map<string, string>();
  /** Decisions whose children are more than they. */
  readonly oversized: string[] = [];
  /** Fills and other things that were told after the end of their orders, and executions that were booked twice. */
  readonly late: string[] = [];
  /** Entries that have been journaled since somebody took note of it. */
  readonly entries: string[] = [];
  private readonly over = new Map<string, string>();
  private readonly executions = new Set<string>();
  private readonly openings = new Set<string>();
  private readonly room = new Map<string, bigint>();
  /** Ids of legs, by the order that brought them and their type. */
  private readonly legs = new Map<string, string>();

  constructor(private readonly now: () => number) {}

  /** A machine has died: this is what there is of the journal. */
  forget(text: string): void {
    for (const each of [this.intents, this.cancels, this.rejected, this.over, this.executions, this.room, this.openings, this.legs, this.prices, this.numbers, this.wanted]) each.clear();
    this.hear(text.slice(0, text.lastIndexOf('\n') + 1));
    this.entries.length = 0;
  }

  /** Some lines of the journal. */
  hear(text: string): void {
    for (const line of text.split('\n')) {
      if (line.startsWith('{"kind":"intent"')) this.onIntent(JSON.parse(line) as Intent);
      else if (line.startsWith('{"kind":"decision"')) this.onDecision(JSON.parse(line) as Decision);
      else if (line.startsWith('{"kind":"order"')) this.onOrder(JSON.parse(line) as Update);
      else if (line.startsWith('{"kind":"fill"')) this.onFill(JSON.parse(line) as Fill);
      else if (line.startsWith('{"kind":"cancel"')) this.onCancel(JSON.parse(line) as Cancel);
    }
  }

  /** The id of an order that came with another and carries none of ours: `of`, by its `type`. */
  legOf(of: string, type: string): string | undefined {
    return this.legs.get(`${of} ${type}`) ?? this.legs.get(`group ${this.intents.get(of)?.group ?? of} ${type}`);
  }

  /** Whether what closes goes with what opens, on the same side: a position is turned, and which of the two fills first does not matter. */
  turns({ parent, side }: Pick<Intent, 'parent' | 'side'>): boolean {
    return this.openings.has(`${parent} ${side}`);
  }

  private onIntent(intent: Intent): void {
    const { id, parent, after, group, type, reduceOnly, side } = intent;
    this.intents.set(id, intent);
    this.numbers.set(id, this.numbers.size);
    this.wanted.onIntent(intent);
    // What takes the place of a leg carries an id of its own.
    if (after !== undefined) this.legs.set(`${after} ${type}`, id);
    else if (group !== undefined && intent.replaces === undefined) this.legs.set(`group ${group} ${type}`, id);
    // Exits that wait for a price protect what is held; they are no part of what a decision trades.
    if (reduceOnly && type !== 'market') return;
    if (!reduceOnly) {
      this.openings.add(`${parent} ${side}`);
      this.entries.push(id);
    }
    const room = this.room.get(parent);
    if (room === undefined) return;
    const left = room - quantity(intent.quantity);
    if (left < 0n) this.oversized.push(`${id} is more than what ${parent} has left`);
    this.room.set(parent, left);
  }

  private onDecision({ id, from, to, or, price, time, reason }: Decision): void {
    this.wanted.onDecision(id, reason);
    this.prices.set(id, { price: Number(price), time });
    const trades = [to, or ?? to].map((each) => magnitude(quantity(each) - quantity(from)));
    this.room.set(id, trades[0] > trades[1] ? trades[0] : trades[1]);
  }

  private onOrder({ id, status, reason }: Update): void {
    const over = this.over.get(id);
    if (over !== undefined) this.late.push(`${id} became ${status}, and was ${over} already`);
    if (status === 'rejected' || status === 'cancelled' || status === 'expired') this.over.set(id, status);
    if (status === 'rejected') this.rejected.set(id, reason);
    if (status === 'rejected' || status === 'cancelled') this.wanted.onEnd(id);
  }

  private onFill({ id, execution, quantity: filled }: Fill): void {
    this.wanted.onFill(id, filled);
    const over = this.over.get(id);
    if (over !== undefined) this.late.push(`${execution} of ${id}, which was ${over} already`);
    if (this.executions.has(execution)) this.late.push(`${execution} of ${id}, for the second time`);
    this.executions.add(execution);
  }

  private onCancel({ id, again = false, time }: Cancel): void {
    this.wanted.onCancel(id, again, time);
    if (!this.cancels.has(id) && !this.over.has(id)) this.cancels.set(id, this.now());
  }
}
