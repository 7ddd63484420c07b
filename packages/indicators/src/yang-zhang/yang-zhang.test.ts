import { describe, expect, it } from 'vitest';
import { rogersSatchell } from '../rogers-satchell/rogers-satchell';
import { randomBars } from '../testing/bars';
import { indicatorContract } from '../testing/indicator-contract';
import { YangZhang, yangZhang } from './yang-zhang';

indicatorContract('YangZhang(20, 252)', {
  inputs: ['open', 'high', 'low', 'close'],
  create: () => new YangZhang(20, 252),
  batch: ([open, high, low, close], out) => yangZhang(open, high, low, close, 20, 252, out),
  needed: 21,
  constant: () => 0,
  degree: 0,
  memory: 41,
});

/** The variance of a sample, by its definition. */
const sample = (values: readonly number[]): number => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
};

describe('yangZhang', () => {
  it('puts together what happens between bars, in bodies and in ranges', () => {
    const { open, high, low, close } = randomBars(200, 2);
    const ours = yangZhang(open, high, low, close, 10, 365);
    const ranges = rogersSatchell(open, high, low, close, 10, 1);
    const k = 0.34 / (1.34 + 11 / 9);
    for (let row = 10; row < 200; row++) {
      const window = Array.from({ length: 10 }, (_, i) => row - 9 + i);
      const gaps = sample(window.map((at) => Math.log(open[at] / close[at - 1])));
      const bodies = sample(window.map((at) => Math.log(close[at] / open[at])));
      expect(ours[row]).toBeCloseTo(Math.sqrt(365 * (gaps + k * bodies + (1 - k) * ranges[row] ** 2)), 10);
    }
  });

  it('refuses bad parameters', () => {
    expect(() => new YangZhang(1)).toThrow('the period of yangZhang must be a whole number above 1, got 1');
    expect(() => new YangZhang(20, 0)).toThrow('the number of bars per year of yangZhang must be a number above 0, got 0');
  });
});
