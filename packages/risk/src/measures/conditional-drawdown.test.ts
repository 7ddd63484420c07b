import fc from 'fast-check';
import { expect, it } from 'vitest';
import { conditionalDrawdown, drawdownAtRisk, maxDrawdown } from './index';

const CURVE = [
  100.0, 101.0, 98.98, 100.4647, 97.450759, 96.476251, 98.405776, 98.897805, 94.941893, 97.79015, 98.768051, 97.28653,
  94.854367, 96.751454, 97.718969, 97.230374, 100.147285, 98.144339, 99.322071, 97.534274, 98.217014, 98.609882, 97.525173, 99.378151,
];

it('is what the linear program of the definition gives, solved by scipy 1.17.1 linprog (highs)', () => {
  expect(conditionalDrawdown(CURVE, 0.05)).toBeCloseTo(0.0607348174774, 12);
  expect(conditionalDrawdown(CURVE, 0.2)).toBeCloseTo(0.05001681145071032, 12);
  expect(conditionalDrawdown(CURVE, 0.5)).toBeCloseTo(0.04035095695221698, 12);
  expect(drawdownAtRisk(CURVE, 0.05)).toBeCloseTo(0.05998125742574267, 12);
  expect(drawdownAtRisk(CURVE, 0.2)).toBeCloseTo(0.0373230297029703, 12);
});

it('takes whole periods where the share is one, though 0.07 x 100 is above 7 in binary', () => {
  const falling = Array.from({ length: 101 }, (_, i) => 1000 - i);
  expect(drawdownAtRisk(falling, 0.07)).toBeCloseTo(0.094, 12);
  expect(conditionalDrawdown(falling, 0.07)).toBeCloseTo(0.097, 12);
});

it('is nothing without periods, and 0 of a curve that only rises', () => {
  expect(conditionalDrawdown([])).toBeUndefined();
  expect(conditionalDrawdown([100])).toBeUndefined();
  expect(drawdownAtRisk([100])).toBeUndefined();
  expect(conditionalDrawdown([100, 101, 102])).toBe(0);
  expect(drawdownAtRisk([100, 101, 102])).toBe(0);
});

it('refuses a tail that is none and a curve that is not finite', () => {
  for (const tail of [0, 1, -0.1, NaN]) expect(() => conditionalDrawdown(CURVE, tail)).toThrow('tail must be between 0 and 1');
  expect(() => conditionalDrawdown([100, NaN])).toThrow('equity at index 1');
});

it('invariant: drawdown at risk <= conditional drawdown <= maximum drawdown, and both fall as the tail grows', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 2, maxLength: 60 }),
      fc.double({ min: 0.01, max: 0.98, noNaN: true }),
      (equity, tail) => {
        const [at, beyond] = [drawdownAtRisk(equity, tail), conditionalDrawdown(equity, tail)];
        if (at === undefined || beyond === undefined) throw new Error('a curve of two values has both');
        expect(at).toBeLessThanOrEqual(beyond);
        expect(beyond).toBeLessThanOrEqual(maxDrawdown(equity).depth * (1 + 1e-12));
        expect(conditionalDrawdown(equity, tail + 0.01)).toBeLessThanOrEqual(beyond + 1e-12);
        expect(drawdownAtRisk(equity, tail + 0.01)).toBeLessThanOrEqual(at);
      },
    ),
  );
});
