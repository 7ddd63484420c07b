import { describe, expect, it } from 'vitest';
import { indicatorContract } from '../testing/indicator-contract';
import { Vwma, vwma } from './vwma';

indicatorContract('Vwma(20)', {
  inputs: ['close', 'volume'],
  create: () => new Vwma(20),
  batch: ([close, volume], out) => vwma(close, volume, 20, out),
  needed: 20,
  constant: (price) => price,
  degree: 1,
  memory: 20,
});

describe('vwma', () => {
  it('weighs the closes by volume, and has no value while there is none', () => {
    const values = vwma(Float64Array.of(10, 20, 40, 80, 80), Float64Array.of(1, 3, 1, 0, 0), 2);
    expect(Array.from(values)).toEqual([NaN, 17.5, 25, 40, NaN]);
  });

  it('refuses a period that is no whole number above 0', () => {
    expect(() => new Vwma(0)).toThrow('the period of vwma must be a whole number above 0, got 0');
  });
});
