import type { Random, Timers } from '@trader/core';
import { backoff } from '../resilience/backoff';
import type { News } from './news';
import type { OrderBook } from './order-book';
import { OrderFinder } from './order-finder';
import type { AlpacaRest } from './rest';
import { isOverAt } from './status';
import type { WireOrder } from './wire';

/** What cancels need. */
export interface CancelOptions {
  readonly timers: Timers;
  readonly random: Random;
  readonly rest: AlpacaRest;
  readonly book: OrderBook;
  readonly news: News;
}

/** An order that is to be cancelled. */
interface Course {
  readonly id: string;
  /** How many requests came to nothing, one after another: lost, or refused by a server that is ill or asked too much. */
  lost: number;
  /** How often Alpaca has answered a cancel, though the order was not over after it. */
  answered: number;
}

/** How long the end of an order may take after its cancel was taken; and the bounds of the wait after a request that came to nothing, and of that between two cancels that were answered, ms. */
const LEAST_WAIT = 2_000;
const FIRST_WAIT = 500;
const MOST_WAIT = 8_000;
const MOST_ANSWERED_WAIT = 30_000;
/** How many answers are waited for urgently: what keeps an order from being cancelled is often over a moment later. */
const MOST_URGENT = 2;

/**
 * Cancels orders. That Alpaca takes a cancel (204) is no end, and that it takes none (422) is no error: it is asked again until the order is over, or until there is no
 * such order, by the stream or by an answer. What Alpaca has answered is asked less and less often, and leaves the rate to others: it may go on for good.
 */
export class Cancels {
  private readonly underWay = new Set<string>();
  private readonly stops = new Set<() => void>();
  private readonly finders: Readonly<Record<'cancel' | 'again' | 'question', OrderFinder>>;
  private closed = false;

  constructor(private readonly options: CancelOptions) {
    const { rest, book } = options;
    this.finders = { cancel: new OrderFinder(rest, book, 'cancel'), again: new OrderFinder(rest, book, 'again'), question: new OrderFinder(rest, book) };
  }

  /** Cancels the order that we call `id`, as soon as its own request has been answered. */
  cancel(id: string): void {
    const { book } = this.options;
    const known = book.find(id);
    if (known?.pending === true) known.onAnswer.push(() => this.cancel(id));
    else if (!this.underWay.has(id)) {
      this.underWay.add(id);
      this.try({ id, lost: 0, answered: 0 }, known?.wire);
    }
  }

  close(): void {
    this.closed = true;
    for (const stop of this.stops) stop();
    this.stops.clear();
  }

  private try(course: Course, wire: WireOrder | undefined): void {
    const { news, rest } = this.options;
    const { id } = course;
    if (this.closed || news.isOver(id)) return this.end(id);
    if (wire === undefined) return void this.look(course, 'cancel');
    if (isOverAt(wire.status)) return this.end(id);
    const urgency = course.answered < MOST_URGENT ? 'cancel' : 'again';
    rest.send({ method: 'DELETE', path: `/v2/orders/${encodeURIComponent(wire.id)}`, urgency, deadline: Infinity }, (answer) => {
      if (answer.kind === 'unsent') return this.end(id);
      if (answer.kind === 'unclear') return this.afterLoss(course, () => this.try(course, wire));
      course.lost = 0;
      course.answered++;
      if (answer.kind === 'refused') void this.look(course, urgency);
      else this.later(LEAST_WAIT + this.wait(course, MOST_WAIT), () => void this.look(course, 'question'));
    });
  }

  /** Asks how the order stands, and goes on from there: urgently where nothing is cancelled before that is known. */
  private async look(course: Course, urgency: 'cancel' | 'again' | 'question'): Promise<void> {
    const { news } = this.options;
    const { id } = course;
    if (this.closed || news.isOver(id)) return this.end(id);
    let wire: WireOrder | undefined;
    try {
      wire = await this.finders[urgency].find(id);
    } catch {
      return this.afterLoss(course, () => void this.look(course, urgency));
    }
    if (wire === undefined) return this.end(id);
    news.hear(id, wire);
    if (isOverAt(wire.status)) return this.end(id);
    if (course.answered === 0) this.try(course, wire);
    else this.later(this.wait(course, MOST_ANSWERED_WAIT), () => this.try(course, wire));
  }

  private afterLoss(course: Course, work: () => void): void {
    this.later(backoff(this.options.random, course.lost++, FIRST_WAIT, MOST_WAIT), work);
  }

  /** How long to wait before Alpaca is asked once more for what it has answered, ms: between a half of a bound that doubles with every answer and all of it ("equal jitter", ibid.). */
  private wait({ answered }: Course, mostMs: number): number {
    return (Math.min(mostMs, FIRST_WAIT * 2 ** Math.min(answered - 1, 30)) * (1 + this.options.random.next())) / 2;
  }

  private end(id: string): void {
    this.underWay.delete(id);
  }

  private later(ms: number, work: () => void): void {
    const stop = this.options.timers.after(ms, () => {
      this.stops.delete(stop);
      work();
    });
    this.stops.add(stop);
  }
}
