import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WindowExtremes } from './window-extremes';

describe('window extremes', () => {
  it('are those of the window, looked at one by one, and of equals the latest', () => {
    const rows = fc.array(fc.tuple(fc.integer({ min: -4, max: 4 }), fc.integer({ min: -4, max: 4 })), { maxLength: 60 });
    fc.assert(fc.property(rows, fc.integer({ min: 1, max: 9 }), (values, period) => {
      const extremes = new WindowExtremes(period);
      values.forEach(([high, low], end) => {
        extremes.put(9, -9);
        extremes.next();
        extremes.put(high, low);
        extremes.replace();
        expect(extremes.ready).toBe(end + 1 >= period);
        if (!extremes.ready) return;
        const [highs, lows] = [0, 1].map((side) => values.slice(end - period + 1, end + 1).map((each) => each[side]));
        expect([extremes.highest() + 0, extremes.lowest() + 0]).toEqual([Math.max(...highs) + 0, Math.min(...lows) + 0]);
        expect(extremes.sinceHighest()).toBe(period - 1 - highs.lastIndexOf(Math.max(...highs)));
        expect(extremes.sinceLowest()).toBe(period - 1 - lows.lastIndexOf(Math.min(...lows)));
      });
    }));
  });
});
