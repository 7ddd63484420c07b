import { describe, expect, it } from 'vitest';
import { atr } from '../atr/atr';
import { highest, lowest } from '../extremes/extremes';
import { randomBars } from '../testing/bars';
import { indicatorContract } from '../testing/indicator-contract';
import { ChandelierExit, chandelierExit } from './chandelier-exit';

indicatorContract('ChandelierExit(22, 3)', {
  inputs: ['high', 'low', 'close'],
  create: () => new ChandelierExit(22, 3),
  batch: ([high, low, close], out) => chandelierExit(high, low, close, 22, 3, out),
  needed: 22,
  constant: (price) => ({ long: price, short: price }),
  degree: 1,
  memory: 1500,
});

describe('chandelierExit', () => {
  it('hangs from the highest high and stands on the lowest low', () => {
    const { high, low, close } = randomBars(300, 8);
    const { long, short } = chandelierExit(high, low, close, 7, 2.5);
    const [top, bottom, range] = [highest(high, 7), lowest(low, 7), atr(high, low, close, 7)];
    for (let row = 6; row < 300; row++) expect([long[row], short[row]]).toEqual([top[row] - range[row] * 2.5, bottom[row] + range[row] * 2.5]);
  });

  it('refuses a chandelier without a chain', () => {
    expect(() => new ChandelierExit(22, 0)).toThrow('the multiple of chandelierExit must be a number above 0, got 0');
  });
});
