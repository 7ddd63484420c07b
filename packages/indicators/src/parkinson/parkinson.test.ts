import { describe, expect, it } from 'vitest';
import { indicatorContract } from '../testing/indicator-contract';
import { Parkinson, parkinson } from './parkinson';

indicatorContract('Parkinson(20, 252)', {
  inputs: ['high', 'low'], create: () => new Parkinson(20, 252), batch: ([high, low], out) => parkinson(high, low, 20, 252, out), needed: 20, constant: () => 0, degree: 0, memory: 40,
});

describe('parkinson', () => {
  it('knows a case by hand: bars whose high is twice their low', () => {
    // ln 2 squared / (4 ln 2) = ln 2 / 4 a bar.
    expect(parkinson(Float64Array.of(2, 6, 10), Float64Array.of(1, 3, 5), 2, 4)[2]).toBeCloseTo(Math.sqrt(Math.LN2), 14);
  });

  it('takes a bar whose low is not above 0 as one without range', () => {
    expect(Array.from(parkinson(Float64Array.of(2, 2), Float64Array.of(0, -1), 1))).toEqual([0, 0]);
    expect(() => new Parkinson(0)).toThrow('the period of parkinson must be a whole number above 0, got 0');
    expect(() => new Parkinson(20, -252)).toThrow('the number of bars per year of parkinson must be a number above 0, got -252');
  });
});
