import fc from 'fast-check';
import { expect, it } from 'vitest';
import { effectiveHoldings, effectiveRank, shannonDiversification, vonNeumannEntropy } from './index';

const equicorrelation = (n: number, r: number): number[] => Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? 1 : r));

it('is what scipy 1.17.1 says of an equicorrelation: entropy(numpy.linalg.eigvalsh(C / n))', () => {
  expect(vonNeumannEntropy(equicorrelation(2, 0.5))).toBeCloseTo(0.5623351446188083, 12);
  expect(effectiveRank(equicorrelation(2, 0.5))).toBeCloseTo(1.7547653506033232, 12);
  expect(vonNeumannEntropy(equicorrelation(10, 0.3))).toBeCloseTo(2.043207164404881, 12);
  expect(effectiveRank(equicorrelation(10, 0.3))).toBeCloseTo(7.71531384170325, 11);
  expect(effectiveRank(equicorrelation(4, 1))).toBeCloseTo(1, 9);
  expect(effectiveRank(equicorrelation(4, 0))).toBeCloseTo(4, 12);
  expect(vonNeumannEntropy([1])).toBe(0);
});

it('refuses what is no correlation', () => {
  expect(() => vonNeumannEntropy([1, 0.5, 0.4, 1])).toThrow('not symmetric');
  expect(() => vonNeumannEntropy([2, 0.5, 0.5, 1])).toThrow('correlation row 0 must have 1 on the diagonal, got 2');
  expect(() => vonNeumannEntropy([1, NaN, NaN, 1])).toThrow('row 0, column 1 must be a finite number');
  expect(() => vonNeumannEntropy([1, 0.5])).toThrow('n x n');
  expect(() => vonNeumannEntropy([])).toThrow('n x n');
  expect(() => vonNeumannEntropy([1, 0.9, -0.9, 0.9, 1, 0.9, -0.9, 0.9, 1])).toThrow('below 0: no data can have it');
});

it('counts holdings by the entropy of their weights', () => {
  expect(shannonDiversification([0.5, 0.3, 0.2])).toBeCloseTo(1.0296530140645737, 12);
  expect(effectiveHoldings([0.4, 0.25, 0.2, 0.1, 0.05])).toBeCloseTo(4.116579452251487, 12);
  expect(effectiveHoldings([1, 0, 0])).toBe(1);
});

it('refuses weights that are no shares of a whole', () => {
  expect(() => shannonDiversification([0.5, 0.4])).toThrow('weights must sum to 1, got 0.9');
  expect(() => shannonDiversification([1.2, -0.2])).toThrow('weight at index 1 must be 0 or above, got -0.2');
  expect(() => shannonDiversification([NaN, 1])).toThrow('weight at index 0');
  expect(() => shannonDiversification([])).toThrow('must sum to 1, got 0');
});

it('invariant: the effective number lies between 1 and n, is n for equal weights alone, and does not change with their order', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 20 }), (parts) => {
      const sum = parts.reduce((a, b) => a + b, 0);
      const weights = parts.map((part) => part / sum);
      const number = effectiveHoldings(weights);
      expect(number).toBeGreaterThanOrEqual(1);
      expect(number).toBeLessThanOrEqual(parts.length * (1 + 1e-12));
      expect(effectiveHoldings([...weights].reverse())).toBeCloseTo(number, 10);
    }),
  );
  expect(effectiveHoldings(Array.from({ length: 7 }, () => 1 / 7))).toBeCloseTo(7, 10);
});

it('invariant: the more alike all move, the lower the effective rank', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 12 }), fc.double({ min: 0, max: 0.9, noNaN: true }), (n, r) => {
      const rank = effectiveRank(equicorrelation(n, r));
      expect(rank).toBeGreaterThan(effectiveRank(equicorrelation(n, r + 0.05)));
      expect(rank).toBeLessThanOrEqual(n + 1e-9);
    }),
  );
});
