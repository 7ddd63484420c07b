import { expect, it } from 'vitest';
import { calendarsOfBroker, daysAround } from './broker-calendar';

it('the sessions that the broker names win over ours, on the days that it was asked for', () => {
  const days = ['2026-11-23', '2026-11-30'] as const;
  // The day after Thanksgiving is closed at 13:00 by ours as well; the broker here also closes all of Wednesday and ends Monday at 12:00.
  const told = [
    { date: '2026-11-23', open: '09:30', close: '12:00' }, { date: '2026-11-24', open: '09:30', close: '16:00' }, { date: '2026-11-27', open: '09:30', close: '13:00' },
    { date: '2026-11-30', open: '09:30', close: '16:00' },
  ];
  const calendars = calendarsOfBroker(told, days);
  const calendar = calendars({ calendar: 'XNYS' });
  expect(calendars({ calendar: 'XNYS' })).toBe(calendar);
  expect(calendar.session('2026-11-23')?.close).toBe(Date.parse('2026-11-23T17:00Z'));
  expect(calendar.session('2026-11-25')).toBeUndefined();
  expect(calendar.session('2026-12-01')?.close).toBe(Date.parse('2026-12-01T21:00Z'));
  const dayAt = (time: string): string => calendar.sessionAt(Date.parse(time)).day;
  expect([dayAt('2026-11-23T17:00Z'), dayAt('2026-11-23T17:01Z'), dayAt('2026-11-24T21:01Z'), dayAt('2026-12-01T15:00Z'), dayAt('2026-11-20T15:00Z')])
    .toEqual(['2026-11-23', '2026-11-24', '2026-11-27', '2026-12-01', '2026-11-20']);
  expect(calendars({ calendar: '24x7' }).name).toBe('24x7');
  expect(daysAround(Date.parse('2026-11-21T21:00Z'))).toEqual(['2026-11-11', '2026-12-05']);
});
