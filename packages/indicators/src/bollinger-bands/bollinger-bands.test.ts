import { describe, expect, it } from 'vitest';
import { randomBars } from '../testing/bars';
import { indicatorContract } from '../testing/indicator-contract';
import { BollingerBands, bollingerBands } from './bollinger-bands';

indicatorContract('BollingerBands(20, 2)', {
  inputs: ['close'],
  create: () => new BollingerBands(20, 2),
  batch: ([close], out) => bollingerBands(close, 20, 2, out),
  needed: 20,
  constant: (price) => ({ upper: price, middle: price, lower: price, percentB: 0.5, width: 0 }),
  degree: { upper: 1, middle: 1, lower: 1, percentB: 0, width: 0 },
  memory: 20,
  exponent: 400,
});

describe('bollingerBands', () => {
  it('tells by percentB where the price stands between the bands, and by width how far they are apart', () => {
    const { close } = randomBars(500, 5);
    const { upper, middle, lower, percentB, width } = bollingerBands(close, 20, 1.5);
    for (let row = 19; row < 500; row++) {
      expect(percentB[row]).toBeCloseTo((close[row] - lower[row]) / (upper[row] - lower[row]), 9);
      expect(width[row]).toBeCloseTo((upper[row] - lower[row]) / middle[row], 12);
    }
  });

  it('knows a case by hand: mean 5, deviation 2', () => {
    const { upper, middle, lower, percentB, width } = bollingerBands(Float64Array.of(2, 4, 4, 4, 5, 5, 7, 9), 8, 2);
    [[upper, 9], [middle, 5], [lower, 1], [percentB, 1], [width, 1.6]].forEach(([column, expected]) => expect((column as Float64Array)[7]).toBeCloseTo(expected as number, 13));
  });

  it('refuses bands without width', () => {
    expect(() => new BollingerBands(20, 0)).toThrow('the number of deviations of bollingerBands must be a number above 0, got 0');
    expect(() => new BollingerBands(1.5)).toThrow('must be a whole number above 0, got 1.5');
  });
});
