import { TraderError } from '../errors';

/** Milliseconds in a day of UTC. */
export const DAY_MS = 86_400_000;

/** Days from 1970-01-01 to a Gregorian date. `month` is 1 to 12. */
export const dayNumber = (year: number, month: number, day: number): number => Date.UTC(year, month - 1, day) / DAY_MS;

/** A day number as `YYYY-MM-DD`. */
export const dayName = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);

/** The day number of `YYYY-MM-DD`. Throws INVALID_DATA when `name` is no such date. */
export const parseDay = (name: string): number => {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(name) ? Date.parse(`${name}T00:00:00Z`) : NaN;
  const day = time / DAY_MS;
  if (Number.isNaN(time) || dayName(day) !== name) {
    throw new TraderError('INVALID_DATA', `"${name}" is not a day: write it as YYYY-MM-DD`);
  }
  return day;
};

/** Calendar days from one day to another, both `YYYY-MM-DD`. Throws INVALID_DATA when one is no such date. */
export const daysBetween = (fromDay: string, toDay: string): number => parseDay(toDay) - parseDay(fromDay);

/** 0 for Sunday to 6 for Saturday. 1970-01-01 was a Thursday. */
export const weekday = (day: number): number => (((day + 4) % 7) + 7) % 7;

/** Whether a day is a Saturday or a Sunday. */
export const isWeekend = (day: number): boolean => weekday(day) % 6 === 0;

/** The `nth` (1 is the first) `dayOfWeek` (0 is Sunday) of a month. */
export const nthWeekday = (year: number, month: number, dayOfWeek: number, nth: number): number => {
  const first = dayNumber(year, month, 1);
  return first + ((dayOfWeek - weekday(first) + 7) % 7) + 7 * (nth - 1);
};

/** The last `dayOfWeek` (0 is Sunday) of a month. */
export const lastWeekday = (year: number, month: number, dayOfWeek: number): number => {
  const last = dayNumber(year, month + 1, 1) - 1;
  return last - ((weekday(last) - dayOfWeek + 7) % 7);
};

/** Easter Sunday of a Gregorian year. Source: anonymous Gregorian computus, in Meeus, Astronomical Algorithms, chapter 8. */
export const easterSunday = (year: number): number => {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const g = Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3);
  const h = (19 * a + b - Math.floor(b / 4) - g + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const rest = h + l - 7 * m + 114;
  return dayNumber(year, Math.floor(rest / 31), (rest % 31) + 1);
};
