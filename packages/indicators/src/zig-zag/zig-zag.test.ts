import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomBars, scalePrices } from '../testing/bars';
import { promises, thrift } from '../testing/promises';
import type { Promising } from '../testing/promises';
import { ZigZag, zigZag } from './zig-zag';

const subject: Promising = { inputs: ['high', 'low'], create: () => new ZigZag(0.01), batch: ([high, low]) => zigZag(high, low, 0.01) };
thrift('ZigZag(0.01)', subject);
promises('ZigZag(0.01)', subject);

/** Turning points as they were confirmed, bar by bar: price, bar, and the direction after it. */
const turns = (high: Float64Array, low: Float64Array, threshold: number): number[][] => {
  const { confirmed, confirmedBar, direction, turned } = zigZag(high, low, threshold);
  return Array.from(turned, (one, row) => [one, confirmed[row], confirmedBar[row], direction[row]]).filter(([one]) => one === 1).map(([, ...turn]) => turn);
};

describe('zig-zag', () => {
  it('confirms a turning point when the price has come back by the threshold', () => {
    const closes = Float64Array.of(100, 104, 110, 120, 115, 108, 104, 108, 115, 112);
    const { confirmed, confirmedBar, provisional, provisionalBar, direction } = zigZag(closes, closes, 0.1);
    expect(Array.from(direction)).toEqual([0, 0, 1, 1, 1, -1, -1, -1, 1, 1]);
    expect(Array.from(confirmed)).toEqual([NaN, NaN, 100, 100, 100, 120, 120, 120, 104, 104]);
    expect(Array.from(confirmedBar)).toEqual([NaN, NaN, 0, 0, 0, 3, 3, 3, 6, 6]);
    expect(Array.from(provisional)).toEqual([NaN, NaN, 110, 120, 120, 108, 104, 104, 115, 115]);
    expect(Array.from(provisionalBar)).toEqual([NaN, NaN, 2, 3, 3, 5, 6, 6, 8, 8]);
  });

  it('does not turn at a bar that carries the leg further, and begins with the larger move of a bar that would confirm both', () => {
    // The second bar is wide both ways, as wide: a rise. The fourth makes a new low though its high is far above.
    expect(turns(Float64Array.of(100, 120, 100, 130, 110), Float64Array.of(100, 80, 95, 90, 100), 0.1)).toEqual([[100, 0, 1], [120, 1, -1], [90, 3, 1]]);
    expect(turns(Float64Array.of(100, 119), Float64Array.of(100, 80), 0.1)).toEqual([[100, 0, -1]]);
  });

  it('never changes a confirmed point: more bars only add to them, and those alternate, lie apart, and are the extremes between their neighbours', () => {
    fc.assert(fc.property(fc.integer(), fc.integer({ min: 10, max: 400 }), (seed, length) => {
      const { high, low } = randomBars(400, seed);
      const all = turns(high, low, 0.005);
      const early = turns(high.subarray(0, length), low.subarray(0, length), 0.005);
      expect(all.slice(0, early.length)).toEqual(early);
      for (let i = 1; i < all.length; i++) {
        const [[price, bar, direction], [before, barBefore, directionBefore]] = [all[i], all[i - 1]];
        expect([direction, bar > barBefore]).toEqual([-directionBefore, true]);
        const within = (column: Float64Array): number[] => Array.from(column.subarray(barBefore + 1, bar + 1));
        if (direction === -1) {
          expect(price).toBe(Math.max(...within(high)));
          expect(price / before).toBeGreaterThanOrEqual(1.005 - 1e-12);
        } else {
          expect(price).toBe(Math.min(...within(low)));
          expect(price / before).toBeLessThanOrEqual(0.995 + 1e-12);
        }
      }
    }), { numRuns: 200 });
  });

  it('treats tiny and huge prices like others', () => {
    const bars = randomBars(500);
    for (const factor of [2 ** -900, 2 ** 900]) {
      const scaled = scalePrices(bars, factor);
      expect(turns(scaled.high, scaled.low, 0.01)).toEqual(turns(bars.high, bars.low, 0.01).map(([price, ...rest]) => [price * factor, ...rest]));
    }
  });

  it('refuses a threshold that is no share', () => {
    expect(() => new ZigZag(5)).toThrow('the threshold of zig-zag must be between 0 and 1, got 5');
  });
});
