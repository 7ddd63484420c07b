import { describe, expect, it } from 'vitest';
import { randomBars } from '../testing/bars';
import { indicatorContract } from '../testing/indicator-contract';
import { ExtendedParabolicSar, ParabolicSar, extendedParabolicSar, parabolicSar } from './parabolic-sar';

const known = { inputs: ['high', 'low'], needed: 2, constant: (price: number) => price, degree: 1, memory: 2000 } as const;
indicatorContract('ParabolicSar(0.02, 0.2)', { ...known, create: () => new ParabolicSar(0.02, 0.2), batch: ([high, low], out) => parabolicSar(high, low, 0.02, 0.2, out) });
indicatorContract('ExtendedParabolicSar', {
  ...known,
  create: () => new ExtendedParabolicSar(0, 0.001, 0.02, 0.02, 0.2, 0.03, 0.01, 0.1),
  batch: ([high, low], out) => extendedParabolicSar(high, low, 0, 0.001, 0.02, 0.02, 0.2, 0.03, 0.01, 0.1, out),
});

describe('parabolicSar', () => {
  it('closes up to a rising price, and leaps over it when touched', () => {
    // Long from the low 9 towards the high 11; at the third bar 9 + 0.02 x 2, at the fourth 9.04 + 0.04 x 2.96; the fifth falls through it: the extreme 13 is the new stop.
    const values = parabolicSar(Float64Array.of(10, 11, 12, 13, 12), Float64Array.of(9, 10, 11, 12, 5));
    expect(Array.from(values)).toEqual([NaN, 9, 9.04, 9.04 + 0.04 * (12 - 9.04), 13].map((value) => (Number.isNaN(value) ? NaN : expect.closeTo(value, 12))));
  });

  it('begins short when the second low is lower, by more than the high is higher', () => {
    expect(parabolicSar(Float64Array.of(10, 9), Float64Array.of(8, 7))[1]).toBe(10);
    expect(parabolicSar(Float64Array.of(10, 11), Float64Array.of(8, 7))[1]).toBe(11); // long from 8, which is touched: turned to the extreme
  });

  it('is the mirror image for the mirrored price', () => {
    const { high, low } = randomBars(1000, 5);
    const mirrored = parabolicSar(low.map((price) => -price), high.map((price) => -price));
    expect(Array.from(mirrored.subarray(1))).toEqual(Array.from(parabolicSar(high, low).subarray(1), (price) => -price));
  });

  it('stays outside the bar that did not touch it', () => {
    const { high, low } = randomBars(2000, 6);
    parabolicSar(high, low).forEach((stop, row) => row > 0 && expect(stop <= low[row] || stop >= high[row]).toBe(true));
  });

  it('has signs, a start and an offset in its extended form', () => {
    const { high, low } = randomBars(1000, 5);
    const plain = parabolicSar(high, low);
    expect(Array.from(extendedParabolicSar(high, low), Math.abs)).toEqual(Array.from(plain));
    expect(extendedParabolicSar(Float64Array.of(10, 11), Float64Array.of(9, 10), 8)[1]).toBe(8);
    expect(extendedParabolicSar(Float64Array.of(10, 11), Float64Array.of(9, 10), -12)[1]).toBe(-12);
    expect(extendedParabolicSar(Float64Array.of(10, 11), Float64Array.of(9, 5), 8, 0.5)[1]).toBe(-16.5);
  });

  it('refuses accelerations that are no numbers from 0 on', () => {
    expect(() => new ParabolicSar(-0.02)).toThrow('must be finite numbers, 0 or more, got -0.02');
    expect(() => new ExtendedParabolicSar(NaN)).toThrow('must be a finite number, got NaN');
  });
});
