import { describe, expect, it } from 'vitest';
import { indicatorContract } from '../testing/indicator-contract';
import { Klinger, klinger } from './klinger';

for (const [fast, slow, signal] of [[34, 55, 13], [1, 2, 1]]) {
  indicatorContract(`Klinger(${fast}, ${slow}, ${signal})`, {
    inputs: ['high', 'low', 'close', 'volume'], create: () => new Klinger(fast, slow, signal),
    batch: ([high, low, close, volume], out) => klinger(high, low, close, volume, fast, slow, signal, out),
    needed: slow + signal, constant: () => ({ klinger: 0, signal: 0 }), degree: 0, memory: 2000,
  });
}

describe('klinger', () => {
  it('sums ranges while the trend holds, and begins again with two when it turns; worked by hand', () => {
    // Ranges 2, 2, 6, 2; sums 30, 33, 36, 33: trend +, +, -. Totals 4, 10, 8. Forces 100 x |2 x 2/4 - 1| = 0, 100 x |12/10 - 1| = 20, -100 x |4/8 - 1| = -50, each for volume 1.
    // Fast average is the force. Slow (share 2/3): (0 + 20) / 2 = 10, then 10/3 - 100/3 = -30.
    const stream = new Klinger(1, 2, 1);
    stream.next(11, 9, 10, 1);
    expect(stream.next(12, 10, 11, 1).klinger).toBeNaN();
    expect(stream.next(15, 9, 12, 1).klinger).toBeCloseTo(10, 12);
    expect(stream.next(12, 10, 11, 1).klinger).toBeCloseTo(-20, 12);
  });

  it('refuses periods that are no whole numbers above 0', () => {
    expect(() => new Klinger(34, 0)).toThrow('the slow period of klinger must be a whole number above 0, got 0');
  });
});
