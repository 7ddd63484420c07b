import { expect, test } from 'vitest';
import { describeBars } from './describe-bars';
import { mergeBars } from './merge-bars';
import { parseBars } from './parse-bars';

const bars = (symbol: string, ...days: readonly string[]) =>
  parseBars(['date,open,high,low,close,volume', ...days.map((day, at) => `${day},${at + 1},9,1,2,3`)].join('\n'), { symbol });

test('tables are merged by time, symbols numbered in the order of the tables', () => {
  const merged = mergeBars([bars('B', '2024-01-03', '2024-01-04'), bars('A', '2024-01-02', '2024-01-03')]);
  expect(merged.symbols).toEqual(['B', 'A']);
  expect(Array.from(merged.symbol)).toEqual([1, 0, 1, 0]);
  expect(Array.from(merged.open)).toEqual([1, 1, 2, 2]);
});

test('a symbol may be spread over tables in any order', () => {
  const merged = mergeBars([bars('A', '2024-01-04'), bars('A', '2024-01-02', '2024-01-03')]);
  expect(merged.symbols).toEqual(['A']);
  expect(Array.from(merged.open)).toEqual([1, 2, 1]);
});

test('tables that overlap are refused by name', () => {
  expect(() => mergeBars([bars('A', '2024-01-02', '2024-01-03'), bars('A', '2024-01-03')], ['a.csv', 'b.csv'])).toThrow(
    'a.csv and b.csv overlap: both hold A about 2024-01-03T21:00:00.000Z: remove one',
  );
});

test('a description counts bars and finds the longest gap', () => {
  const merged = mergeBars([bars('A', '2024-01-02', '2024-01-03', '2024-01-08'), bars('B', '2024-01-02')]);
  expect(describeBars(merged)).toEqual([
    {
      symbol: 'A',
      bars: 3,
      from: Date.parse('2024-01-02T14:30:00Z'),
      to: Date.parse('2024-01-08T21:00:00Z'),
      intervalMs: 6.5 * 3_600_000,
      // From 16:00 on the 3rd to 09:30 on the 8th: 4 days and 17.5 hours.
      longestGapMs: (4 * 24 + 17.5) * 3_600_000,
      longestGapAt: Date.parse('2024-01-03T21:00:00Z'),
    },
    {
      symbol: 'B', bars: 1, from: Date.parse('2024-01-02T14:30:00Z'), to: Date.parse('2024-01-02T21:00:00Z'),
      intervalMs: 6.5 * 3_600_000, longestGapMs: 0, longestGapAt: NaN,
    },
  ]);
});
