import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ALMGREN_2005, almgrenImpact, calibrateAlmgren } from '../index';
import type { AlmgrenObservation } from '../index';

const order = fc.record({
  sizeOverDailyVolume: fc.double({ min: 1e-4, max: 1, noNaN: true }), days: fc.double({ min: 0.01, max: 2, noNaN: true }),
  dailyVolatility: fc.double({ min: 1e-3, max: 0.1, noNaN: true }), sharesOverDailyVolume: fc.double({ min: 10, max: 1000, noNaN: true }),
});

describe('calibration of Almgren impact', () => {
  it('finds the coefficients that made the data', () => {
    const factor = fc.double({ min: 0.05, max: 2, noNaN: true });
    fc.assert(
      fc.property(fc.array(order, { minLength: 2, maxLength: 30 }), factor, factor, (orders, gamma, eta) => {
        const fit = calibrateAlmgren(orders.map((each) => {
          const { permanent, cost } = almgrenImpact(each, { gamma, eta });
          return { ...each, moved: permanent, cost };
        }));
        expect(fit.gamma).toBeCloseTo(gamma, 9);
        expect(fit.eta).toBeCloseTo(eta, 9);
        expect(fit.standardErrors.gamma).toBeCloseTo(0, 9);
        expect(fit.observations).toBe(orders.length);
      }),
    );
  });

  it('reads the coefficients of the paper off its own examples', () => {
    // Table 3: a tenth of a day's volume. IBM, V = 6.561 M, shares 1,728 M (263 days), s = 1.57 %: I = 20 bp; over T = 0.1, 0.2 and 0.5 days J = 32, 25 and 18 bp.
    // DRI, V = 1.929 M, shares 168 M (87 days), s = 2.26 %: I = 22 bp, J = 43, 32 and 23 bp. All rounded to whole basis points.
    const ofTable = (sharesOverDailyVolume: number, dailyVolatility: number, moved: number, costs: readonly number[]): AlmgrenObservation[] =>
      [0.1, 0.2, 0.5].map((days, index) => ({
        sizeOverDailyVolume: 0.1, days, dailyVolatility, sharesOverDailyVolume, moved: moved / 10_000, cost: costs[index] / 10_000,
      }));
    const fit = calibrateAlmgren([...ofTable(263, 0.0157, 20, [32, 25, 18]), ...ofTable(87, 0.0226, 22, [43, 32, 23])]);
    expect(Math.abs(fit.gamma / ALMGREN_2005.gamma - 1)).toBeLessThan(0.02);
    expect(Math.abs(fit.eta / ALMGREN_2005.eta - 1)).toBeLessThan(0.02);
  });

  it('names the order it cannot use', () => {
    expect(() => calibrateAlmgren([])).toThrow('there is no order to calibrate with');
    const good = { sizeOverDailyVolume: 0.1, days: 0.5, dailyVolatility: 0.02, sharesOverDailyVolume: 250, moved: 0.001, cost: 0.002 };
    for (const bad of [{ days: 0 }, { dailyVolatility: NaN }, { cost: Infinity }, { sizeOverDailyVolume: -1 }]) {
      expect(() => calibrateAlmgren([good, { ...good, ...bad }])).toThrow(/Almgren impact: order 1: \w+ is /);
    }
  });
});
