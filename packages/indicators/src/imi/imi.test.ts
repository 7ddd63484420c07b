import { describe, expect, it } from 'vitest';
import { indicatorContract } from '../testing/indicator-contract';
import { Imi, imi } from './imi';

indicatorContract('Imi(14)', {
  inputs: ['open', 'close'], create: () => new Imi(14), batch: ([open, close], out) => imi(open, close, 14, out),
  needed: 14, constant: () => 0, degree: 0, memory: 14,
});
indicatorContract('Imi(1)', {
  inputs: ['open', 'close'], create: () => new Imi(1), batch: ([open, close], out) => imi(open, close, 1, out),
  needed: 1, constant: () => 0, degree: 0, memory: 1,
});

describe('imi', () => {
  it('is the part that rose of all that moved within bars', () => {
    expect(Array.from(imi(Float64Array.of(10, 10, 10, 10), Float64Array.of(13, 9, 10, 10), 2))).toEqual([NaN, 75, 0, 0]);
  });
});
