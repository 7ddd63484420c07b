import { describe, expect, it } from 'vitest';
import { randomBars } from '../testing/bars';
import { indicatorContract } from '../testing/indicator-contract';
import { AnchoredVwap, anchoredVwap } from './anchored-vwap';

for (const deviations of [0, 2]) {
  indicatorContract(`AnchoredVwap(${deviations})`, {
    inputs: ['high', 'low', 'close', 'volume'], create: () => new AnchoredVwap(deviations),
    batch: ([high, low, close, volume], out) => anchoredVwap(high, low, close, volume, deviations, out),
    needed: 1, constant: (price) => ({ vwap: price, upper: price, lower: price }), degree: 1, memory: Infinity, exponent: 400,
  });
}

describe('anchored vwap', () => {
  it('weighs prices and their squared distances by volume', () => {
    // 10 once and 20 three times: average 17.5, variance (7.5^2 + 3 x 2.5^2) / 4 = 18.75.
    const vwap = new AnchoredVwap(2);
    vwap.next(10, 10, 10, 1);
    const { vwap: average, upper, lower } = vwap.next(20, 20, 20, 3);
    expect(average).toBeCloseTo(17.5, 12);
    expect(upper).toBeCloseTo(17.5 + 2 * Math.sqrt(18.75), 12);
    expect(lower).toBeCloseTo(17.5 - 2 * Math.sqrt(18.75), 12);
  });

  it('gives the bands of the definition, looked up in two passes at every bar', () => {
    const { high, low, close, volume } = randomBars(300, 4);
    const { vwap, upper, lower } = anchoredVwap(high, low, close, volume, 1.5);
    for (let last = 0; last < 300; last++) {
      const rows = Array.from({ length: last + 1 }, (_, row) => ({ price: (high[row] + low[row] + close[row]) / 3, weight: volume[row] }));
      const weight = rows.reduce((sum, row) => sum + row.weight, 0);
      const mean = rows.reduce((sum, row) => sum + row.price * row.weight, 0) / weight;
      const deviation = Math.sqrt(rows.reduce((sum, row) => sum + row.weight * (row.price - mean) ** 2, 0) / weight);
      for (const [ours, theirs] of [[vwap[last], mean], [upper[last], mean + 1.5 * deviation], [lower[last], mean - 1.5 * deviation]]) expect(ours).toBeCloseTo(theirs, 9);
    }
  });

  it('begins again at an anchor', () => {
    const { high, low, close, volume } = randomBars(100);
    const columns = [high, low, close, volume];
    const later = anchoredVwap(high.subarray(40), low.subarray(40), close.subarray(40), volume.subarray(40));
    const stream = new AnchoredVwap();
    for (let i = 0; i < 100; i++) {
      if (i === 40) stream.anchor();
      const [h, l, c, v] = columns.map((column) => column[i]);
      const value = stream.next(h, l, c, v);
      if (i >= 40) expect(value).toEqual({ vwap: later.vwap[i - 40], upper: later.upper[i - 40], lower: later.lower[i - 40] });
    }
  });

  it('keeps the bands where prices are high and close together', () => {
    const vwap = new AnchoredVwap();
    for (let i = 0; i < 10_000; i++) vwap.next(1e9 + (i % 2), 1e9 + (i % 2), 1e9 + (i % 2), 1);
    expect(vwap.value.upper - vwap.value.vwap).toBeCloseTo(0.5, 5);
  });

  it('has no price before the first volume, and takes the price of the first volume alone', () => {
    const vwap = new AnchoredVwap();
    expect(vwap.next(100, 100, 100, 0).vwap).toBeNaN();
    expect(vwap.next(101, 101, 101, 2)).toEqual({ vwap: 101, upper: 101, lower: 101 });
  });

  it('refuses bands of a negative width', () => {
    expect(() => new AnchoredVwap(-1)).toThrow('the deviations of anchored-vwap must be a number of at least 0, got -1');
  });
});
