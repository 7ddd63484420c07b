import { describe, expect, it } from 'vitest';
import { indicatorContract } from '../testing/indicator-contract';
import { Dema, dema } from './dema';

indicatorContract('Dema(20)', {
  inputs: ['close'],
  create: () => new Dema(20),
  batch: ([close], out) => dema(close, 20, out),
  needed: 39,
  constant: (price) => price,
  degree: 1,
  memory: 1000,
});

describe('dema', () => {
  it('follows a straight line without lag', () => {
    const line = Float64Array.from({ length: 400 }, (_, i) => 3 * i);
    expect(dema(line, 10)[399]).toBeCloseTo(line[399], 9);
  });

  it('refuses a period that is no whole number above 0', () => {
    expect(() => new Dema(0)).toThrow('the period of ema must be a whole number above 0, got 0');
  });
});
