import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomBars } from '../testing/bars';
import { indicatorContract } from '../testing/indicator-contract';
import { Supertrend, supertrend } from './supertrend';

indicatorContract('Supertrend(10, 3)', {
  inputs: ['high', 'low', 'close'],
  create: () => new Supertrend(10, 3),
  batch: ([high, low, close], out) => supertrend(high, low, close, 10, 3, out),
  needed: 10,
  constant: (price) => ({ value: price, direction: -1 }),
  degree: { value: 1, direction: 0 },
  memory: 2500,
});

describe('supertrend', () => {
  it('keeps closes on its side, and moves towards them only while the direction stays', () => {
    fc.assert(fc.property(fc.integer(), fc.constantFrom(1, 2, 3), (seed, multiple) => {
      const { high, low, close } = randomBars(300, seed);
      const { value, direction } = supertrend(high, low, close, 5, multiple);
      for (let row = 5; row < 300; row++) {
        if (direction[row] === direction[row - 1]) {
          expect((close[row] - value[row]) * direction[row]).toBeGreaterThanOrEqual(0);
          expect((value[row] - value[row - 1]) * direction[row]).toBeGreaterThanOrEqual(0);
        }
      }
    }), { numRuns: 30 });
  });

  it('knows a case by hand, by period 1', () => {
    // Ranges 2, 5, 2, 7; bands of 1 range: 9..13 at first, falling. The second close breaks 13: up, on 14 - 5 = 9. The third raises it to 15 - 2 = 13. The fourth closes below: down, under 9.5 + 7.
    const { value, direction } = supertrend(Float64Array.of(12, 15, 16, 10), Float64Array.of(10, 13, 14, 9), Float64Array.of(10, 14, 16, 9), 1, 1);
    expect(Array.from(direction)).toEqual([-1, 1, 1, -1]);
    expect(Array.from(value)).toEqual([13, 9, 13, 16.5]);
  });

  it('refuses bands without width', () => {
    expect(() => new Supertrend(10, 0)).toThrow('the multiple of supertrend must be a number above 0, got 0');
  });
});
