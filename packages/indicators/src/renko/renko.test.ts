import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomBars } from '../testing/bars';
import { promises, thrift } from '../testing/promises';
import type { Promising } from '../testing/promises';
import { Renko, renko } from './renko';

const subject: Promising = { inputs: ['close'], create: () => new Renko(0.25), batch: ([close]) => renko(close, 0.25) };
thrift('Renko(0.25)', subject);
promises('Renko(0.25)', subject);

describe('renko', () => {
  it('completes bricks by closes, and turns after two sizes', () => {
    const { bricks, open, close } = renko(Float64Array.of(100, 100.9, 101, 103.5, 102.01, 101.1, 101, 99.5, 101, 102), 1);
    expect(Array.from(bricks)).toEqual([0, 0, 1, 2, 0, 0, -1, -1, 0, 1]);
    expect(Array.from(open)).toEqual([100, 100, 100, 102, 102, 102, 102, 101, 101, 101]);
    expect(Array.from(close)).toEqual([100, 100, 101, 103, 103, 103, 101, 100, 100, 102]);
  });

  it('counts a brick that is reached exactly, though the quotient is rounded down', () => {
    // (100.3 - 100) / 0.1 is 2.99... in doubles.
    expect(renko(Float64Array.of(100, 100.3), 0.1).bricks[1]).toBe(3);
    expect(renko(Float64Array.of(100.3, 100), 0.1).bricks[1]).toBe(-3);
  });

  it('leaves the close always less than a brick beyond the last one, and less than a turn behind it', () => {
    fc.assert(fc.property(fc.integer(), fc.double({ min: 0.05, max: 3, noNaN: true }), (seed, size) => {
      const bars = randomBars(200, seed);
      const { bricks, open, close } = renko(bars.close, size);
      for (let i = 1; i < 200; i++) {
        expect(bars.close[i] - Math.max(open[i], close[i])).toBeLessThan(size * (1 + 1e-9));
        expect(Math.min(open[i], close[i]) - bars.close[i]).toBeLessThan(size * (1 + 1e-9));
        if (bricks[i] !== 0) expect(close[i] - open[i]).toBeCloseTo(Math.sign(bricks[i]) * size, 9);
        else expect([open[i], close[i]]).toEqual([open[i - 1], close[i - 1]]);
      }
    }));
  });

  it('treats tiny and huge prices like others', () => {
    const { close } = randomBars(500);
    for (const factor of [2 ** -900, 2 ** 900]) {
      const plain = renko(close, 0.25);
      const scaled = renko(close.map((price) => price * factor), 0.25 * factor);
      expect(scaled).toEqual({ bricks: plain.bricks, open: plain.open.map((price) => price * factor), close: plain.close.map((price) => price * factor) });
    }
  });

  it('refuses a size that is not above 0', () => {
    expect(() => new Renko(0)).toThrow('the size of renko must be a number above 0, got 0');
  });
});
