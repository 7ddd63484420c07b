import type { Clock, Journal } from '@trader/core';

/** How long things took since somebody asked last. */
export class Latencies {
  private readonly taken: number[] = [];

  /** Something took `ms`. Of more than 10,000 since the last look the later ones take the place of the first. */
  note(ms: number): void {
    if (this.taken.length < MOST) this.taken.push(ms);
    else this.taken[this.over++ % MOST] = ms;
  }

  private over = 0;

  /** What 99 of 100 took at most (nearest rank), and forgets them; undefined when there were none. */
  p99(): number | undefined {
    const sorted = this.taken.splice(0).sort((a, b) => a - b);
    this.over = 0;
    return sorted.length === 0 ? undefined : sorted[Math.ceil(sorted.length * 0.99) - 1];
  }
}

const MOST = 10_000;

/** The same journal, whose commits are timed by `clock`. */
export const timedJournal = (journal: Journal, clock: Clock, latencies: Latencies): Journal => ({
  append: (record) => journal.append(record),
  commit: () => {
    const from = clock.now();
    journal.commit();
    latencies.note(clock.now() - from);
  },
});
