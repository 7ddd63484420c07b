import { describe, expect, it } from 'vitest';
import { randomBars } from '../testing/bars';
import { indicatorContract } from '../testing/indicator-contract';
import { promises } from '../testing/promises';
import { Pivots, pivotLevels, pivots } from './pivots';
import type { PivotKind } from './pivots';

indicatorContract('Pivots(classic, 24)', {
  inputs: ['open', 'high', 'low', 'close'], create: () => new Pivots('classic', 24), batch: ([open, high, low, close], out) => pivots(open, high, low, close, 'classic', 24, out), needed: 25,
  constant: (price) => ({ pivot: price, r1: price, s1: price, r2: price, s2: price, r3: price, s3: price, r4: price, s4: price }), degree: 1, memory: Infinity,
});
for (const kind of ['fibonacci', 'camarilla', 'woodie', 'demark'] as const) {
  promises(`Pivots(${kind}, 5)`, { inputs: ['open', 'high', 'low', 'close'], create: () => new Pivots(kind, 5), batch: ([open, high, low, close]) => pivots(open, high, low, close, kind, 5) });
}

describe('pivots', () => {
  it.each<readonly [PivotKind, readonly number[]]>([
    // High 120, low 90, close 105 (open 100): worked by hand from the formulas.
    ['classic', [105, 120, 90, 135, 75, 150, 60, 165, 45]],
    ['fibonacci', [105, 116.46, 93.54, 123.54, 86.46, 135, 75, NaN, NaN]],
    ['camarilla', [105, 107.75, 102.25, 110.5, 99.5, 113.25, 96.75, 121.5, 88.5]],
    ['woodie', [105, 120, 90, 135, 75, 150, 60, 180, 30]],
    ['demark', [108.75, 127.5, 97.5, NaN, NaN, NaN, NaN, NaN, NaN]],
  ])('draw the levels of %s', (kind, expected) => {
    Object.values<number>({ ...pivotLevels(kind, 100, 120, 90, 105) }).forEach((level, i) => (Number.isNaN(expected[i]) ? expect(level).toBeNaN() : expect(level).toBeCloseTo(expected[i], 10)));
  });

  it('weigh the close of Woodie twice, and that of DeMark by the direction of the bar', () => {
    expect(pivotLevels('woodie', 100, 120, 90, 115)).toMatchObject({ pivot: 110, r1: 130, s1: 100, r2: 140, s2: 80, r3: 160, s3: 70, r4: 190, s4: 40 });
    expect(pivotLevels('demark', 110, 120, 90, 100)).toMatchObject({ pivot: 100, r1: 110, s1: 80 });
    expect(pivotLevels('demark', 100, 120, 90, 100)).toMatchObject({ pivot: 102.5, r1: 115, s1: 85 });
  });

  it('are those of the bar of the session before, whatever the length of sessions', () => {
    const { open, high, low, close } = randomBars(60);
    const stream = new Pivots('demark');
    const next = (i: number): unknown => stream.next(open[i], high[i], low[i], close[i]);
    for (let i = 0; i < 17; i++) {
      expect(next(i)).toMatchObject({ pivot: NaN });
      expect(stream.ready).toBe(false);
    }
    stream.begin();
    stream.begin();
    const levels = pivotLevels('demark', open[0], Math.max(...high.subarray(0, 17)), Math.min(...low.subarray(0, 17)), close[16]);
    expect([stream.value, stream.ready]).toEqual([levels, true]);
    for (let i = 17; i < 20; i++) expect(next(i)).toEqual(levels);
    stream.begin();
    expect(stream.replace(open[20], high[20], low[20], close[20])).toEqual(pivotLevels('demark', open[17], Math.max(...high.subarray(17, 20)), Math.min(...low.subarray(17, 20)), close[19]));
  });

  it('refuse a kind or a length that there is not', () => {
    expect(() => new Pivots('other' as PivotKind)).toThrow('the kind of pivots must be one of classic, fibonacci, camarilla, woodie, demark, got other');
    expect(() => new Pivots('classic', -1)).toThrow('the length of pivots must be a whole number, 0 for none, got -1');
  });
});
