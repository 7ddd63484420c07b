import { describe, expect, it } from 'vitest';
import { indicatorContract } from '../testing/indicator-contract';
import { Qstick, qstick } from './qstick';

indicatorContract('Qstick(14)', {
  inputs: ['open', 'close'], create: () => new Qstick(14), batch: ([open, close], out) => qstick(open, close, 14, out),
  needed: 14, constant: () => 0, degree: 1, memory: 14,
});

describe('qstick', () => {
  it('is the average body', () => {
    expect(Array.from(qstick(Float64Array.of(1, 2, 3), Float64Array.of(2, 5, 1), 2))).toEqual([NaN, 2, 0.5]);
  });
});
