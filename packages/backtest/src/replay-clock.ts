import type { Clock } from '@trader/core';

/** A clock that stands at the time of the last event it was set to. */
export class ReplayClock implements Clock {
  private time = -Infinity;

  now(): number {
    return this.time;
  }

  /** Moves to an event's time, ms since 1970 UTC. */
  set(time: number): void {
    this.time = time;
  }
}
