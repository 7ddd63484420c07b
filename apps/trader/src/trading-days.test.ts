import { calendarNamed, sessionsBetween } from '@trader/core';
import { describe, expect, it } from 'vitest';
import { tradingDaysOf } from './trading-days';

/** What the calendars themselves say that there are. */
const namesOf = (): string[] => {
  try {
    calendarNamed('?');
  } catch (error) {
    return /use one of (.+)$/.exec(String(error))?.[1].split(', ') ?? [];
  }
  return [];
};

describe('the trading days of a year', () => {
  it.each([
    ['CFFEX', 2023, 2026, 242], // all that it knows
    ['24x7', 2001, 2040, 365],
    ['XNYS', 2013, 2017, 252], // five years without more than the usual holidays; of all years the mean is 251.4
    ['XNAS', 2013, 2017, 252],
  ])('of %s are the sessions it has a year, from %i to %i', (calendar, from, to, days) => {
    expect(Math.round(sessionsBetween(calendarNamed(calendar), `${from}-01-01`, `${to}-12-31`).length / (to - from + 1))).toBe(days);
    expect(tradingDaysOf([{ calendar }])).toBe(days);
  });

  it('are known of every calendar there is', () => {
    const names = namesOf();
    expect(names).toHaveLength(4);
    for (const calendar of names) expect(tradingDaysOf([{ calendar }]), calendar).toBeGreaterThan(200);
  });

  it('are the most where there are several calendars', () => {
    expect(tradingDaysOf([{ calendar: 'CFFEX' }, { calendar: 'XNYS' }])).toBe(252);
    expect(tradingDaysOf([{ calendar: '24x7' }, { calendar: 'XNYS' }])).toBe(365);
  });
});
