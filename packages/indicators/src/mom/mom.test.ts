import { describe, expect, it } from 'vitest';
import { indicatorContract } from '../testing/indicator-contract';
import { Mom, mom } from './mom';

indicatorContract('Mom(10)', {
  inputs: ['close'], create: () => new Mom(10), batch: ([close], out) => mom(close, 10, out),
  needed: 11, constant: () => 0, degree: 1, memory: 11,
});
indicatorContract('Mom(1)', {
  inputs: ['close'], create: () => new Mom(1), batch: ([close], out) => mom(close, 1, out),
  needed: 2, constant: () => 0, degree: 1, memory: 2,
});

describe('mom', () => {
  it('is the close less that of some bars ago', () => {
    expect(Array.from(mom(Float64Array.of(1, 4, 9, 16), 2))).toEqual([NaN, NaN, 8, 12]);
  });

  it('refuses periods that are no whole numbers above 0', () => {
    expect(() => new Mom(0)).toThrow('the period of mom must be a whole number above 0, got 0');
  });
});
