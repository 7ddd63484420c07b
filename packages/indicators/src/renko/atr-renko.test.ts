import { describe, expect, it } from 'vitest';
import { atr } from '../atr/atr';
import { randomBars } from '../testing/bars';
import { indicatorContract } from '../testing/indicator-contract';
import { AtrRenko, atrRenko } from './atr-renko';

for (const period of [1, 14]) {
  indicatorContract(`AtrRenko(${period})`, {
    inputs: ['high', 'low', 'close'], create: () => new AtrRenko(period), batch: ([high, low, close], out) => atrRenko(high, low, close, period, out), needed: period,
    constant: (price) => ({ bricks: 0, open: price, close: price, size: 0 }), degree: { bricks: 0, open: 1, close: 1, size: 1 }, memory: Infinity,
  });
}

describe('renko by average true range', () => {
  it('takes the range of the bar that completed a brick as the size of the next', () => {
    const { high, low, close } = randomBars(500);
    const ranges = atr(high, low, close, 14);
    const { bricks, open, close: ends, size } = atrRenko(high, low, close, 14);
    let completed = 0;
    for (let i = 14; i < 500; i++) {
      expect(size[i]).toBe(bricks[i] === 0 ? size[i - 1] : ranges[i]);
      if (bricks[i] === 0) continue;
      completed++;
      expect(ends[i] - open[i]).toBeCloseTo(Math.sign(bricks[i]) * size[i - 1], 9);
    }
    expect(completed).toBeGreaterThan(20);
  });

  it('refuses a period that is no whole number above 0', () => {
    expect(() => new AtrRenko(0)).toThrow('the period of atr-renko must be a whole number above 0, got 0');
  });
});
