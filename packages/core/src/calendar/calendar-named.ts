import { TraderError } from '../errors';
import { alwaysOpenCalendar } from './always-open';
import { cffexCalendar } from './cffex';
import { dayName, parseDay } from './civil-day';
import { newYorkCalendar } from './new-york';
import type { ExchangeCalendar, Session } from './calendar';

const CALENDARS: ReadonlyMap<string, (name: string) => ExchangeCalendar> = new Map([
  ['XNYS', newYorkCalendar],
  ['XNAS', newYorkCalendar],
  ['CFFEX', cffexCalendar],
  ['24x7', alwaysOpenCalendar],
]);

/**
 * The calendar of an exchange: `XNYS` or `XNAS` (New York, 2000 to 2030), `CFFEX` (China's index futures, 2023 to 2026),
 * `24x7` (UTC days, 1970 to 2199). Keep the instance: it remembers its sessions. Throws INVALID_CONFIG for another name.
 */
export const calendarNamed = (name: string): ExchangeCalendar => {
  const create = CALENDARS.get(name);
  if (create === undefined) {
    throw new TraderError('INVALID_CONFIG', `unknown calendar "${name}": use one of ${[...CALENDARS.keys()].join(', ')}`);
  }
  return create(name);
};

/** Gives instruments their calendars, one instance for each name. Throws INVALID_CONFIG for an unknown name. */
export const createCalendars = (): ((instrument: { readonly calendar: string }) => ExchangeCalendar) => {
  const made = new Map<string, ExchangeCalendar>();
  return ({ calendar: name }) => {
    let calendar = made.get(name);
    if (calendar === undefined) made.set(name, (calendar = calendarNamed(name)));
    return calendar;
  };
};

/** The sessions from one day to another, both `YYYY-MM-DD` and inclusive. Throws INVALID_DATA outside the covered years. */
export const sessionsBetween = (calendar: ExchangeCalendar, fromDay: string, toDay: string): Session[] => {
  const sessions: Session[] = [];
  for (let day = parseDay(fromDay), last = parseDay(toDay); day <= last; day++) {
    const session = calendar.session(dayName(day));
    if (session !== undefined) sessions.push(session);
  }
  return sessions;
};
