import type { ExchangeCalendar, Session } from '@trader/core';

const HOUR = 3_600_000;
/** Extended hours begin at 04:00 and end at 20:00 in New York: 5.5 hours before the open, 4 after the close. Source: https://docs.alpaca.markets/docs/orders-at-alpaca (extended hours). */
const BEFORE = 5.5 * HOUR;
const AFTER = 4 * HOUR;

/** What of the day it is. */
type Phase = 'closed' | 'pre' | 'regular' | 'post';

/** When the market is open, by its calendar. Times are ms since 1970 UTC. */
export class Hours {
  constructor(private readonly calendar: ExchangeCalendar) {}

  /** The session under way, or the next one. */
  session(time: number): Session {
    return this.calendar.sessionAt(time + 1);
  }

  /** The session of a day, `YYYY-MM-DD`; undefined when there is none, also in years that the calendar does not cover. */
  sessionOn(day: string): Session | undefined {
    try {
      return this.calendar.session(day);
    } catch {
      return undefined;
    }
  }

  /** The session after one; undefined when the calendar covers none. */
  next({ close }: Session): Session | undefined {
    try {
      return this.session(close);
    } catch {
      return undefined;
    }
  }

  isOpen(time: number): boolean {
    return this.session(time).open <= time;
  }

  /** The first moment from `time` on at which the market is open. */
  openFrom(time: number): number {
    return Math.max(time, this.session(time).open);
  }

  /** The session whose day, with its extended hours, `time` lies in, or the next one. */
  extended(time: number): Session {
    return this.calendar.sessionAt(time - AFTER + 1);
  }

  /** The first moment from `time` on within extended hours. */
  extendedFrom(time: number): number {
    return Math.max(time, this.extended(time).open - BEFORE);
  }

  /** When the extended hours of a session end. */
  extendedEnd(session: Session): number {
    return session.close + AFTER;
  }

  phase(time: number): Phase {
    const { open, close } = this.extended(time);
    if (time < open - BEFORE) return 'closed';
    if (time < open) return 'pre';
    return time < close ? 'regular' : 'post';
  }

  /** A name of the phase that no other phase has. */
  phaseName(time: number): string {
    return `${this.extended(time).day} ${this.phase(time)}`;
  }
}
