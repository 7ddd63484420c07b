import { describe, expect, it } from 'vitest';
import { indicatorContract } from '../testing/indicator-contract';
import { MassIndex, massIndex } from './mass-index';

indicatorContract('MassIndex(9, 25)', {
  inputs: ['high', 'low'], create: () => new MassIndex(9, 25), batch: ([high, low], out) => massIndex(high, low, 9, 25, out),
  needed: 41, constant: () => 25, degree: 0, memory: 1000,
});

describe('massIndex', () => {
  it('is the number of bars when their ranges stay the same', () => {
    const low = Float64Array.from({ length: 60 }, (_, i) => i);
    expect(massIndex(low.map((value) => value + 2), low, 9, 25).at(-1)).toBeCloseTo(25, 10);
  });
});
