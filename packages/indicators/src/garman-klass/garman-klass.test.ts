import { describe, expect, it } from 'vitest';
import { indicatorContract } from '../testing/indicator-contract';
import { GarmanKlass, garmanKlass } from './garman-klass';

indicatorContract('GarmanKlass(20, 252)', {
  inputs: ['open', 'high', 'low', 'close'],
  create: () => new GarmanKlass(20, 252),
  batch: ([open, high, low, close], out) => garmanKlass(open, high, low, close, 20, 252, out),
  needed: 20,
  constant: () => 0,
  degree: 0,
  memory: 40,
});

describe('garmanKlass', () => {
  it('knows cases by hand', () => {
    const one = (open: number, high: number, low: number, close: number): number => garmanKlass(Float64Array.of(open), Float64Array.of(high), Float64Array.of(low), Float64Array.of(close), 1, 1)[0];
    expect(one(3, Math.E * 2, 2, 3)).toBeCloseTo(Math.SQRT1_2, 14);
    expect(one(2, Math.E * 2, 2, Math.E * 2)).toBeCloseTo(Math.sqrt(1.5 - 2 * Math.LN2), 14);
    // No bar can be like this, its body being longer than its range.
    expect(one(1, 2, 2, 9)).toBe(0);
  });

  it('refuses bad parameters', () => {
    expect(() => new GarmanKlass(0)).toThrow('the period of garmanKlass must be a whole number above 0, got 0');
    expect(() => new GarmanKlass(20, Infinity)).toThrow('the number of bars per year of garmanKlass must be a number above 0, got Infinity');
  });
});
