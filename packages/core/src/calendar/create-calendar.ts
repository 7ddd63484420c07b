import { TraderError } from '../errors';
import { DAY_MS, dayName, parseDay } from './civil-day';
import type { ExchangeCalendar, Session } from './calendar';

/** The rules of one exchange. Days are day numbers, see `dayNumber`; `first` and `last` are the covered ones, both inclusive. */
export interface CalendarRules {
  readonly name: string;
  readonly timeZone: string;
  readonly first: number;
  readonly last: number;
  /** The session of a covered day; it closes no later than 24 hours after that day began in UTC. */
  sessionOn(day: number): Session | undefined;
}

/** A calendar from its rules. Sessions are made once, when first asked for, and kept by this instance. */
export const createCalendar = (rules: CalendarRules): ExchangeCalendar => {
  const { name, timeZone, first, last } = rules;
  const known = new Map<number, Session | undefined>();
  const outside = (what: string): TraderError =>
    new TraderError('INVALID_DATA', `calendar ${name} covers ${dayName(first)} to ${dayName(last)}, not ${what}: use other data`);

  const sessionOn = (day: number): Session | undefined => {
    if (known.has(day)) return known.get(day);
    const session = rules.sessionOn(day);
    known.set(day, session);
    return session;
  };

  // `current` answers every time from `currentFrom` to its close. Bars come in order of time, so it nearly always holds.
  let current: Session | undefined;
  let currentFrom = 0;

  return {
    name,
    timeZone,
    session: (dayText) => {
      const day = parseDay(dayText);
      if (day < first || day > last) throw outside(dayText);
      return sessionOn(day);
    },
    sessionAt: (time) => {
      if (current !== undefined && time >= currentFrom && time <= current.close) return current;
      const today = Math.floor(time / DAY_MS);
      if (!(today >= first && today <= last)) throw outside(Number.isFinite(time) ? dayName(today) : `time ${time}`);
      for (let day = Math.max(first, today - 1); day <= last; day++) {
        const session = sessionOn(day);
        if (session === undefined || session.close < time) continue;
        current = session;
        currentFrom = time;
        return session;
      }
      throw outside(`the session after ${dayName(today)}`);
    },
  };
};
