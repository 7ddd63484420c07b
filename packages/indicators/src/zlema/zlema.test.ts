import { describe, expect, it } from 'vitest';
import { indicatorContract } from '../testing/indicator-contract';
import { Zlema, zlema } from './zlema';

indicatorContract('Zlema(20)', {
  inputs: ['close'],
  create: () => new Zlema(20),
  batch: ([close], out) => zlema(close, 20, out),
  needed: 29,
  constant: (price) => price,
  degree: 1,
  memory: 1000,
});
indicatorContract('Zlema(2)', {
  inputs: ['close'],
  create: () => new Zlema(2),
  batch: ([close], out) => zlema(close, 2, out),
  needed: 2,
  constant: (price) => price,
  degree: 1,
  memory: 1000,
});

describe('zlema', () => {
  it('follows a straight line without lag when the period is odd', () => {
    const line = Float64Array.from({ length: 400 }, (_, i) => 3 * i);
    expect(zlema(line, 11)[399]).toBeCloseTo(line[399], 9);
  });

  it('refuses a period that is no whole number above 0', () => {
    expect(() => new Zlema(0)).toThrow('the period of zlema must be a whole number above 0, got 0');
  });
});
