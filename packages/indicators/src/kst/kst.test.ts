import { describe, expect, it } from 'vitest';
import { indicatorContract } from '../testing/indicator-contract';
import { Kst, kst } from './kst';

indicatorContract('Kst(10, 15, 20, 30, 10, 10, 10, 15, 9)', {
  inputs: ['close'], create: () => new Kst(10, 15, 20, 30, 10, 10, 10, 15, 9), batch: ([close], out) => kst(close, 10, 15, 20, 30, 10, 10, 10, 15, 9, out),
  needed: 53, constant: () => ({ kst: 0, signal: 0 }), degree: 0, memory: 53,
});

describe('kst', () => {
  it('weighs the slower rates of change more', () => {
    // Rates of change of one bar are 100 percent, of two bars 300.
    const close = Float64Array.from({ length: 12 }, (_, i) => 2 ** i);
    const lines = kst(close, 1, 1, 2, 2, 2, 3, 2, 3, 2);
    expect([lines.kst.at(-1), lines.signal.at(-1)]).toEqual([100 + 200 + 900 + 1200, 2400]);
  });

  it('refuses periods that are no whole numbers above 0', () => {
    expect(() => new Kst(10, 15, 0)).toThrow('the period of kst must be a whole number above 0, got 0');
  });
});
