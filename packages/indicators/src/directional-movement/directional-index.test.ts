import { describe, expect, it } from 'vitest';
import { randomBars } from '../testing/bars';
import { indicatorContract } from '../testing/indicator-contract';
import { adx } from './adx';
import { Dx, dx, minusDi, plusDi } from './directional-index';

indicatorContract('Dx(14)', {
  inputs: ['high', 'low', 'close'], create: () => new Dx(14), batch: ([high, low, close], out) => dx(high, low, close, 14, out),
  needed: 15, constant: () => 0, degree: 0, memory: 1000,
});

describe('directional indicators', () => {
  it('are those that adx shows', () => {
    const { high, low, close } = randomBars(300);
    const lines = adx(high, low, close, 14);
    expect(plusDi(high, low, close, 14).subarray(27)).toEqual(lines.plusDi.subarray(27));
    expect(minusDi(high, low, close, 14).subarray(27)).toEqual(lines.minusDi.subarray(27));
  });

  it('of period 1 are the movement of one bar in percent of its true range, and dx stays when there is none', () => {
    const [high, low, close] = [Float64Array.of(10, 12, 12, 12.5), Float64Array.of(8, 9, 9, 7), Float64Array.of(9, 10, 10, 8)];
    expect(Array.from(plusDi(high, low, close, 1))).toEqual([NaN, (100 * 2) / 3, 0, 0]);
    expect(Array.from(minusDi(high, low, close, 1))).toEqual([NaN, 0, 0, (100 * 2) / 5.5]);
    expect(Array.from(dx(high, low, close, 1))).toEqual([NaN, 100, 100, 100]);
  });
});
