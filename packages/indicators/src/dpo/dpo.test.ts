import { describe, expect, it } from 'vitest';
import { indicatorContract } from '../testing/indicator-contract';
import { Dpo, dpo } from './dpo';

indicatorContract('Dpo(1)', {
  inputs: ['close'], create: () => new Dpo(1), batch: ([close], out) => dpo(close, 1, out),
  needed: 2, constant: () => 0, degree: 1, memory: 2,
});
indicatorContract('Dpo(20)', {
  inputs: ['close'], create: () => new Dpo(20), batch: ([close], out) => dpo(close, 20, out),
  needed: 20, constant: () => 0, degree: 1, memory: 20,
});

describe('dpo', () => {
  it('is the close of half a period and one ago less the average', () => {
    expect(Array.from(dpo(Float64Array.of(1, 2, 4, 8, 16), 4))).toEqual([NaN, NaN, NaN, 1 - 15 / 4, 2 - 30 / 4]);
  });
});
