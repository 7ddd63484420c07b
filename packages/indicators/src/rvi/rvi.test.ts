import { describe, expect, it } from 'vitest';
import { indicatorContract } from '../testing/indicator-contract';
import { Rvi, rvi } from './rvi';

indicatorContract('Rvi(10)', {
  inputs: ['open', 'high', 'low', 'close'], create: () => new Rvi(10), batch: ([open, high, low, close], out) => rvi(open, high, low, close, 10, out),
  needed: 16, constant: () => ({ rvi: 0, signal: 0 }), degree: 0, memory: 16,
});

describe('rvi', () => {
  it('is 1 when all bars close at the top, and so is its signal', () => {
    const low = Float64Array.from({ length: 30 }, (_, i) => i);
    const high = low.map((value) => value + 2);
    const lines = rvi(low, high, low.slice(), high.slice(), 5);
    expect([lines.rvi.at(-1), lines.signal.at(-1)]).toEqual([1, 1]);
  });
});
