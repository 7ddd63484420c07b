import * as fc from 'fast-check';
import { expect } from 'vitest';
import type { Asked, FakeBar } from './fake-context';

/**
 * Cuts random futures off: what was asked for up to the cut must not change. `play` runs a new strategy over bars; `barAt` makes
 * the bar of a place from its close. The strategy must ask for something in most runs, or the check would prove nothing.
 */
export const expectNoLookAhead = (play: (bars: readonly FakeBar[]) => readonly Asked[], barAt: (index: number, close: number) => FakeBar): void => {
  const steps = fc.array(fc.integer({ min: -300, max: 300 }), { minLength: 200, maxLength: 400 });
  let asked = 0;
  fc.assert(fc.property(steps, fc.double({ min: 0, max: 1, noNaN: true }), (moves, share) => {
    let close = 100;
    const bars = moves.map((move, index) => {
      close = Math.round(close * (1 + move / 10_000) * 100) / 100;
      return barAt(index, close);
    });
    const cut = Math.floor(share * bars.length);
    const whole = play(bars);
    const end = cut === 0 ? -Infinity : bars[cut - 1].time;
    asked += whole.length;
    expect(play(bars.slice(0, cut))).toEqual(whole.filter(({ time }) => time <= end));
  }), { numRuns: 60 });
  expect(asked).toBeGreaterThanOrEqual(60);
};
