import { createBarTable } from '@trader/core';
import type { BarTable } from '@trader/core';
import { expect, test } from 'vitest';
import { AAPL_SOURCE } from './index';
import { readSource } from './node/read-source';
import { badBars, refuseBadBars } from './refuse-bad-bars';

const bar = (open: number, high: number, low: number, close: number, volume = 1): BarTable => {
  const bars = createBarTable(['IF'], 1);
  bars.time[0] = 1;
  [bars.open[0], bars.high[0], bars.low[0], bars.close[0], bars.volume[0]] = [open, high, low, close, volume];
  return bars;
};

test.each([
  [bar(1, 2, 1, 1.2), []],
  [bar(0, 2, 1, 1), ['row 0 (IF): a price is not above 0']],
  [bar(NaN, 2, 1, 1), ['row 0 (IF): a price is not above 0']],
  [bar(2, 1, 3, 2), ['row 0 (IF): high 1 is below low 3']],
  [bar(4, 3, 1, 2), ['row 0 (IF): open 4 is outside 1 to 3']],
  [bar(2, 3, 1, 0.8), ['row 0 (IF): close 0.8 is outside 1 to 3']],
  [bar(1, 2, 1, 1.3), ['row 0 (IF): price 1.3 is not on the tick']],
  [bar(1, 2, 1, 1, NaN), ['row 0 (IF): volume NaN is not a count']],
])('names what is wrong with a bar', (bars, faults) => {
  expect(badBars(bars, 5)).toEqual(faults);
});

test('a set with a bad bar is refused whole', () => {
  expect(() => refuseBadBars('set', bar(2, 1, 3, 2), 5)).toThrow('set: 1 bad bars, row 0 (IF): high 1 is below low 3');
});

test('a file with other bytes is refused', () => {
  expect(() => readSource({ ...AAPL_SOURCE, sha256: 'f'.repeat(64) })).toThrow('AAPL daily: aapl.csv has SHA-256 18dc8bf6542d..., not ffffffffffff...');
  expect(() => readSource({ ...AAPL_SOURCE, file: 'gone.csv' })).toThrow('gone.csv of package @observablehq/sample-datasets cannot be read');
});
