import { calendarNamed, createBarTable, sessionsBetween } from '@trader/core';
import type { BarTable } from '@trader/core';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkBars } from './check-bars';
import type { FindingKind } from './finding';

const MINUTE = 60_000;
const xnys = calendarNamed('XNYS');

interface Bar { start: number; end: number; open: number; high: number; low: number; close: number; volume: number }

/** A walk of cents that never leaves the neighbourhood of 100: nothing is wrong with it. */
const walk = (spans: readonly (readonly [number, number])[]): Bar[] => {
  let price = 10_000;
  return spans.map(([start, end], row) => {
    const next = price + (((row * 7919) % 21) - 10);
    const bar = { start, end, open: price / 100, high: (Math.max(price, next) + (row % 5)) / 100, low: (Math.min(price, next) - (row % 7)) / 100, close: next / 100, volume: 100 + row };
    price = next;
    return bar;
  });
};
const minutes = (): Bar[] =>
  walk(sessionsBetween(xnys, '2024-07-01', '2024-07-05').flatMap(({ open, close }) => Array.from({ length: (close - open) / MINUTE }, (_, at) => [open + at * MINUTE, open + (at + 1) * MINUTE] as const)));
const days = (): Bar[] => walk(sessionsBetween(xnys, '2024-01-02', '2024-06-28').map(({ open, close }) => [open, close] as const));

const tableOf = (bars: readonly Bar[]): BarTable => {
  const table = createBarTable(['X'], bars.length);
  bars.forEach((bar, row) => {
    table.openTime[row] = bar.start;
    table.time[row] = bar.end;
    for (const name of ['open', 'high', 'low', 'close', 'volume'] as const) table[name][row] = bar[name];
  });
  return table;
};
const kinds = (bars: readonly Bar[]): [FindingKind, number][] => checkBars(tableOf(bars)).map(({ kind, row }) => [kind, row]);

test('good bars are clean, half days and holidays included', () => {
  // 2024-07-03 closed at 13:00, 2024-07-04 did not open: NYSE holidays and early closings 2024.
  expect(kinds(minutes())).toEqual([]);
  expect(kinds(days())).toEqual([]);
});

describe('a defect that is put in is found, at its row, and nothing else', () => {
  const every = fc.constantFrom(minutes(), days());
  const within = fc.double({ min: 0.1, max: 0.9, noNaN: true });

  test('a missing bar', () => {
    fc.assert(fc.property(every, within, (bars, share) => {
      const at = Math.floor(bars.length * share);
      const rest = bars.filter((_, row) => row !== at);
      expect(kinds(rest)).toEqual([['gap', at + 1]]);
    }), { numRuns: 20 });
  });

  test('a spike up or down, of a whole bar or of a wick', () => {
    fc.assert(fc.property(every, within, fc.constantFrom(0.8, 1.25), fc.boolean(), (bars, share, factor, wick) => {
      const at = Math.floor(bars.length * share);
      const bad = bars.map((bar, row) => {
        if (row !== at) return bar;
        if (!wick) return { ...bar, open: bar.open * factor, high: bar.high * factor, low: bar.low * factor, close: bar.close * factor };
        return factor > 1 ? { ...bar, high: bar.high * factor } : { ...bar, low: bar.low * factor };
      });
      expect(kinds(bad)).toEqual([['bad-print', at + 1]]);
    }), { numRuns: 40 });
  });

  test('a split that is not adjusted', () => {
    fc.assert(fc.property(within, fc.constantFrom(1 / 20, 1 / 7, 1 / 4, 1 / 2, 2 / 3, 10), (share, factor) => {
      const bars = days();
      const at = Math.floor(bars.length * share);
      const split = bars.map((bar, row) => (row < at ? bar : { ...bar, open: bar.open * factor, high: bar.high * factor, low: bar.low * factor, close: bar.close * factor }));
      expect(kinds(split)).toEqual([['split', at + 1]]);
    }), { numRuns: 40 });
  });

  test('a bar without volume, and one that is there twice', () => {
    const bars = minutes();
    expect(kinds(bars.map((bar, row) => (row === 500 ? { ...bar, volume: 0 } : bar)))).toEqual([['zero-volume', 501]]);
    expect(kinds(bars.map((bar, row) => (row === 500 ? { ...bars[499], start: bar.start, end: bar.end } : bar)))).toEqual([['repeated', 501]]);
    expect(kinds(bars.map((bar) => ({ ...bar, volume: 0 })))).toEqual([['zero-volume', 1]]);
  });

  test('a bar out of session', () => {
    const bars = minutes();
    const [late] = walk([[bars[389].end, bars[389].end + MINUTE]]);
    expect(kinds([...bars.slice(0, 390), late, ...bars.slice(390)])).toEqual([['out-of-session', 391]]);
  });

  test('stamps that were ends, read as starts; and the other way round', () => {
    const moved = (by: number) => checkBars(tableOf(minutes().map((bar) => ({ ...bar, start: bar.start + by, end: bar.end + by })))).filter(({ kind }) => kind === 'stamps');
    expect(moved(MINUTE).map(({ what }) => what)).toEqual(['a bar begins at the close of 4 of 4 sessions: the stamps look like ends of bars, so read them with --stamp end']);
    expect(moved(-MINUTE).map(({ what }) => what)).toEqual(['a bar ends at the open of 4 of 4 sessions: the stamps look like starts of bars, so leave out --stamp end']);
    expect(moved(0)).toEqual([]);
  });

  test('sessions that are missing, and what is said of them', () => {
    const bars = days();
    const [found] = checkBars(tableOf([...bars.slice(0, 10), ...bars.slice(13)]));
    expect(found).toMatchObject({ kind: 'gap', symbol: 'X', row: 11, what: '3 whole sessions missing before it', cure: 'fetch the missing bars, or leave it so where nothing was traded' });
  });
});

test('symbols that alternate are checked each for itself, and progress rises to all bars', () => {
  const [one, other] = [minutes(), minutes()];
  const table = createBarTable(['X', 'Y'], 2 * one.length);
  one.forEach((bar, at) => [bar, other[at]].forEach((each, symbol) => {
    const row = 2 * at + symbol;
    table.symbol[row] = symbol;
    table.openTime[row] = each.start;
    table.time[row] = each.end;
    for (const name of ['open', 'high', 'low', 'close', 'volume'] as const) table[name][row] = symbol === 1 && at === 700 && name === 'volume' ? 0 : each[name];
  }));
  const told: number[] = [];
  const found = checkBars(table, () => xnys, (done) => void told.push(done));
  expect(found.map(({ kind, symbol, row }) => [kind, symbol, row])).toEqual([['zero-volume', 'Y', 1402]]);
  expect(told).toEqual([...told].sort((a, b) => a - b));
  expect(told.at(-1)).toBe(table.length);
});

test('a bad print is told beside a price of as many digits as the bars have', () => {
  const bars = days().map((bar, row) => (row === 60 ? { ...bar, high: 140.25 } : { ...bar, close: row < 60 ? 100.05 : 100.09, open: 100.05, high: 100.4, low: 99.8 }));
  expect(checkBars(tableOf(bars)).filter(({ kind }) => kind === 'bad-print').map(({ what }) => what)).toEqual(['140.25 where the bars around it close near 100.07']);
});
