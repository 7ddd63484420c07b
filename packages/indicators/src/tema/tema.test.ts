import { describe, expect, it } from 'vitest';
import { indicatorContract } from '../testing/indicator-contract';
import { Tema, tema } from './tema';

indicatorContract('Tema(20)', {
  inputs: ['close'],
  create: () => new Tema(20),
  batch: ([close], out) => tema(close, 20, out),
  needed: 58,
  constant: (price) => price,
  degree: 1,
  memory: 1000,
});

describe('tema', () => {
  it('follows a parabola without lag', () => {
    const parabola = Float64Array.from({ length: 400 }, (_, i) => i * i);
    expect(tema(parabola, 10)[399]).toBeCloseTo(parabola[399], 6);
  });

  it('refuses a period that is no whole number above 0', () => {
    expect(() => new Tema(0)).toThrow('the period of tema must be a whole number above 0, got 0');
  });
});
