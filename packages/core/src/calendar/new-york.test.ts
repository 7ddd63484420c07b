import { describe, expect, it } from 'vitest';
import { calendarNamed, sessionsBetween } from './calendar-named';
import type { Session } from './calendar';

const xnys = calendarNamed('XNYS');

const utc = (time: number): string => new Date(time).toISOString().slice(0, 16);

const hours = (session: Session): number => (session.close - session.open) / 3_600_000;

/** Weekdays of a year without a session, as MM-DD. */
const closedDays = (year: number): string => {
  const days: string[] = [];
  for (let time = Date.UTC(year, 0, 1); time < Date.UTC(year + 1, 0, 1); time += 86_400_000) {
    const date = new Date(time);
    const day = date.toISOString().slice(0, 10);
    if (date.getUTCDay() % 6 !== 0 && xnys.session(day) === undefined) days.push(day.slice(5));
  }
  return days.join(' ');
};

const sessionsOf = (year: number): Session[] => sessionsBetween(xnys, `${year}-01-01`, `${year}-12-31`);

/** Days of a year that close at 13:00, as MM-DD. */
const shortDays = (year: number): string =>
  sessionsOf(year).filter((session) => hours(session) === 3.5).map((session) => session.day.slice(5)).join(' ');

/**
 * Closed weekdays and 13:00 closes. Sources: NYSE Group's "Holiday and Early Closings Calendar" announcements (2026 to 2028 of
 * 2025-12-23; 2025 of 2024-11-08; 2022 to 2024 of 2021-12-27; 2014 to 2016 and 2011 to 2013 of their years) with the special
 * closures of NYSE's "Holidays and special closings 1885 to date"; years before 2011 from that list, as exchange_calendars
 * 4.13.2 has it.
 */
const PUBLISHED: readonly (readonly [year: number, closed: string, short: string])[] = [
  [2000, '01-17 02-21 04-21 05-29 07-04 09-04 11-23 12-25', '07-03 11-24'],
  [2001, '01-01 01-15 02-19 04-13 05-28 07-04 09-03 09-11 09-12 09-13 09-14 11-22 12-25', '07-03 11-23 12-24'],
  [2002, '01-01 01-21 02-18 03-29 05-27 07-04 09-02 11-28 12-25', '07-05 11-29 12-24'],
  [2003, '01-01 01-20 02-17 04-18 05-26 07-04 09-01 11-27 12-25', '07-03 11-28 12-24 12-26'],
  [2004, '01-01 01-19 02-16 04-09 05-31 06-11 07-05 09-06 11-25 12-24', '11-26'],
  [2005, '01-17 02-21 03-25 05-30 07-04 09-05 11-24 12-26', '11-25'],
  [2006, '01-02 01-16 02-20 04-14 05-29 07-04 09-04 11-23 12-25', '07-03 11-24'],
  [2007, '01-01 01-02 01-15 02-19 04-06 05-28 07-04 09-03 11-22 12-25', '07-03 11-23 12-24'],
  [2008, '01-01 01-21 02-18 03-21 05-26 07-04 09-01 11-27 12-25', '07-03 11-28 12-24'],
  [2009, '01-01 01-19 02-16 04-10 05-25 07-03 09-07 11-26 12-25', '11-27 12-24'],
  [2010, '01-01 01-18 02-15 04-02 05-31 07-05 09-06 11-25 12-24', '11-26'],
  [2011, '01-17 02-21 04-22 05-30 07-04 09-05 11-24 12-26', '11-25'],
  [2012, '01-02 01-16 02-20 04-06 05-28 07-04 09-03 10-29 10-30 11-22 12-25', '07-03 11-23 12-24'],
  [2013, '01-01 01-21 02-18 03-29 05-27 07-04 09-02 11-28 12-25', '07-03 11-29 12-24'],
  [2014, '01-01 01-20 02-17 04-18 05-26 07-04 09-01 11-27 12-25', '07-03 11-28 12-24'],
  [2015, '01-01 01-19 02-16 04-03 05-25 07-03 09-07 11-26 12-25', '11-27 12-24'],
  [2016, '01-01 01-18 02-15 03-25 05-30 07-04 09-05 11-24 12-26', '11-25'],
  [2017, '01-02 01-16 02-20 04-14 05-29 07-04 09-04 11-23 12-25', '07-03 11-24'],
  [2018, '01-01 01-15 02-19 03-30 05-28 07-04 09-03 11-22 12-05 12-25', '07-03 11-23 12-24'],
  [2019, '01-01 01-21 02-18 04-19 05-27 07-04 09-02 11-28 12-25', '07-03 11-29 12-24'],
  [2020, '01-01 01-20 02-17 04-10 05-25 07-03 09-07 11-26 12-25', '11-27 12-24'],
  [2021, '01-01 01-18 02-15 04-02 05-31 07-05 09-06 11-25 12-24', '11-26'],
  [2022, '01-17 02-21 04-15 05-30 06-20 07-04 09-05 11-24 12-26', '11-25'],
  [2023, '01-02 01-16 02-20 04-07 05-29 06-19 07-04 09-04 11-23 12-25', '07-03 11-24'],
  [2024, '01-01 01-15 02-19 03-29 05-27 06-19 07-04 09-02 11-28 12-25', '07-03 11-29 12-24'],
  [2025, '01-01 01-09 01-20 02-17 04-18 05-26 06-19 07-04 09-01 11-27 12-25', '07-03 11-28 12-24'],
  [2026, '01-01 01-19 02-16 04-03 05-25 06-19 07-03 09-07 11-26 12-25', '11-27 12-24'],
  [2027, '01-01 01-18 02-15 03-26 05-31 06-18 07-05 09-06 11-25 12-24', '11-26'],
  [2028, '01-17 02-21 04-14 05-29 06-19 07-04 09-04 11-23 12-25', '07-03 11-24'],
];

