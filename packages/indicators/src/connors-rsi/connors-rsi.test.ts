import { describe, expect, it } from 'vitest';
import { indicatorContract } from '../testing/indicator-contract';
import { rsi } from '../rsi/rsi';
import { ConnorsRsi, connorsRsi } from './connors-rsi';

indicatorContract('ConnorsRsi(3, 2, 100)', {
  inputs: ['close'], create: () => new ConnorsRsi(3, 2, 100), batch: ([close], out) => connorsRsi(close, 3, 2, 100, out),
  needed: 102, constant: () => 200 / 3, degree: 0, memory: 1000,
});

describe('connorsRsi', () => {
  it('is the mean of RSI, RSI of the streak, and the rank of the last change', () => {
    const close = Float64Array.of(10, 11, 12, 11, 10, 12);
    const streaks = Float64Array.of(0, 1, 2, -1, -2, 1);
    const rank = (100 * 4) / 4; // the last change, 20 percent, is above the four before
    expect(connorsRsi(close, 3, 2, 4).at(-1)).toBeCloseTo(((rsi(close, 3).at(-1) ?? NaN) + (rsi(streaks, 2).at(-1) ?? NaN) + rank) / 3, 10);
  });
});
