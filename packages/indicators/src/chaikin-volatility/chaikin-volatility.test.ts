import { describe, expect, it } from 'vitest';
import { ema } from '../ema/ema';
import { randomBars } from '../testing/bars';
import { indicatorContract } from '../testing/indicator-contract';
import { ChaikinVolatility, chaikinVolatility } from './chaikin-volatility';

indicatorContract('ChaikinVolatility(10, 10)', {
  inputs: ['high', 'low'], create: () => new ChaikinVolatility(10, 10), batch: ([high, low], out) => chaikinVolatility(high, low, 10, 10, out), needed: 20, constant: () => 0, degree: 0, memory: 1000,
});

describe('chaikinVolatility', () => {
  it('is the growth of the average range, in percent', () => {
    const { high, low } = randomBars(200, 2);
    const average = ema(high.map((price, row) => price - low[row]), 5);
    const ours = chaikinVolatility(high, low, 5, 3);
    for (let row = 7; row < 200; row++) expect(ours[row]).toBeCloseTo((average[row] / average[row - 3] - 1) * 100, 10);
  });

  it('refuses bad parameters', () => {
    expect(() => new ChaikinVolatility(10, 0)).toThrow('the lag of chaikinVolatility must be a whole number above 0, got 0');
  });
});
