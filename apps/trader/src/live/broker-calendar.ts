import type { AlpacaSession } from '@trader/brokers/alpaca';
import { createCalendars, createZone } from '@trader/core';
import type { ExchangeCalendar, Session } from '@trader/core';

const DAY_MS = 86_400_000;
const LAST_DAYS = 10;
const NEXT_DAYS = 14;
const dayAt = (time: number): string => new Date(time).toISOString().slice(0, 10);

/** The days around now, from one to another, for which the broker is asked when it is open. */
export const daysAround = (now: number): readonly [string, string] => [dayAt(now - LAST_DAYS * DAY_MS), dayAt(now + NEXT_DAYS * DAY_MS)];

/** Calendars in which, on the days that the broker was asked for, the sessions of US shares are those that it named: days that it closed early, or that nobody had foreseen. */
export const calendarsOfBroker = (told: readonly AlpacaSession[], [from, to]: readonly [string, string]): ((instrument: { readonly calendar: string }) => ExchangeCalendar) => {
  const zone = createZone('America/New_York');
  const moment = (date: string, time: string): number => {
    const [year, month, day, hour, minute] = `${date}-${time.replace(':', '-')}`.split('-').map(Number);
    return zone.toUtc(year, month, day, hour, minute, 0);
  };
  const sessions = told.map(({ date, open, close }): Session => ({ day: date, open: moment(date, open), close: moment(date, close), breaks: [] }));
  const known = new Map(sessions.map((each) => [each.day, each]));
  const withBroker = (calendar: ExchangeCalendar): ExchangeCalendar => ({
    name: calendar.name, timeZone: calendar.timeZone,
    session: (day) => (day < from || day > to ? calendar.session(day) : known.get(day)),
    sessionAt: (time) => {
      const ours = calendar.sessionAt(time);
      const [first, last] = [sessions.at(0), sessions.at(-1)];
      if (first === undefined || last === undefined || time <= first.open - DAY_MS || time > last.close) return ours;
      return sessions.find(({ close }) => time <= close) ?? ours;
    },
  });
  const calendars = createCalendars();
  const made = new Map<string, ExchangeCalendar>();
  return ({ calendar: name }) => {
    const calendar = calendars({ calendar: name });
    if (calendar.timeZone !== 'America/New_York') return calendar;
    const one = made.get(name) ?? withBroker(calendar);
    made.set(name, one);
    return one;
  };
};
