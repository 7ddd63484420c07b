import { DAY_MS, dayName, dayNumber } from './civil-day';
import { createCalendar } from './create-calendar';
import type { ExchangeCalendar } from './calendar';

/** A market that never closes, 1970 to 2199: each UTC day is a session, its last moment the midnight that ends it. */
export const alwaysOpenCalendar = (name: string): ExchangeCalendar =>
  createCalendar({
    name,
    timeZone: 'UTC',
    first: dayNumber(1970, 1, 1),
    last: dayNumber(2199, 12, 31),
    sessionOn: (day) =>
      Object.freeze({ day: dayName(day), open: day * DAY_MS, close: (day + 1) * DAY_MS, breaks: Object.freeze([]) }),
  });
