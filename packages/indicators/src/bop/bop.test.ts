import { describe, expect, it } from 'vitest';
import { indicatorContract } from '../testing/indicator-contract';
import { Bop, bop } from './bop';

indicatorContract('Bop()', {
  inputs: ['open', 'high', 'low', 'close'], create: () => new Bop(), batch: ([open, high, low, close], out) => bop(open, high, low, close, out),
  needed: 1, constant: () => 0, degree: 0, memory: 1,
});

describe('bop', () => {
  it('is the body of the bar as a part of its range', () => {
    expect(Array.from(bop(Float64Array.of(11, 12, 5), Float64Array.of(14, 12, 5), Float64Array.of(10, 10, 5), Float64Array.of(13, 10, 5)))).toEqual([0.5, -1, 0]);
  });
});
