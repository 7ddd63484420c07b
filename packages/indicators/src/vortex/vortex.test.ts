import { describe, expect, it } from 'vitest';
import { indicatorContract } from '../testing/indicator-contract';
import { Vortex, vortex } from './vortex';

indicatorContract('Vortex(14)', {
  inputs: ['high', 'low', 'close'], create: () => new Vortex(14), batch: ([high, low, close], out) => vortex(high, low, close, 14, out),
  needed: 15, constant: () => ({ plus: 0, minus: 0 }), degree: 0, memory: 15,
});

describe('vortex', () => {
  it('is movement to the opposite end of the bar before as a part of the true range', () => {
    const lines = vortex(Float64Array.of(10, 12, 11), Float64Array.of(8, 9, 7), Float64Array.of(9, 11, 8), 2);
    expect(lines.plus.at(-1)).toBeCloseTo((4 + 2) / (3 + 4), 12);
    expect(lines.minus.at(-1)).toBeCloseTo((1 + 5) / (3 + 4), 12);
  });
});
