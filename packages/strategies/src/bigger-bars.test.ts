import { calendarNamed } from '@trader/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BiggerBars } from './bigger-bars';

type Row = readonly [time: number, open: number, high: number, low: number, close: number, volume: number];

const MINUTE = 60_000;
const calendar = calendarNamed('XNYS');

/** What is told, and at the end of which bar. */
const stream = (frameMs: number, rows: readonly Row[]): { readonly seen: number; readonly bar: Row }[] => {
  const told: { seen: number; bar: Row }[] = [];
  let seen = 0;
  const bigger = new BiggerBars(frameMs, (...bar) => void told.push({ seen, bar }));
  for (const [time, ...values] of rows) {
    seen = time;
    const { open, close } = calendar.sessionAt(time);
    bigger.add(time, open, close, ...values);
  }
  return told;
};

/** The same from the whole table at once: rows by frame, each frame ending where the calendar says. */
const resample = (frameMs: number, rows: readonly Row[]): Row[] => {
  const frames = new Map<number, Row[]>();
  for (const row of rows) {
    const { open, close } = calendar.sessionAt(row[0]);
    let end = open + frameMs;
    while (end < row[0]) end += frameMs;
    end = Math.min(end, close);
    frames.set(end, [...(frames.get(end) ?? []), row]);
  }
  return [...frames].map(([end, all]) => [
    end, all[0]![1], Math.max(...all.map((row) => row[2])), Math.min(...all.map((row) => row[3])), all.at(-1)![4], all.reduce((sum, row) => sum + row[5], 0),
  ]);
};

/** Minutes of three sessions, the second of them a half day (the day after Thanksgiving 2023), with holes. */
const days = ['2023-11-22', '2023-11-24', '2023-11-27'].map((day) => calendar.sessionAt(Date.parse(`${day}T17:00Z`)));
const market = fc.array(fc.tuple(fc.boolean(), fc.integer({ min: -50, max: 50 })), { minLength: 990, maxLength: 990 }).chain((moves) => fc.double({ min: 0, max: 1, noNaN: true }).map((holes): Row[] => {
  const rows: Row[] = [];
  let close = 10_000;
  let next = 0;
  for (const session of days) {
    for (let time = session.open + MINUTE; time <= session.close; time += MINUTE) {
      const [kept, move] = moves[next++]!;
      const open = close;
      close += move;
      if (kept || (next % 100) / 100 >= holes) rows.push([time, open, Math.max(open, close) + 3, Math.min(open, close) - 2, close, next % 7]);
    }
  }
  return rows;
}));

describe('bigger bars', () => {
  it('are those of the whole table, and each is told when all of it is past, at the first bar that can know', () => {
    fc.assert(fc.property(market, fc.constantFrom(1, 2, 5, 15, 60, 240), (rows, minutes) => {
      const told = stream(minutes * MINUTE, rows);
      const whole = resample(minutes * MINUTE, rows);
      const ends = whole.filter(([end]) => end <= rows.at(-1)![0]);
      expect(told.map(({ bar }) => bar)).toEqual(ends);
      for (const { seen, bar } of told) expect(seen).toBe(rows.find(([time]) => time >= bar[0])![0]);
    }), { numRuns: 25 });
  });

  it('do not look ahead: cut off, nothing told before changes', () => {
    fc.assert(fc.property(market, fc.nat(), (rows, at) => {
      const cut = at % rows.length;
      const whole = stream(15 * MINUTE, rows);
      const past = stream(15 * MINUTE, rows.slice(0, cut));
      expect(past).toEqual(whole.filter(({ seen }) => cut > 0 && seen <= rows[cut - 1]![0]));
    }), { numRuns: 25 });
  });

  it('end with a half day, and begin with the open', () => {
    const [, half] = days;
    const rows: Row[] = [];
    for (let time = half!.open + MINUTE; time <= half!.close; time += MINUTE) rows.push([time, 1, 2, 0, 1, 1]);
    const ends = (frameMs: number) => stream(frameMs, rows).map(({ bar }) => [new Date(bar[0]).toISOString().slice(11, 16), bar[5]]);
    // From 9:30 to 13:00 in New York, which is 14:30 to 18:00 in UTC.
    expect(ends(60 * MINUTE)).toEqual([['15:30', 60], ['16:30', 60], ['17:30', 60], ['18:00', 30]]);
    expect(ends(Infinity)).toEqual([['18:00', 210]]);
  });

  it('pass over gaps, and forget', () => {
    const told: number[] = [];
    const bigger = new BiggerBars(2, (time) => void told.push(time));
    bigger.add(1, 0, 100, NaN, NaN, NaN, NaN, 5);
    bigger.add(2, 0, 100, NaN, NaN, NaN, NaN, 5);
    bigger.add(3, 0, 100, 1, 1, 1, 1, 5);
    bigger.reset();
    bigger.add(4, 0, 100, NaN, NaN, NaN, NaN, 5);
    expect(told).toEqual([]);
    bigger.add(5, 0, 100, 1, 1, 1, 1, 5);
    bigger.add(9, 0, 100, 1, 1, 1, 1, 5);
    expect(told).toEqual([6]);
  });
});
