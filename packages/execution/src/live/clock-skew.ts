import type { Timers } from '@trader/core';
import type { TradingLoop } from '../trading-loop';
import type { Alarm } from './alarm';
import { advanceTo } from './rounds';

/** What `ClockSkew` takes. */
export interface ClockSkewOptions {
  readonly loop: TradingLoop;
  readonly timers: Timers;
  readonly alarm: Alarm;
  /** From how much on entries are refused, ms; default 2,000. */
  readonly limitMs?: number | undefined;
  /** To how much the broker tells its time, ms; default 1,000, as the `Date` of an HTTP reply does. */
  readonly resolutionMs?: number | undefined;
}

const NAME = 'clock';

/**
 * Compares our clock with the broker's, whenever that has told its time: what cannot be explained by the way of the question and its answer is skew (Cristian's algorithm, Distributed Computing 3, 1989: the
 * error is at most half of the round trip). Above a limit no entry passes, until it is below half of that.
 */
export class ClockSkew {
  private last: number | undefined;
  private suspended = false;

  constructor(private readonly options: ClockSkewOptions) {}

  /** By how much the clocks differ at least, ms: above 0 when ours is behind. Undefined before the broker has told. */
  get skew(): number | undefined {
    return this.last;
  }

  /** The broker told its time, `theirs`, in an answer that was asked for at `askedAt` and heard at `heardAt` by our clock; all ms since 1970 UTC. */
  note(theirs: number, askedAt: number, heardAt: number): void {
    const { loop, timers, alarm, limitMs = 2_000, resolutionMs = 1_000 } = this.options;
    const doubt = Math.max(0, heardAt - askedAt) / 2 + resolutionMs / 2;
    const apart = theirs + resolutionMs / 2 - (askedAt + heardAt) / 2;
    const skew = this.last = Math.sign(apart) * Math.max(0, Math.abs(apart) - doubt);
    const size = Math.abs(skew);
    if (!this.suspended && size > limitMs) {
      this.suspended = true;
      advanceTo(loop, timers);
      const text = `our clock is ${skew > 0 ? 'behind' : 'ahead of'} the broker's by ${Math.round(size)} ms, and ${limitMs} are allowed`;
      alarm('critical', NAME, `${text}: entries are refused until it is set`);
      loop.control.suspend(NAME, text);
    } else if (this.suspended && size < limitMs / 2) {
      this.suspended = false;
      advanceTo(loop, timers);
      alarm('info', NAME, 'our clock is right again');
      loop.control.resume(NAME);
    }
  }
}
