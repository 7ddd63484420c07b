import type { Clock } from '@trader/core';
import { turns } from './node/turns';
import type { Turns } from './node/turns';

/** Something that is to happen. */
interface Due {
  readonly time: number;
  readonly number: number;
  work: (() => void) | undefined;
}

const before = (one: Due, other: Due): boolean => one.time < other.time || (one.time === other.time && one.number < other.number);

/** Time that passes only from one thing that is due to the next. Of two things of one moment, that comes first which was asked for first. */
export class VirtualTime implements Clock {
  /** How many things have happened. */
  happened = 0;
  /** A heap: each is due before its two children. */
  private readonly queue: Due[] = [];
  private asked = 0;
  private time: number;

  constructor(start: number) {
    this.time = start;
  }

  now(): number {
    return this.time;
  }

  /** Does `work` at `time`, at the whole ms after it as clocks tell them, or now when that is past. Gives what takes it back. */
  at(time: number, work: () => void): () => void {
    const due: Due = { time: Math.max(Math.ceil(time), this.time), number: this.asked++, work };
    this.push(due);
    return () => {
      due.work = undefined;
    };
  }

  /** The same, `ms` from now. */
  after(ms: number, work: () => void): () => void {
    return this.at(this.time + Math.max(0, ms), work);
  }

  /**
   * Does what is due until `until`, ms since 1970 UTC, one thing after the other, each when nothing that the one before has set going is left. `then` hears after
   * each, and ends it by saying false. It is `until` afterwards, unless it was ended.
   */
  async run(until: number, then: () => boolean, inTurns: Turns = turns): Promise<void> {
    let ended = false;
    let first = true;
    await inTurns(() => {
      // What the last step has set going has come to an end by now.
      if (!first && !then()) {
        ended = true;
        return false;
      }
      first = false;
      const next = this.take(until);
      if (next === undefined) return false;
      this.time = next.time;
      this.happened++;
      next.work?.();
      return true;
    });
    if (!ended) this.time = until;
  }

  private push(due: Due): void {
    const { queue } = this;
    let at = queue.length;
    queue.push(due);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!before(due, queue[parent])) break;
      queue[at] = queue[parent];
      at = parent;
    }
    queue[at] = due;
  }

  private take(until: number): Due | undefined {
    const { queue } = this;
    for (;;) {
      const [first] = queue;
      if (first === undefined || first.time > until) return undefined;
      const last = queue.pop()!;
      if (queue.length > 0) this.sink(last);
      if (first.work !== undefined) return first;
    }
  }

  private sink(due: Due): void {
    const { queue } = this;
    let at = 0;
    for (let child = 1; child < queue.length; child = 2 * at + 1) {
      if (child + 1 < queue.length && before(queue[child + 1], queue[child])) child++;
      if (!before(queue[child], due)) break;
      queue[at] = queue[child];
      at = child;
    }
    queue[at] = due;
  }
}
