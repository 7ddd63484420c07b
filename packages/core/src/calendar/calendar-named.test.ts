import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calendarNamed, sessionsBetween } from './calendar-named';
import type { ExchangeCalendar, Session } from './calendar';

const COVERED: readonly (readonly [name: string, from: string, to: string])[] = [
  ['XNYS', '2000-01-01', '2030-12-31'],
  ['CFFEX', '2023-01-01', '2026-12-31'],
  ['24x7', '1999-01-01', '2030-12-31'],
];

/** The rule of `sessionAt`, by search: the first session that has not closed before `time`. */
const firstNotClosed = (sessions: readonly Session[], time: number): Session | undefined => {
  let low = 0;
  let high = sessions.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sessions[middle].close < time) low = middle + 1;
    else high = middle;
  }
  return sessions[low];
};

const throwsCode = (code: string) => expect.objectContaining({ code });

describe('calendarNamed', () => {
  it('names the calendars it knows when asked for another', () => {
    expect(() => calendarNamed('XLON')).toThrow(throwsCode('INVALID_CONFIG'));
    expect(() => calendarNamed('XLON')).toThrow('unknown calendar "XLON": use one of XNYS, XNAS, CFFEX, 24x7');
    expect(() => calendarNamed('toString')).toThrow(throwsCode('INVALID_CONFIG'));
  });
});

describe.each(COVERED)('%s', (name, from, to) => {
  const calendar = calendarNamed(name);
  const sessions = sessionsBetween(calendar, from, to);

  it('has ordered sessions which do not overlap, with their breaks inside', () => {
    let lastClose = -Infinity;
    for (const session of sessions) {
      expect(session.open).toBeGreaterThanOrEqual(lastClose);
      let at = session.open;
      for (const pause of session.breaks) {
        expect(pause.from).toBeGreaterThan(at);
        expect(pause.to).toBeGreaterThan(pause.from);
        at = pause.to;
      }
      expect(session.close).toBeGreaterThan(at);
      lastClose = session.close;
    }
  });

  it('finds at any time, in any order of asking, the first session that has not closed', () => {
    const first = sessions[0].open + 1;
    const last = sessions[sessions.length - 1].close;
    const near = fc.tuple(fc.nat(sessions.length - 1), fc.constantFrom(-1, 0, 1), fc.boolean())
      .map(([index, shift, atClose]) => (atClose ? sessions[index].close : sessions[index].open) + shift);
    const anyTime = fc.oneof(fc.integer({ min: first, max: last }), near.filter((time) => time >= first && time <= last));
    fc.assert(fc.property(fc.array(anyTime, { minLength: 1, maxLength: 20 }), (times) => {
      for (const time of times) expect(calendar.sessionAt(time)).toBe(firstNotClosed(sessions, time));
    }));
  });
});

describe('sessionAt', () => {
  const at = (calendar: ExchangeCalendar, time: string): string => calendar.sessionAt(Date.parse(time)).day;
  const xnys = calendarNamed('XNYS');

  it('gives a bar that ends at the close to that day, and one that ends at the open to the session which opens', () => {
    expect(at(xnys, '2024-07-03T17:00:00Z')).toBe('2024-07-03'); // the short day before Independence Day closes at 13:00 New York
    expect(at(xnys, '2024-07-03T17:00:00.001Z')).toBe('2024-07-05');
    expect(at(xnys, '2024-07-03T13:30:00Z')).toBe('2024-07-03');
    expect(at(xnys, '2001-09-10T20:00:00.001Z')).toBe('2001-09-17');
    expect(at(xnys, '2023-12-30T02:00:00Z')).toBe('2024-01-02');
  });

  it('keeps the lunch break of CFFEX inside its day', () => {
    expect(at(calendarNamed('CFFEX'), '2024-02-08T04:00:00Z')).toBe('2024-02-08');
    expect(at(calendarNamed('CFFEX'), '2024-02-08T07:00:01Z')).toBe('2024-02-19');
  });

  it('ends a 24x7 day with the midnight after it', () => {
    expect(at(calendarNamed('24x7'), '2024-02-29T00:00:00.001Z')).toBe('2024-02-29');
    expect(at(calendarNamed('24x7'), '2024-03-01T00:00:00Z')).toBe('2024-02-29');
  });

  it('refuses times outside its years, and what is no time', () => {
    const dates = ['1999-12-31T15:00:00Z', '2031-01-01T15:00:00Z', '2030-12-31T21:00:01Z'];
    for (const time of [...dates.map((date) => Date.parse(date)), NaN, Infinity]) {
      expect(() => xnys.sessionAt(time)).toThrow(throwsCode('INVALID_DATA'));
    }
  });
});

describe('session', () => {
  const noDays = ['2024-02-30', '2024-2-3', '20240203', '', '2024-13-01', '2024-01-01T00:00:00Z'];
  it.each(noDays)('refuses %j, which is no day', (day) => {
    expect(() => calendarNamed('XNYS').session(day)).toThrow(throwsCode('INVALID_DATA'));
  });

  it('is frozen, so that no reader can move another reader\'s hours', () => {
    const session = calendarNamed('CFFEX').session('2024-09-27');
    expect(Object.isFrozen(session) && Object.isFrozen(session?.breaks) && Object.isFrozen(session?.breaks[0])).toBe(true);
  });
});
