import { describe, expect, it } from 'vitest';
import { highest, lowest } from '../extremes/extremes';
import { randomBars } from '../testing/bars';
import { indicatorContract } from '../testing/indicator-contract';
import { Ichimoku, ichimoku } from './ichimoku';

indicatorContract('Ichimoku(9, 26, 52, 26)', {
  inputs: ['high', 'low'],
  create: () => new Ichimoku(),
  batch: ([high, low], out) => ichimoku(high, low, 9, 26, 52, 26, out),
  needed: 78,
  constant: (price) => ({ conversion: price, base: price, leadingA: price, leadingB: price }),
  degree: 1,
  memory: 78,
});

describe('ichimoku', () => {
  it.each([[9, 26, 52, 26], [3, 5, 9, 4], [8, 3, 2, 0]])('gives middles of windows, the leading ones so many bars late, by %i, %i, %i, %i', (conversion, base, leading, displacement) => {
    const { high, low } = randomBars(300, 6);
    const lines = ichimoku(high, low, conversion, base, leading, displacement);
    const middle = (period: number): Float64Array => {
      const [top, bottom] = [highest(high, period), lowest(low, period)];
      return top.map((value, row) => (value + bottom[row]) / 2);
    };
    const [fast, slow, slowest] = [middle(conversion), middle(base), middle(leading)];
    const needed = Math.max(conversion, base, leading) + displacement;
    for (let row = 0; row < 300; row++) {
      const then = row - displacement;
      const expected = row + 1 < needed ? [NaN, NaN, NaN, NaN] : [fast[row], slow[row], (fast[then] + slow[then]) / 2, slowest[then]];
      expect([lines.conversion[row], lines.base[row], lines.leadingA[row], lines.leadingB[row]]).toEqual(expected);
    }
  });

  it('refuses to look ahead', () => {
    expect(() => new Ichimoku(9, 26, 52, -1)).toThrow('the displacement of ichimoku must be a whole number above -1, got -1');
  });
});
