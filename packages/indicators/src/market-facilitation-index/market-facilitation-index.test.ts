import { describe, expect, it } from 'vitest';
import { indicatorContract } from '../testing/indicator-contract';
import { MarketFacilitationIndex, marketFacilitationIndex } from './market-facilitation-index';

indicatorContract('MarketFacilitationIndex', {
  inputs: ['high', 'low', 'volume'], create: () => new MarketFacilitationIndex(), batch: ([high, low, volume], out) => marketFacilitationIndex(high, low, volume, out),
  needed: 1, constant: () => 0, degree: 1, memory: 1,
});

describe('market facilitation index', () => {
  it('is the range per volume, 0 without volume', () => {
    expect(Array.from(marketFacilitationIndex(Float64Array.of(12, 12), Float64Array.of(8, 8), Float64Array.of(16, 0)))).toEqual([0.25, 0]);
  });
});
