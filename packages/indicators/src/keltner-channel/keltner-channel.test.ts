import { describe, expect, it } from 'vitest';
import { atr } from '../atr/atr';
import { ema } from '../ema/ema';
import { randomBars } from '../testing/bars';
import { indicatorContract } from '../testing/indicator-contract';
import { KeltnerChannel, keltnerChannel } from './keltner-channel';

indicatorContract('KeltnerChannel(20, 10, 2)', {
  inputs: ['high', 'low', 'close'],
  create: () => new KeltnerChannel(20, 10, 2),
  batch: ([high, low, close], out) => keltnerChannel(high, low, close, 20, 10, 2, out),
  needed: 20,
  constant: (price) => ({ upper: price, middle: price, lower: price }),
  degree: 1,
  memory: 1500,
});

describe('keltnerChannel', () => {
  it('lies as many average true ranges around the average as told, whichever of the two is slower', () => {
    const { high, low, close } = randomBars(200, 4);
    for (const [period, atrPeriod] of [[20, 10], [5, 30]]) {
      const { upper, middle, lower } = keltnerChannel(high, low, close, period, atrPeriod, 1.5);
      const [average, range] = [ema(close, period), atr(high, low, close, atrPeriod)];
      for (let row = Math.max(period, atrPeriod) - 1; row < 200; row++) {
        expect([upper[row], middle[row], lower[row]]).toEqual([average[row] + range[row] * 1.5, average[row], average[row] - range[row] * 1.5]);
      }
    }
  });

  it('refuses a channel without width', () => {
    expect(() => new KeltnerChannel(20, 10, -1)).toThrow('the multiple of keltnerChannel must be a number above 0, got -1');
  });
});