/** Trading days a year, counted in exchange_calendars 4.13.2 (XNYS); 2000 to 2020-04-17 also in the S&P 500's daily prices. */
const TRADING_DAYS: Readonly<Record<number, number>> = {
  2000: 252, 2001: 248, 2002: 252, 2003: 252, 2004: 252, 2005: 252, 2006: 251, 2007: 251, 2008: 253, 2009: 252, 2010: 252,
  2011: 252, 2012: 250, 2013: 252, 2014: 252, 2015: 252, 2016: 252, 2017: 251, 2018: 251, 2019: 252, 2020: 253, 2021: 252,
  2022: 251, 2023: 250, 2024: 252, 2025: 250, 2026: 251, 2027: 251, 2028: 251, 2029: 251, 2030: 251,
};

describe('the New York calendar', () => {
  it.each(PUBLISHED)('closes in %i on the published days', (year, closed, short) => {
    expect(closedDays(year)).toBe(closed);
    expect(shortDays(year).split(' ').sort()).toEqual(short.split(' ').sort());
  });

  it('has as many trading days each year as were traded or are published', () => {
    const counted = Object.keys(TRADING_DAYS).map((year) => [year, sessionsOf(Number(year)).length]);
    expect(Object.fromEntries(counted)).toEqual(TRADING_DAYS);
  });

  it('opens at 09:30 and closes at 16:00 of New York through every change of the clocks', () => {
    // New York is at UTC-5 in winter and UTC-4 in summer; changes of 2006 (old rule), 2007 (new) and 2024: tzdata, rules US.
    const days = [
      '2006-03-31', '2006-04-03', '2006-10-27', '2006-10-30', '2007-03-09', '2007-03-12', '2007-11-02', '2007-11-05',
      '2024-03-08', '2024-03-11', '2024-11-01', '2024-11-04',
    ];
    expect(days.map((day) => utc(xnys.session(day)?.open ?? NaN))).toEqual([
      '2006-03-31T14:30', '2006-04-03T13:30', '2006-10-27T13:30', '2006-10-30T14:30', '2007-03-09T14:30', '2007-03-12T13:30',
      '2007-11-02T13:30', '2007-11-05T14:30', '2024-03-08T14:30', '2024-03-11T13:30', '2024-11-01T13:30', '2024-11-04T14:30',
    ]);
  });

  it('agrees with the zone data of Intl on every open and close of 31 years', () => {
    const format = new Intl.DateTimeFormat('en-GB', { timeZone: 'America/New_York', hour: '2-digit', minute: '2-digit' });
    const seen = new Map<string, number>();
    for (const session of sessionsBetween(xnys, '2000-01-01', '2030-12-31')) {
      const shape = `${format.format(session.open)}-${format.format(session.close)}`;
      seen.set(shape, (seen.get(shape) ?? 0) + 1);
    }
    // 7,794 sessions, 69 of them short, in exchange_calendars 4.13.2; one opened at noon (2002-09-11: NYSE's list).
    expect(Object.fromEntries(seen)).toEqual({ '12:00-16:00': 1, '09:30-13:00': 69, '09:30-16:00': 7724 });
  });

  it('serves Nasdaq under its own name', () => {
    const xnas = calendarNamed('XNAS');
    expect(xnas.name).toBe('XNAS');
    expect(xnas.timeZone).toBe('America/New_York');
    expect(sessionsBetween(xnas, '2012-10-01', '2012-11-30')).toEqual(sessionsBetween(xnys, '2012-10-01', '2012-11-30'));
  });
});
