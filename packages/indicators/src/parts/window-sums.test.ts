import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WindowSums } from './window-sums';

describe('window sums', () => {
  it('are those of the window, looked at one by one, and exactly 0 over zeros', () => {
    const rows = fc.array(fc.tuple(fc.constantFrom(0, 0, 0.1, 1e6), fc.constantFrom(0, -0.3)), { maxLength: 60 });
    fc.assert(fc.property(rows, fc.integer({ min: 1, max: 7 }), (values, period) => {
      const sums = new WindowSums(2, period);
      values.forEach((row, end) => {
        row.forEach((_, series) => sums.put(series, 5));
        sums.next();
        row.forEach((value, series) => sums.put(series, value));
        sums.replace();
        expect(sums.ready).toBe(end + 1 >= period);
        row.forEach((_, series) => {
          const window = values.slice(Math.max(0, end - period + 1), end + 1).map((each) => each[series]);
          expect(sums.sum(series)).toBeCloseTo(window.reduce<number>((sum, value) => sum + value, 0), 6);
          if (window.every((value) => value === 0)) expect(sums.sum(series) + 0).toBe(0);
        });
      });
    }));
  });
});
