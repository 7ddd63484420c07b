import { dayName, dayNumber, DAY_MS, easterSunday, isWeekend, lastWeekday, nthWeekday, parseDay, weekday } from './civil-day';
import { createCalendar } from './create-calendar';
import type { ExchangeCalendar } from './calendar';

const FIRST_YEAR = 2000;
const LAST_YEAR = 2030;
const MINUTE_MS = 60_000;
const MONDAY = 1;
const THURSDAY = 4;
const FRIDAY = 5;
const SATURDAY = 6;
const SUNDAY = 0;

/** Whole-day closures that follow from no rule. Source: NYSE, "Holidays and special closings 1885 to date". */
const SPECIAL_CLOSURES = [
  '2001-09-11', '2001-09-12', '2001-09-13', '2001-09-14', // attack on the World Trade Center
  '2004-06-11', // mourning for President Reagan
  '2007-01-02', // mourning for President Ford
  '2012-10-29', '2012-10-30', // hurricane Sandy
  '2018-12-05', // mourning for President Bush
  '2025-01-09', // mourning for President Carter
];

/** Closes at 13:00 that follow from no rule: the Friday after Christmas 2003. Same source. */
const SPECIAL_EARLY_CLOSES = ['2003-12-26'];

/** Opened at noon on the first anniversary of the attack. Same source. */
const NOON_OPEN = parseDay('2002-09-11');

const observed = (holiday: number): number => {
  if (weekday(holiday) === SATURDAY) return holiday - 1;
  return weekday(holiday) === SUNDAY ? holiday + 1 : holiday;
};

/** NYSE Rule 7.2 (formerly 51): a New Year's Day on a Saturday is not moved, because the Friday ends an accounting period. */
const holidaysOf = (year: number): number[] => {
  const newYear = dayNumber(year, 1, 1);
  const holidays = [
    nthWeekday(year, 1, MONDAY, 3), // Martin Luther King, Jr. Day
    nthWeekday(year, 2, MONDAY, 3), // Washington's Birthday
    easterSunday(year) - 2, // Good Friday
    lastWeekday(year, 5, MONDAY), // Memorial Day
    observed(dayNumber(year, 7, 4)), // Independence Day
    nthWeekday(year, 9, MONDAY, 1), // Labor Day
    nthWeekday(year, 11, THURSDAY, 4), // Thanksgiving Day
    observed(dayNumber(year, 12, 25)), // Christmas Day
  ];
  if (weekday(newYear) !== SATURDAY) holidays.push(observed(newYear));
  if (year >= 2022) holidays.push(observed(dayNumber(year, 6, 19))); // Juneteenth, first kept in 2022
  return holidays;
};

/**
 * Around Independence Day: before 2013 a Thursday the 4th gave a short Friday the 5th, and Wednesday the 3rd was a full day;
 * since then the 3rd is short whenever the 4th is a weekday. Source: NYSE's yearly "Holiday and Early Closings Calendar".
 */
const earlyClosesOf = (year: number): number[] => {
  const days = [nthWeekday(year, 11, THURSDAY, 4) + 1, dayNumber(year, 12, 24)];
  const third = dayNumber(year, 7, 3);
  if (year < 2013 && weekday(third + 2) === FRIDAY) days.push(third + 2);
  else if (!isWeekend(third + 1)) days.push(third);
  return days;
};

/**
 * Minutes that New York is behind UTC at the hours of trading. Summer time, until 2006: from the first Sunday of April to the
 * last of October (Uniform Time Act as amended in 1986); since 2007: from the second Sunday of March to the first of November
 * (Energy Policy Act of 2005, section 110). Computed, not asked of Intl, so that every machine agrees.
 */
const minutesBehindUtc = (day: number, year: number): number => {
  const from = year < 2007 ? nthWeekday(year, 4, SUNDAY, 1) : nthWeekday(year, 3, SUNDAY, 2);
  const until = year < 2007 ? lastWeekday(year, 10, SUNDAY) : nthWeekday(year, 11, SUNDAY, 1);
  return day >= from && day < until ? 240 : 300;
};

/**
 * The New York Stock Exchange and Nasdaq, 2000 to 2030: 09:30 to 16:00, 13:00 on short days. Days after the last announced
 * calendar (NYSE Group, 2025-12-23, for 2026 to 2028) follow today's rules. Openings delayed by minutes of silence and closes
 * forced by outages are not in it: they were never scheduled.
 */
export const newYorkCalendar = (name: string): ExchangeCalendar => {
  const closed = new Set(SPECIAL_CLOSURES.map(parseDay));
  const early = new Set(SPECIAL_EARLY_CLOSES.map(parseDay));
  for (let year = FIRST_YEAR; year <= LAST_YEAR; year++) {
    for (const day of holidaysOf(year)) closed.add(day);
    for (const day of earlyClosesOf(year)) early.add(day);
  }
  return createCalendar({
    name,
    timeZone: 'America/New_York',
    first: dayNumber(FIRST_YEAR, 1, 1),
    last: dayNumber(LAST_YEAR, 12, 31),
    sessionOn: (day) => {
      if (isWeekend(day) || closed.has(day)) return undefined;
      const midnight = day * DAY_MS + minutesBehindUtc(day, new Date(day * DAY_MS).getUTCFullYear()) * MINUTE_MS;
      return Object.freeze({
        day: dayName(day),
        open: midnight + (day === NOON_OPEN ? 720 : 570) * MINUTE_MS,
        close: midnight + (early.has(day) ? 780 : 960) * MINUTE_MS,
        breaks: Object.freeze([]),
      });
    },
  });
};
