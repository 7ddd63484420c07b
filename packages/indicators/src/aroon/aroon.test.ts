import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomBars } from '../testing/bars';
import { indicatorContract } from '../testing/indicator-contract';
import { Aroon, AroonOscillator, aroon, aroonOscillator } from './aroon';

indicatorContract('Aroon(14)', {
  inputs: ['high', 'low'], create: () => new Aroon(14), batch: ([high, low], out) => aroon(high, low, 14, out),
  needed: 15, constant: () => ({ up: 100, down: 100 }), degree: 0, memory: 15,
});
indicatorContract('AroonOscillator(14)', {
  inputs: ['high', 'low'], create: () => new AroonOscillator(14), batch: ([high, low], out) => aroonOscillator(high, low, 14, out),
  needed: 15, constant: () => 0, degree: 0, memory: 15,
});

describe('aroon', () => {
  it('tells the age of the latest extreme of the window, looked at one by one', () => {
    const values = fc.array(fc.integer({ min: -5, max: 5 }), { maxLength: 60 });
    fc.assert(fc.property(values, fc.integer({ min: 1, max: 12 }), (highs, period) => {
      const high = Float64Array.from(highs);
      const low = high.map((value) => -value);
      const { up, down } = aroon(high, low, period);
      highs.forEach((_, row) => {
        const window = highs.slice(row - period, row + 1);
        expect(down[row]).toBe(up[row]);
        if (row >= period) expect(up[row]).toBeCloseTo((100 * window.lastIndexOf(Math.max(...window))) / period, 9);
        else expect(up[row]).toBeNaN();
      });
    }));
  });

  it('oscillates between its two sides', () => {
    const { high, low } = randomBars(200);
    const { up, down } = aroon(high, low, 25);
    aroonOscillator(high, low, 25).forEach((value, row) => row < 25 || expect(value).toBeCloseTo(up[row] - down[row], 9));
  });
});
