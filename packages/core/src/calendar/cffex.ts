import { DAY_MS, dayName, dayNumber, isWeekend, parseDay } from './civil-day';
import { createCalendar } from './create-calendar';
import type { ExchangeCalendar } from './calendar';

const HOUR_MS = 3_600_000;
const SHANGHAI_MS = 8 * HOUR_MS;

/**
 * First and last day of every holiday of CFFEX. Sources: the State Council's notices of 2022-12-08, 2023-10-25, 2024-11-12 and
 * 2025-11-04 on the holidays of 2023, 2024, 2025 and 2026, and the exchange's yearly closing notices, which follow them
 * and add 2024-02-09. A make-up working day on a weekend is no trading day.
 */
const HOLIDAYS: readonly (readonly [from: string, to: string])[] = [
  ['2023-01-01', '2023-01-02'], // New Year
  ['2023-01-21', '2023-01-27'], // Spring Festival
  ['2023-04-05', '2023-04-05'], // Qingming
  ['2023-04-29', '2023-05-03'], // Labour Day
  ['2023-06-22', '2023-06-24'], // Dragon Boat
  ['2023-09-29', '2023-10-06'], // Mid-Autumn and National Day
  ['2024-01-01', '2024-01-01'],
  ['2024-02-09', '2024-02-17'],
  ['2024-04-04', '2024-04-06'],
  ['2024-05-01', '2024-05-05'],
  ['2024-06-10', '2024-06-10'],
  ['2024-09-15', '2024-09-17'],
  ['2024-10-01', '2024-10-07'],
  ['2025-01-01', '2025-01-01'],
  ['2025-01-28', '2025-02-04'],
  ['2025-04-04', '2025-04-06'],
  ['2025-05-01', '2025-05-05'],
  ['2025-05-31', '2025-06-02'],
  ['2025-10-01', '2025-10-08'],
  ['2026-01-01', '2026-01-03'],
  ['2026-02-15', '2026-02-23'],
  ['2026-04-04', '2026-04-06'],
  ['2026-05-01', '2026-05-05'],
  ['2026-06-19', '2026-06-21'],
  ['2026-09-25', '2026-09-27'],
  ['2026-10-01', '2026-10-07'],
];

/**
 * The China Financial Futures Exchange, stock index futures, with the holidays of 2023 to 2026: 09:30 to 11:30 and 13:00 to 15:00
 * in Shanghai (UTC+8 all year). Source of the hours: CFFEX contract specifications of IF, IC and IM.
 */
export const cffexCalendar = (name: string): ExchangeCalendar => {
  const closed = new Set<number>();
  for (const [from, to] of HOLIDAYS) {
    for (let day = parseDay(from); day <= parseDay(to); day++) closed.add(day);
  }
  return createCalendar({
    name,
    timeZone: 'Asia/Shanghai',
    first: dayNumber(2023, 1, 1),
    last: dayNumber(2026, 12, 31),
    sessionOn: (day) => {
      if (isWeekend(day) || closed.has(day)) return undefined;
      const midnight = day * DAY_MS - SHANGHAI_MS;
      return Object.freeze({
        day: dayName(day),
        open: midnight + 9.5 * HOUR_MS,
        close: midnight + 15 * HOUR_MS,
        breaks: Object.freeze([Object.freeze({ from: midnight + 11.5 * HOUR_MS, to: midnight + 13 * HOUR_MS })]),
      });
    },
  });
};
