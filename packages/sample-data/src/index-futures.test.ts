import { formatPrice, formatQuantity } from '@trader/core';
import { expect, test } from 'vitest';
import { INDEX_FUTURES, indexFutures } from './index';

const bars = indexFutures();

test('three contracts stand side by side in every one of 48,000 minutes', () => {
  expect(bars.symbols).toEqual(['IF', 'IC', 'IM']);
  expect(bars.length).toBe(144_000);
  for (let row = 0; row < bars.length; row += 3) {
    expect(bars.symbol[row] === 0 && bars.symbol[row + 1] === 1 && bars.symbol[row + 2] === 2).toBe(true);
    if (row > 0 && !(bars.time[row] > bars.time[row - 1])) expect.fail(`row ${row} is not later`);
  }
});

test('stamps are the end of the minute, in Shanghai', () => {
  // First row of IFL8: [20231204, 3485.0, 3485.0, 3488.2, 3481.2, 3485.0, 1932, null, 931, 181487]; 09:31 there is 01:31 UTC.
  expect(bars.time[0]).toBe(Date.parse('2023-12-04T01:31:00Z'));
  expect(bars.openTime[0]).toBe(Date.parse('2023-12-04T01:30:00Z'));
  expect([bars.open[0], bars.high[0], bars.low[0], bars.close[0], bars.volume[0]]).toEqual([3485, 3488.2, 3481.2, 3485, 1932]);
  expect(bars.time[bars.length - 1]).toBe(Date.parse('2024-09-27T07:00:00Z'));
});

test('every day has 240 minutes, and lunch is empty', () => {
  const perDay = new Map<number, number>();
  for (let row = 0; row < bars.length; row += 3) {
    const day = Math.floor(bars.time[row] / 86_400_000);
    perDay.set(day, (perDay.get(day) ?? 0) + 1);
    const minute = (bars.time[row] / 60_000) % 1440;
    expect((minute > 90 && minute <= 210) || (minute > 300 && minute <= 420)).toBe(true);
  }
  expect(perDay.size).toBe(200);
  expect([...new Set(perDay.values())]).toEqual([240]);
});

test('the contracts carry the terms of the exchange', () => {
  expect(INDEX_FUTURES.map((one) => [one.symbol, formatPrice(one.tickSize), Number(one.multiplier / 1_000_000_000n)])).toEqual([
    ['IF', '0.2', 300],
    ['IC', '0.2', 200],
    ['IM', '0.2', 200],
  ]);
  expect(INDEX_FUTURES.map((one) => formatQuantity(one.maxOrderQuantity))).toEqual(['10', '10', '10']);
});
