import fc from 'fast-check';
import { expect, it } from 'vitest';
import { liquidityOf } from './index';

const HELD = { quantities: [5000, -1000, 0, 20_000], prices: [100, 50, 10, 5], dailyVolumes: [10_000, 50_000, 0, 40_000], participation: 0.1 };

it('tells the days of each position and of the whole', () => {
  const { daysToExit, longest, averageDays, exitableWithin } = liquidityOf(HELD);
  expect([...daysToExit]).toEqual([5, 0.2, 0, 5]);
  expect(longest).toBe(5);
  // Worths 500,000, 50,000, 0 and 100,000.
  expect(averageDays).toBeCloseTo((500_000 * 5 + 50_000 * 0.2 + 100_000 * 5) / 650_000, 12);
  expect(exitableWithin(0)).toBe(0);
  expect(exitableWithin(1)).toBeCloseTo((100_000 + 50_000 + 20_000) / 650_000, 12);
  expect(exitableWithin(5)).toBe(1);
});

it('never sells what does not trade', () => {
  const { daysToExit, longest, averageDays, exitableWithin } = liquidityOf({ quantities: [100, 100], prices: [10, 10], dailyVolumes: [0, 1000], participation: 0.1 });
  expect([...daysToExit]).toEqual([Infinity, 1]);
  expect([longest, averageDays]).toEqual([Infinity, Infinity]);
  expect([exitableWithin(1000), exitableWithin(Infinity)]).toEqual([0.5, 0.5]);
});

it('of nothing needs no days, and has no share', () => {
  const nothing = liquidityOf({ quantities: [0], prices: [10], dailyVolumes: [0], participation: 1 });
  expect([nothing.longest, nothing.averageDays, nothing.exitableWithin(1)]).toEqual([0, 0, undefined]);
  expect(liquidityOf({ quantities: [], prices: [], dailyVolumes: [], participation: 1 }).longest).toBe(0);
});

it('refuses broken input and says which', () => {
  expect(() => liquidityOf({ ...HELD, participation: 0 })).toThrow('participation must be above 0 and at most 1');
  expect(() => liquidityOf({ ...HELD, participation: 1.1 })).toThrow('participation');
  expect(() => liquidityOf({ ...HELD, prices: [100, 50, 0, 5] })).toThrow('price 2 must be above 0');
  expect(() => liquidityOf({ ...HELD, dailyVolumes: [1, 1, -1, 1] })).toThrow('daily volume 2 must be 0 or above');
  expect(() => liquidityOf({ ...HELD, dailyVolumes: [1, 1] })).toThrow('daily volume needs 4 numbers, got 2');
  expect(() => liquidityOf({ ...HELD, quantities: [1, NaN, 1, 1] })).toThrow('quantity 1');
  expect(() => liquidityOf(HELD).exitableWithin(-1)).toThrow('days must be 0 or above');
});

it('invariant: the exitable share grows with days and participation, and is all of it after the longest', () => {
  const position = fc.record({ quantity: fc.integer({ min: -5000, max: 5000 }), price: fc.integer({ min: 1, max: 500 }), volume: fc.integer({ min: 1, max: 9999 }) });
  fc.assert(
    fc.property(fc.array(position, { minLength: 1, maxLength: 8 }), fc.double({ min: 0, max: 50, noNaN: true }), fc.double({ min: 0.01, max: 0.5, noNaN: true }), (positions, days, participation) => {
      const held = { quantities: positions.map((each) => each.quantity), prices: positions.map((each) => each.price), dailyVolumes: positions.map((each) => each.volume) };
      const slow = liquidityOf({ ...held, participation });
      const fast = liquidityOf({ ...held, participation: participation * 2 });
      const share = slow.exitableWithin(days);
      fc.pre(share !== undefined);
      expect(share).toBeLessThanOrEqual((fast.exitableWithin(days) ?? 0) + 1e-12);
      expect(share).toBeLessThanOrEqual((slow.exitableWithin(days + 1) ?? 0) + 1e-12);
      expect(slow.exitableWithin(slow.longest)).toBe(1);
    }),
  );
});
