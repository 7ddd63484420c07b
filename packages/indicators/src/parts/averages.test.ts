import { describe, expect, it } from 'vitest';
import { ema } from '../ema/ema';
import { randomBars } from '../testing/bars';
import { Averages } from './averages';

describe('averages', () => {
  it('are exponential ones of each series', () => {
    const { close, volume } = randomBars(100);
    const averages = new Averages(2, 9);
    const [first, second] = [ema(close, 9), ema(volume, 9)];
    close.forEach((_, row) => {
      averages.put(0, 7);
      averages.put(1, 7);
      averages.next();
      averages.put(0, close[row]);
      averages.put(1, volume[row]);
      averages.replace();
      expect(averages.ready).toBe(row >= 8);
      if (row < 8) return;
      expect(averages.average(0)).toBeCloseTo(first[row], 10);
      expect(averages.average(1)).toBeCloseTo(second[row], 10);
    });
  });
});
