import type { Random, Timers } from '@trader/core';
import { backoff } from '../resilience/backoff';
import type { News } from './news';
import type { OrderBook } from './order-book';
import type { OrderFinder } from './order-finder';
import type { AlpacaRest } from './rest';
import { isOverAt } from './status';
import type { WireOrder } from './wire';

/** What cancels need. */
export interface CancelOptions {
  readonly timers: Timers;
  readonly random: Random;
  readonly rest: AlpacaRest;
  readonly book: OrderBook;
  readonly finder: OrderFinder;
  /** The same, as urgently as a cancel: for orders that cannot be cancelled before they are found, or before it is known why they were not. */
  readonly urgentFinder: OrderFinder;
  readonly news: News;
}

/** How long the end of an order may take after its cancel was taken, and the bounds of the wait between two tries, ms. */
const LEAST_WAIT = 2_000;
const FIRST_WAIT = 500;
const MOST_WAIT = 8_000;

/**
 * Cancels orders. That Alpaca takes a cancel (204) is no end, and that it takes none (422) is no error: it is asked again until the order is over, or until there is no
 * such order, by the stream or by an answer.
 */
export class Cancels {
  private readonly underWay = new Set<string>();
  private readonly stops = new Set<() => void>();
  private closed = false;

  constructor(private readonly options: CancelOptions) {}

  /** Cancels the order that we call `id`, as soon as its own request has been answered. */
  cancel(id: string): void {
    const { book } = this.options;
    const known = book.find(id);
    if (known?.pending === true) known.onAnswer.push(() => this.cancel(id));
    else if (!this.underWay.has(id)) {
      this.underWay.add(id);
      this.try(id, known?.wire, 0);
    }
  }

  close(): void {
    this.closed = true;
    for (const stop of this.stops) stop();
    this.stops.clear();
  }

  private try(id: string, wire: WireOrder | undefined, tries: number): void {
    const { news, rest } = this.options;
    if (this.closed || news.isOver(id)) return this.end(id);
    if (wire === undefined) return void this.look(id, tries);
    if (isOverAt(wire.status)) return this.end(id);
    rest.send({ method: 'DELETE', path: `/v2/orders/${encodeURIComponent(wire.id)}`, urgency: 'cancel', deadline: Infinity }, (answer) => {
      if (answer.kind === 'unsent') return this.end(id);
      if (answer.kind === 'refused') return void this.look(id, tries, true);
      const wait = backoff(this.options.random, tries, FIRST_WAIT, MOST_WAIT);
      if (answer.kind === 'ok') this.later(LEAST_WAIT + wait, () => void this.look(id, tries));
      else this.later(wait, () => this.try(id, wire, tries + 1));
    });
  }

  /** Asks how the order stands, and goes on from there: urgently where nothing is cancelled before that is known. */
  private async look(id: string, tries: number, isRefused = false): Promise<void> {
    const { book, finder, urgentFinder, news, random } = this.options;
    if (this.closed || news.isOver(id)) return this.end(id);
    let wire: WireOrder | undefined;
    try {
      wire = await (isRefused || book.find(id)?.wire === undefined ? urgentFinder : finder).find(id);
    } catch {
      this.later(backoff(random, tries, FIRST_WAIT, MOST_WAIT), () => void this.look(id, tries + 1, isRefused));
      return;
    }
    if (wire === undefined) return this.end(id);
    news.hear(id, wire);
    if (isOverAt(wire.status)) return this.end(id);
    if (tries === 0) this.try(id, wire, 1);
    else this.later(backoff(random, tries, FIRST_WAIT, MOST_WAIT), () => this.try(id, wire, tries + 1));
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
