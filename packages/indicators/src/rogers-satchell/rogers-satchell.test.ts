import { describe, expect, it } from 'vitest';
import { indicatorContract } from '../testing/indicator-contract';
import { RogersSatchell, rogersSatchell } from './rogers-satchell';

indicatorContract('RogersSatchell(20, 252)', {
  inputs: ['open', 'high', 'low', 'close'],
  create: () => new RogersSatchell(20, 252),
  batch: ([open, high, low, close], out) => rogersSatchell(open, high, low, close, 20, 252, out),
  needed: 20,
  constant: () => 0,
  degree: 0,
  memory: 40,
});

describe('rogersSatchell', () => {
  it('sees no volatility in a bar that goes straight from one end to the other, and some in one that comes back', () => {
    const one = (open: number, high: number, low: number, close: number): number => rogersSatchell(Float64Array.of(open), Float64Array.of(high), Float64Array.of(low), Float64Array.of(close), 1, 1)[0];
    expect(one(1, 5, 1, 5)).toBe(0);
    expect(one(1, Math.E, 1, 1)).toBeCloseTo(1, 14);
    expect(one(1, Math.E, 1 / Math.E, 1)).toBeCloseTo(Math.SQRT2, 14);
  });

  it('refuses bad parameters', () => {
    expect(() => new RogersSatchell(0)).toThrow('the period of rogersSatchell must be a whole number above 0, got 0');
    expect(() => new RogersSatchell(20, 0)).toThrow('the number of bars per year of rogersSatchell must be a number above 0, got 0');
  });
});
