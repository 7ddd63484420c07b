import { describe, expect, it } from 'vitest';
import { calendarNamed, sessionsBetween } from './calendar-named';

const cffex = calendarNamed('CFFEX');

const tradingDays = (year: number): number => sessionsBetween(cffex, `${year}-01-01`, `${year}-12-31`).length;

const closedWeekdays = (from: string, to: string): string[] => {
  const days: string[] = [];
  for (let time = Date.parse(from); time <= Date.parse(to); time += 86_400_000) {
    const date = new Date(time);
    const day = date.toISOString().slice(0, 10);
    if (date.getUTCDay() % 6 !== 0 && cffex.session(day) === undefined) days.push(day);
  }
  return days;
};

describe('the CFFEX calendar', () => {
  it('trades on the 200 days on which the CSI 300 future traded from 2023-12-04 to 2024-09-27', () => {
    // Source: one-minute bars IFL8 of the npm package hqchart 1.1.15808; the weekdays that have none.
    expect(sessionsBetween(cffex, '2023-12-04', '2024-09-27')).toHaveLength(200);
    expect(closedWeekdays('2023-12-04', '2024-09-27')).toEqual([
      '2024-01-01', '2024-02-09', '2024-02-12', '2024-02-13', '2024-02-14', '2024-02-15', '2024-02-16', '2024-04-04',
      '2024-04-05', '2024-05-01', '2024-05-02', '2024-05-03', '2024-06-10', '2024-09-16', '2024-09-17',
    ]);
  });

  it('closes in 2026 as the State Council announced on 2025-11-04', () => {
    expect(closedWeekdays('2026-01-01', '2026-12-31')).toEqual([
      '2026-01-01', '2026-01-02', '2026-02-16', '2026-02-17', '2026-02-18', '2026-02-19', '2026-02-20', '2026-02-23',
      '2026-04-06', '2026-05-01', '2026-05-04', '2026-05-05', '2026-06-19', '2026-09-25', '2026-10-01', '2026-10-02',
      '2026-10-05', '2026-10-06', '2026-10-07',
    ]);
  });

  it('has 242, 242, 243 and 242 trading days in 2023 to 2026, as the Shanghai stock exchange has', () => {
    // Source: exchange_calendars 4.13.2, XSHG: the two exchanges keep the same holidays.
    expect([2023, 2024, 2025, 2026].map(tradingDays)).toEqual([242, 242, 243, 242]);
  });

  it('opens 09:30, rests 11:30 to 13:00 and closes 15:00 in Shanghai, which is UTC+8', () => {
    expect(cffex.session('2024-09-27')).toEqual({
      day: '2024-09-27',
      open: Date.parse('2024-09-27T01:30:00Z'),
      close: Date.parse('2024-09-27T07:00:00Z'),
      breaks: [{ from: Date.parse('2024-09-27T03:30:00Z'), to: Date.parse('2024-09-27T05:00:00Z') }],
    });
  });

  it('refuses years whose holidays it does not know', () => {
    expect(() => cffex.session('2022-12-30')).toThrow(expect.objectContaining({ code: 'INVALID_DATA' }));
    expect(() => cffex.session('2027-01-04')).toThrow('calendar CFFEX covers 2023-01-01 to 2026-12-31, not 2027-01-04');
  });
});
