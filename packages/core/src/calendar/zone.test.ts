import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createZone } from './zone';

type Wall = readonly [year: number, month: number, day: number, hour: number, minute: number, second: number];

/** Expected instants from Python 3.11's zoneinfo (fold=0), which follows the same rule of PEP 495 at gaps and overlaps. */
const VECTORS: readonly (readonly [zone: string, wall: Wall, instant: string])[] = [
  ['America/New_York', [2024, 1, 15, 9, 30, 0], '2024-01-15T14:30:00Z'],
  ['America/New_York', [2024, 7, 15, 9, 30, 0], '2024-07-15T13:30:00Z'],
  ['America/New_York', [2024, 3, 10, 2, 30, 0], '2024-03-10T07:30:00Z'], // skipped
  ['America/New_York', [2024, 3, 10, 3, 0, 0], '2024-03-10T07:00:00Z'],
  ['America/New_York', [2024, 11, 3, 1, 30, 0], '2024-11-03T05:30:00Z'], // twice
  ['America/New_York', [2024, 11, 3, 2, 0, 0], '2024-11-03T07:00:00Z'],
  ['America/New_York', [2006, 3, 20, 9, 30, 0], '2006-03-20T14:30:00Z'],
  ['America/New_York', [2006, 4, 3, 9, 30, 0], '2006-04-03T13:30:00Z'],
  ['Asia/Shanghai', [2024, 9, 27, 15, 0, 0], '2024-09-27T07:00:00Z'],
  ['Europe/London', [2024, 3, 31, 1, 30, 0], '2024-03-31T01:30:00Z'],
  ['Australia/Lord_Howe', [2024, 10, 6, 2, 15, 0], '2024-10-05T15:45:00Z'], // its clocks move by half an hour
  ['Australia/Lord_Howe', [2024, 4, 7, 1, 45, 0], '2024-04-06T14:45:00Z'],
  ['Pacific/Apia', [2011, 12, 30, 12, 0, 0], '2011-12-30T22:00:00Z'], // a whole day skipped
  ['Asia/Kathmandu', [2024, 5, 1, 0, 0, 0], '2024-04-30T18:15:00Z'],
  ['America/Sao_Paulo', [2018, 11, 4, 0, 30, 0], '2018-11-04T03:30:00Z'],
  ['UTC', [1969, 12, 31, 23, 59, 59], '1969-12-31T23:59:59Z'],
];

describe('createZone', () => {
  it.each(VECTORS)('%s %j is %s', (zone, wall, instant) => {
    expect(new Date(createZone(zone).toUtc(...wall)).toISOString()).toBe(instant.replace('Z', '.000Z'));
  });

  it('reads back the wall time of any instant, and the first of two instants that share one', () => {
    const anySecond = fc.integer({ min: Date.UTC(1990, 0, 1) / 1000, max: Date.UTC(2030, 0, 1) / 1000 });
    for (const name of ['America/New_York', 'Europe/Dublin', 'Australia/Lord_Howe', 'Asia/Tehran']) {
      const zone = createZone(name);
      fc.assert(fc.property(anySecond, (seconds) => {
        const time = seconds * 1000;
        const wall = new Date(time + zone.offsetAt(time));
        const read = zone.toUtc(
          wall.getUTCFullYear(), wall.getUTCMonth() + 1, wall.getUTCDate(),
          wall.getUTCHours(), wall.getUTCMinutes(), wall.getUTCSeconds(),
        );
        expect(read).toBeLessThanOrEqual(time);
        expect(read + zone.offsetAt(read)).toBe(wall.getTime());
      }));
    }
  });

  it('gives the offset of an instant in ms, below zero west of Greenwich', () => {
    expect(createZone('America/New_York').offsetAt(Date.parse('2024-07-01T00:00:00.999Z'))).toBe(-4 * 3_600_000);
    expect(createZone('Asia/Kathmandu').offsetAt(0)).toBe(5.5 * 3_600_000); // +05:30 until 1986: IANA tzdata
  });

  it('answers NaN to a field that is not a number', () => {
    expect(createZone('UTC').toUtc(2024, NaN, 1, 0, 0, 0)).toBeNaN();
  });

  it('refuses a zone nobody knows', () => {
    expect(() => createZone('New York')).toThrow(expect.objectContaining({ code: 'INVALID_CONFIG' }));
  });
});
