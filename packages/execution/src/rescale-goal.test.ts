import { defineInstrument, quantity } from '@trader/core';
import { describe, expect, it } from 'vitest';
import { readGoal } from './read-goal';
import { rescaleGoal } from './rescale-goal';

const share = defineInstrument({ symbol: 'ABC' });

describe('a goal that waits through an action', () => {
  it('wants as much of the new, with its prices on the tick and no nearer to the market', () => {
    const goal = readGoal(share, { symbol: 0, quantity: 33, reason: 'up', stop: 95, takeProfit: 106, entry: { type: 'limit', limit: 100 } });
    expect(rescaleGoal(goal, { numerator: 3n, denominator: 2n }, share)).toEqual(
      readGoal(share, { symbol: 0, quantity: 49, reason: 'up', stop: 63.33, takeProfit: 70.67, entry: { type: 'limit', limit: 66.66 } }),
    );
    const short = readGoal(share, { symbol: 0, quantity: -33, reason: 'down', trailAmount: 2, takeProfit: 95, entry: { type: 'stop', stop: 99 } });
    expect(rescaleGoal(short, { numerator: 3n, denominator: 1n }, share)).toEqual(
      readGoal(share, { symbol: 0, quantity: -99, reason: 'down', trailAmount: 0.67, takeProfit: 31.66, entry: { type: 'stop', stop: 33 } }),
    );
  });

  it('is over when the shares are bought for money, and is flat when less than a lot is left', () => {
    const goal = readGoal(share, { symbol: 0, quantity: 5, reason: 'up' });
    expect(rescaleGoal(goal, { numerator: 0n, denominator: 1n }, share)).toBeUndefined();
    expect(rescaleGoal(goal, { numerator: 1n, denominator: 10n }, share)?.quantity).toBe(quantity(0));
  });
});
