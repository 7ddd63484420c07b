import type { Timers } from '../ports/clock';

/** How many turns promises are given after each thing that happens: more than any chain of them that a test here has. */
const TURNS = 100;

/** Time for tests, which passes only when it is told to, in ms since 1970 UTC. Of two things of one moment, that comes first which was asked for first. */
export class VirtualTime implements Timers {
  private readonly due = new Set<{ readonly at: number; readonly work: () => void }>();

  /** `time` is what it is at first. */
  constructor(private time = 0) {}

  now(): number {
    return this.time;
  }

  after(ms: number, work: () => void): () => void {
    const entry = { at: this.time + ms, work };
    this.due.add(entry);
    return () => void this.due.delete(entry);
  }

  /** Lets `ms` pass: what is due happens in its order, and what it promised settles before the next does. Rejects with what one of them throws. */
  async pass(ms: number): Promise<void> {
    const until = this.time + ms;
    await settled();
    for (let next = this.next(until); next !== undefined; next = this.next(until)) {
      this.due.delete(next);
      this.time = Math.max(this.time, next.at);
      next.work();
      await settled();
    }
    this.time = until;
  }

  /** How many things are still to happen. */
  get waiting(): number {
    return this.due.size;
  }

  private next(until: number) {
    let first: { readonly at: number; readonly work: () => void } | undefined;
    for (const each of this.due) if (each.at <= until && (first === undefined || each.at < first.at)) first = each;
    return first;
  }
}

/** Lets promises settle, those that others wait for too. */
export const settled = async (): Promise<void> => {
  for (let turn = 0; turn < TURNS; turn++) await Promise.resolve();
};
