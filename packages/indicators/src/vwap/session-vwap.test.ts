import { VWAP } from 'technicalindicators';
import { describe, expect, it } from 'vitest';
import { randomBars } from '../testing/bars';
import { indicatorContract } from '../testing/indicator-contract';
import { SessionVwap, sessionVwap } from './session-vwap';

indicatorContract('SessionVwap', {
  inputs: ['high', 'low', 'close', 'volume'],
  create: () => new SessionVwap(),
  batch: ([high, low, close, volume], out) => sessionVwap(high, low, close, volume, out),
  needed: 1,
  constant: (price) => price,
  degree: 1,
  memory: Infinity,
});

describe('session vwap', () => {
  it('agrees with technicalindicators 3.1.0 to 1e-12', () => {
    const { high, low, close, volume } = randomBars(2000, 3);
    const ours = sessionVwap(high, low, close, volume);
    const theirs = VWAP.calculate({ high: Array.from(high), low: Array.from(low), close: Array.from(close), volume: Array.from(volume) });
    expect(theirs.length).toBe(ours.length);
    theirs.forEach((value, i) => expect(Math.abs(ours[i] / value - 1)).toBeLessThan(1e-12));
  });

  it('begins anew after reset', () => {
    const session = new SessionVwap();
    session.next(100, 100, 100, 5);
    session.reset();
    expect(session.next(200, 200, 200, 5)).toBe(200);
    expect(session.next(230, 230, 230, 10)).toBe(220);
  });

  it('has no price before the first volume', () => {
    const session = new SessionVwap();
    expect(session.next(100, 100, 100, 0)).toBeNaN();
    expect(session.next(101, 101, 101, 2)).toBe(101);
  });
});
