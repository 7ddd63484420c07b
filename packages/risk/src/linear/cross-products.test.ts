import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assetMeans, crossProducts } from './cross-products';

const anyTable = fc.record({ assets: fc.integer({ min: 1, max: 37 }), periods: fc.constantFrom(1, 2, 7, 248, 249, 600), seed: fc.integer({ min: 1, max: 1000 }) })
  .map(({ assets, periods, seed }) => ({ assets, periods, values: Float64Array.from({ length: assets * periods }, (_, i) => Math.sin(seed + i * i)) }));

describe('sums of cross products', () => {
  it('are those of adding up cell by cell, for any number of assets and periods, weighted and centred', () => {
    fc.assert(fc.property(anyTable, (table) => {
      const { assets, periods, values } = table;
      const centre = assetMeans(table);
      const weights = Float64Array.from({ length: periods }, (_, t) => 1 / (1 + t));
      const got = crossProducts(table, { centre, weights });
      const [i, j] = [assets - 1, Math.floor(assets / 3)];
      let sum = 0;
      for (let t = 0; t < periods; t++) sum += weights[t] * (values[t * assets + i] - centre[i]) * (values[t * assets + j] - centre[j]);
      expect(Math.abs(got[i * assets + j] - sum)).toBeLessThan(1e-12);
      expect(got[j * assets + i]).toBe(got[i * assets + j]);
      const plain = crossProducts(table);
      let square = 0;
      for (let t = 0; t < periods; t++) square += values[t * assets + i] ** 2;
      expect(plain[i * assets + i]).toBeCloseTo(square, 10);
    }), { numRuns: 40 });
  });
});
