import type { Timers } from '@trader/core';

interface Alarm {
  readonly time: number;
  readonly work: () => void;
}

/** Time that goes on only when it is told to, with promises kept in between. */
export class VirtualTime implements Timers {
  private readonly alarms = new Set<Alarm>();

  constructor(private time = 0) {}

  now(): number {
    return this.time;
  }

  after(ms: number, work: () => void): () => void {
    const alarm = { time: this.time + ms, work };
    this.alarms.add(alarm);
    return () => void this.alarms.delete(alarm);
  }

  /** How many alarms are set. */
  get waiting(): number {
    return this.alarms.size;
  }

  /** Goes on by `ms`, alarm by alarm. */
  async pass(ms: number): Promise<void> {
    const end = this.time + ms;
    await settle();
    for (let next = this.next(end); next !== undefined; next = this.next(end)) {
      this.alarms.delete(next);
      this.time = Math.max(this.time, next.time);
      next.work();
      await settle();
    }
    this.time = end;
  }

  private next(end: number): Alarm | undefined {
    let first: Alarm | undefined;
    for (const alarm of this.alarms) if (alarm.time <= end && (first === undefined || alarm.time < first.time)) first = alarm;
    return first;
  }
}

/** Lets every promise go on that can. */
const settle = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));
