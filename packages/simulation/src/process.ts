import type { Timers } from '@trader/core';
import type { VirtualTime } from './virtual-time';

/** What a process asks of the world or hears from it. */
export type PortCall = 'request' | 'reply' | 'open' | 'send' | 'message' | 'write' | 'timer';

/** Whether a call is one that the world hears of, or that answers such a one. */
export const isDealing = (kind: PortCall): boolean => kind !== 'timer' && kind !== 'message';

/**
 * One life of a program. Everything that leaves it and reaches it goes through `call`, so that it can die before and after each. A dead one may go on to reckon, as
 * code that runs cannot be stopped in the middle, but nothing of that reaches the world: no byte, no line of its journal.
 */
export class Process {
  alive = true;
  /** How many port calls it has made, and how many that the world hears of or that it waits for: all but timers and messages. */
  calls = 0;
  dealings = 0;
  /** How far its wall clock is from the true time, ms. */
  skew = 0;
  /** What it died of by itself. */
  cause: unknown;
  private readonly endings: (() => void)[] = [];
  private doom: { readonly of: (kind: PortCall) => boolean; left: number; readonly side: 'before' | 'after'; readonly die: () => void } | undefined;

  /** When it began, ms since 1970 UTC. */
  readonly begun: number;

  constructor(private readonly time: VirtualTime, readonly life: number) {
    this.begun = time.now();
  }

  /** Its clock, which may be wrong, and its timers, which go by how much time passes. */
  readonly timers: Timers = {
    now: () => this.time.now() + this.skew,
    after: (ms, work) => this.time.after(ms, () => this.call('timer', work)),
  };

  /** It is to die with the `count`-th call of some kinds from now on, before or after it. */
  condemn(of: (kind: PortCall) => boolean, count: number, side: 'before' | 'after', die: () => void): void {
    this.doom = { of, left: count, side, die };
  }

  /** It is not to die after all. */
  spare(): void {
    this.doom = undefined;
  }

  /** Does `work` as a call of a port: not at all when it is dead, or dies just before. What it throws, nobody has caught: it dies of that. */
  call(kind: PortCall, work: () => void): void {
    if (!this.alive) return;
    this.calls++;
    if (isDealing(kind)) this.dealings++;
    const doom = this.doom?.of(kind) === true ? this.doom : undefined;
    if (doom !== undefined && --doom.left === 0) {
      this.doom = undefined;
      if (doom.side === 'after') this.attempt(kind, work);
      if (this.alive) doom.die();
      return;
    }
    this.attempt(kind, work);
  }

  /** Ends it; `endings` hear of it once. */
  end(cause?: unknown): void {
    if (!this.alive) return;
    this.alive = false;
    this.cause = cause;
    for (const ending of this.endings.splice(0)) ending();
  }

  onEnd(ending: () => void): void {
    this.endings.push(ending);
  }

  /** What it asks may fail, and it may catch that; what reaches it has nobody above it. */
  private attempt(kind: PortCall, work: () => void): void {
    if (kind === 'request' || kind === 'open' || kind === 'send' || kind === 'write') {
      work();
      return;
    }
    try {
      work();
    } catch (cause) {
      this.end(cause);
    }
  }
}
