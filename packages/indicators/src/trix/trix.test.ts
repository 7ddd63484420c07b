import { describe, expect, it } from 'vitest';
import { indicatorContract } from '../testing/indicator-contract';
import { Trix, trix } from './trix';

indicatorContract('Trix(15)', {
  inputs: ['close'], create: () => new Trix(15), batch: ([close], out) => trix(close, 15, out),
  needed: 44, constant: () => 0, degree: 0, memory: 2000,
});
indicatorContract('Trix(1)', {
  inputs: ['close'], create: () => new Trix(1), batch: ([close], out) => trix(close, 1, out),
  needed: 2, constant: () => 0, degree: 0, memory: 2,
});

describe('trix', () => {
  it('of period 1 is the change of the close in percent', () => {
    expect(Array.from(trix(Float64Array.of(10, 12, 9), 1))).toEqual([NaN, 20, -25]);
  });
});
