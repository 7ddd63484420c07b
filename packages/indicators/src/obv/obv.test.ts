import { describe, expect, it } from 'vitest';
import { indicatorContract } from '../testing/indicator-contract';
import { Obv, obv } from './obv';

indicatorContract('Obv', {
  inputs: ['close', 'volume'], create: () => new Obv(), batch: ([close, volume], out) => obv(close, volume, out), needed: 1, constant: () => 10, degree: 0, memory: Infinity,
});

describe('on-balance volume', () => {
  it('adds the volume of a rise, takes off that of a fall, and leaves out what did not move', () => {
    expect(Array.from(obv(Float64Array.of(10, 11, 11, 9, 9.5), Float64Array.of(5, 7, 100, 2, 1)))).toEqual([5, 12, 12, 10, 11]);
  });
});
