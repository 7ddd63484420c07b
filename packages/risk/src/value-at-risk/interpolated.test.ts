import fc from 'fast-check';
import { expect, it } from 'vitest';
import { TAIL_RETURNS } from '../../test/tail-returns';
import { expectedShortfall, valueAtRisk } from './interpolated';

it('are what numpy says of 240 returns', () => {
  // numpy 2.4.6: q = quantile(x, tail), -q and -x[x <= q].mean()
  expect(valueAtRisk(TAIL_RETURNS)).toBeCloseTo(0.0237598, 15);
  expect(expectedShortfall(TAIL_RETURNS)).toBeCloseTo(0.03459441666666667, 15);
  expect(valueAtRisk(TAIL_RETURNS, 0.25)).toBeCloseTo(0.007821999999999999, 15);
  expect(expectedShortfall(TAIL_RETURNS, 0.25)).toBeCloseTo(0.018011833333333335, 15);
});

it('are those of sorted returns, ties and ends included', () => {
  const values = fc.array(fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ min: -3, max: 3, noNaN: true })), { minLength: 1, maxLength: 40 });
  fc.assert(fc.property(values, fc.double({ min: 0.001, max: 0.999, noNaN: true }), (returns, tail) => {
    const sorted = [...returns].sort((a, b) => a - b);
    const place = tail * (sorted.length - 1);
    const below = Math.floor(place);
    const quantile = place === below ? sorted[below] : sorted[below] + (sorted[below + 1] - sorted[below]) * (place - below);
    const worst = sorted.filter((each) => each <= quantile);
    expect(valueAtRisk(returns, tail)).toBeCloseTo(-quantile, 14);
    expect(expectedShortfall(returns, tail)).toBeCloseTo(-worst.reduce((sum, each) => sum + each, 0) / worst.length, 12);
  }));
});

it('of many returns are those of sorted ones too, and name what is broken', () => {
  const many = Float64Array.from({ length: 30_001 }, (_, i) => Math.fround(Math.sin(i * i)));
  const sorted = Float64Array.from(many).sort();
  expect(valueAtRisk(many, 0.1)).toBe(-sorted[3000]);
  expect(expectedShortfall(many, 0.1)).toBeCloseTo(-sorted.filter((each) => each <= sorted[3000]).reduce((sum, each) => sum + each, 0) / 3001, 9);
  many[20_000] = NaN;
  expect(() => valueAtRisk(many, 0.1)).toThrow('return at index 20000 must be a finite number, got NaN');
});
