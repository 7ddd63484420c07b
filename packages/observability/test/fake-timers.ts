import type { Timers } from '@trader/core';

/** Time that passes only when it is told to, and lets promises settle in between. */
export class FakeTimers implements Timers {
  private readonly due: { readonly at: number; readonly work: () => void }[] = [];

  constructor(private time = 0) {}

  now(): number {
    return this.time;
  }

  after(ms: number, work: () => void): () => void {
    const entry = { at: this.time + ms, work };
    this.due.push(entry);
    return () => {
      const index = this.due.indexOf(entry);
      if (index >= 0) this.due.splice(index, 1);
    };
  }

  /** Lets `ms` pass: what is due happens in its order, and what it promised settles before the next does. */
  async pass(ms: number): Promise<void> {
    const until = this.time + ms;
    await settled();
    for (;;) {
      const next = this.due.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.due.splice(this.due.indexOf(next), 1);
      this.time = Math.max(this.time, next.at);
      next.work();
      await settled();
    }
    this.time = until;
  }

  /** How many things are still to happen. */
  get waiting(): number {
    return this.due.length;
  }
}

/** Lets promises settle. */
const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
};
