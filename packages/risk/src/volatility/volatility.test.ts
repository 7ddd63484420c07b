import { TraderError } from '@trader/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { garchSeries } from '../../test/garch-series';
import {
  bipowerVariation, closeToCloseVariance, EwmaVariance, ewmaCovariance, ewmaVariance, garch, GarchFilter, garmanKlassVariance, parkinsonVariance, realisedVariance,
  returnsTable, rogersSatchellVariance, yangZhangVariance,
} from '../index';
import type { GarchFit, GarchOptions } from '../index';

const fitted = (returns: ArrayLike<number>, options?: GarchOptions): GarchFit => {
  const fit = garch(returns, options);
  if (fit === undefined) throw new Error('no fit');
  return fit;
};

const anyReturns = fc.array(fc.integer({ min: -2000, max: 2000 }).map((points) => points / 1e4), { minLength: 2, maxLength: 60 });

describe('exponentially weighted variance', () => {
  it('return by return is that of the whole series', () => {
    fc.assert(fc.property(anyReturns, fc.double({ min: 0.5, max: 0.99, noNaN: true }), (returns, lambda) => {
      const running = new EwmaVariance({ lambda });
      const whole = ewmaVariance(returns, { lambda });
      returns.forEach((value, i) => expect(running.next(value)).toBe(whole[i]));
      expect(running.variance).toBe(whole[returns.length - 1]);
    }));
  });

  it('at the end is the exponentially weighted covariance of the one asset', () => {
    fc.assert(fc.property(anyReturns, (returns) => {
      const variance = ewmaVariance(returns, { halfLife: 7 })[returns.length - 1];
      expect(Math.abs(variance - ewmaCovariance(returnsTable([returns]), { halfLife: 7 })[0])).toBeLessThan(1e-14);
    }));
  });

  it('grows with the square of the scale, and is never below zero', () => {
    fc.assert(fc.property(anyReturns, (returns) => {
      const variances = ewmaVariance(returns, { lambda: 0.94 });
      const doubled = ewmaVariance(returns.map((value) => 2 * value), { lambda: 0.94 });
      variances.forEach((value, i) => expect(doubled[i]).toBe(4 * value));
      expect(Math.min(...variances)).toBeGreaterThanOrEqual(0);
    }));
  });

  it('is not known before the first return, unless it has a start', () => {
    expect(new EwmaVariance({ lambda: 0.94 }).variance).toBeUndefined();
    expect(new EwmaVariance({ lambda: 0.94, start: 0.04 }).variance).toBe(0.04);
    expect(ewmaVariance([], { lambda: 0.94 }).length).toBe(0);
  });

  it('refuses holes, and weights and starts that are none', () => {
    expect(() => ewmaVariance([0.01, Number.NaN], { lambda: 0.94 })).toThrow(new TraderError('INVALID_DATA', 'return 1 must be a finite number, got NaN'));
    const running = new EwmaVariance({ lambda: 0.94, start: 1 });
    expect(() => running.next(Number.POSITIVE_INFINITY)).toThrow(TraderError);
    expect(running.variance).toBe(1);
    for (const lambda of [0, 1, Number.NaN]) expect(() => new EwmaVariance({ lambda })).toThrow(TraderError);
    for (const start of [-1, Number.NaN]) expect(() => new EwmaVariance({ lambda: 0.9, start })).toThrow(TraderError);
    expect(() => new EwmaVariance(JSON.parse('{"lambda":0.9,"halfLife":3}'))).toThrow('give either lambda or halfLife');
  });
});

describe('GARCH(1,1)', () => {
  it('finds the parameters that a long series was made with', () => {
    const fit = fitted(garchSeries({ periods: 6000, seed: 3 }));
    expect(Math.abs(fit.alpha - 0.1)).toBeLessThan(0.025);
    expect(Math.abs(fit.beta - 0.85)).toBeLessThan(0.04);
    expect(Math.abs(fit.longRunVariance - 1)).toBeLessThan(0.15);
    expect(Math.abs(fit.mean - 0.05)).toBeLessThan(4 * (fit.standardErrors?.mean ?? 0));
    expect(fit.standardErrors?.alpha).toBeLessThan(0.02);
  });

  it('of returns in another unit is the same in that unit', () => {
    const returns = garchSeries({ periods: 800, seed: 9 });
    const [fit, scaled] = [fitted(returns), fitted(returns.map((value) => value / 100))];
    expect(scaled.alpha).toBeCloseTo(fit.alpha, 6);
    expect(scaled.beta).toBeCloseTo(fit.beta, 6);
    expect(scaled.omega / (fit.omega / 1e4)).toBeCloseTo(1, 5);
    expect(scaled.variances[500] / (fit.variances[500] / 1e4)).toBeCloseTo(1, 5);
    expect(scaled.logLikelihood).toBeCloseTo(fit.logLikelihood + 800 * Math.log(100), 5);
  });

  it('has a variance above zero in every period, alpha + beta below 1, and no lower likelihood with more parameters', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 1e6 }), fc.constantFrom(0.02, 0.1, 0.3), fc.constantFrom(0, 0.5, 0.65), (seed, alpha, beta) => {
      const returns = garchSeries({ periods: 300, seed, alpha, beta });
      const [zero, fit] = [fitted(returns, { mean: 'zero' }), fitted(returns)];
      expect(fit.persistence).toBeLessThan(1);
      expect(Math.min(fit.alpha, fit.beta, fit.omega)).toBeGreaterThanOrEqual(0);
      expect(Math.min(...fit.variances, fit.nextVariance)).toBeGreaterThan(0);
      expect(fit.logLikelihood).toBeGreaterThan(zero.logLikelihood - 0.1);
    }), { numRuns: 6 });
  });

  it('forecasts the next variance first, and the long-run variance in the end', () => {
    const fit = fitted(garchSeries({ periods: 500, seed: 21 }));
    const forecast = fit.forecast(5000);
    expect(forecast[0]).toBe(fit.nextVariance);
    expect(forecast[1]).toBeCloseTo(fit.longRunVariance + fit.persistence * (fit.nextVariance - fit.longRunVariance), 12);
    expect(forecast[4999]).toBeCloseTo(fit.longRunVariance, 9);
    for (const periods of [0, 1.5, Number.NaN]) expect(() => fit.forecast(periods)).toThrow(TraderError);
  });

  it('return by return gives the variances of the fit', () => {
    const returns = garchSeries({ periods: 400, seed: 77 });
    const fit = fitted(returns);
    const filter = new GarchFilter({ ...fit, variance: fit.variances[0] });
    for (let i = 0; i < 399; i++) expect(filter.next(returns[i])).toBe(fit.variances[i + 1]);
    expect(filter.next(returns[399])).toBe(fit.nextVariance);
    expect(filter.variance).toBe(fit.nextVariance);
    expect(new GarchFilter({ omega: 0.05, alpha: 0.1, beta: 0.85 }).variance).toBeCloseTo(1, 12);
  });

  it('of fat tails prefers Student t, of normal surprises does not', () => {
    const fat = garchSeries({ periods: 1000, seed: 5, heavy: true });
    const student = fitted(fat, { distribution: 'student' });
    expect(student.dof).toBeLessThan(10);
    expect(student.logLikelihood).toBeGreaterThan(fitted(fat).logLikelihood + 20);
    expect(fitted(fat).dof).toBeUndefined();
    expect(fitted(garchSeries({ periods: 1000, seed: 5 }), { distribution: 'student' }).dof).toBeGreaterThan(20);
  });

  it('refuses holes, too few returns, returns that never vary, and options that are none', () => {
    const returns = garchSeries({ periods: 60, seed: 1 });
    expect(() => garch(returns.map((value, i) => (i === 7 ? Number.NaN : value)))).toThrow(new TraderError('INVALID_DATA', 'return 7 must be a finite number, got NaN'));
    expect(() => garch(returns.subarray(0, 49))).toThrow('a GARCH needs at least 50 returns, got 49');
    expect(() => garch(new Float64Array(60).fill(0.01))).toThrow('never varies');
    expect(() => garch(new Float64Array(60), { mean: 'zero' })).toThrow('never varies');
    for (const unit of [1e-170, 1e170]) expect(() => garch(returns.map((value) => value * unit))).toThrow('too small or too large to be squared');
    expect(() => garch(returns, { mean: JSON.parse('"ar"') })).toThrow(TraderError);
    expect(() => garch(returns, { distribution: JSON.parse('"skewed"') })).toThrow(TraderError);
  });

  it.each([
    { omega: -1, alpha: 0.1, beta: 0.8 }, { omega: 0, alpha: 0.1, beta: 0.8 }, { omega: 1, alpha: 0.2, beta: 0.8 }, { omega: 1, alpha: Number.NaN, beta: 0.8 },
    { omega: 1, alpha: 0.1, beta: 0.8, variance: -1 }, { omega: 1, alpha: 0.1, beta: 0.8, mean: Number.NaN },
  ])('is not filtered with %o', (options) => {
    expect(() => new GarchFilter(options)).toThrow(TraderError);
  });

  it('takes no return that is not a number', () => {
    expect(() => new GarchFilter({ omega: 1, alpha: 0.1, beta: 0.8 }).next(Number.NaN)).toThrow(TraderError);
  });
});

/** Bars of a walk with `drift` and `gap` deviation, of uniform steps whose variance over a bar is `variance`. */
const walk = (count: number, { drift = 0, gap = 0, variance = 1e-4, steps = 400 }) => {
  let state = 12345;
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state / 4294967296 - 0.5) * Math.sqrt(12);
  };
  const bars = { open: new Float64Array(count), high: new Float64Array(count), low: new Float64Array(count), close: new Float64Array(count) };
  let log = Math.log(100);
  for (let i = 0; i < count; i++) {
    log += gap * next();
    let [high, low] = [log, log];
    bars.open[i] = Math.exp(log);
    for (let k = 0; k < steps; k++) {
      log += drift / steps + Math.sqrt(variance / steps) * next();
      high = Math.max(high, log);
      low = Math.min(low, log);
    }
    [bars.high[i], bars.low[i], bars.close[i]] = [Math.exp(high), Math.exp(low), Math.exp(log)];
  }
  return bars;
};

describe('variance from bars', () => {
  it('is what a walk without drift or gaps was made with, whichever the estimator', () => {
    const bars = walk(2000, {});
    for (const variance of [closeToCloseVariance(bars.close), parkinsonVariance(bars), garmanKlassVariance(bars), rogersSatchellVariance(bars), yangZhangVariance(bars)]) {
      expect(variance / 1e-4).toBeGreaterThan(0.85);
      expect(variance / 1e-4).toBeLessThan(1.1);
    }
  });

  it('stays the same under drift by Rogers and Satchell, and doubles by Parkinson', () => {
    const bars = walk(1000, { drift: 0.02 });
    expect(rogersSatchellVariance(bars) / 1e-4).toBeLessThan(1.1);
    expect(parkinsonVariance(bars) / 1e-4).toBeGreaterThan(2);
  });

  it('counts gaps by Yang and Zhang alone, with the variance of closes', () => {
    const bars = walk(3000, { gap: 0.01 });
    expect(yangZhangVariance(bars) / 2e-4).toBeGreaterThan(0.9);
    expect(yangZhangVariance(bars) / 2e-4).toBeLessThan(1.1);
    expect(garmanKlassVariance(bars) / 1e-4).toBeLessThan(1.1);
  });

  it('is that of each formula, worked by hand', () => {
    const bars = { open: [100, 102, 101], high: [103, 104, 103], low: [99, 100, 100], close: [102, 101, 102.5] };
    const ln = Math.log;
    const closes = [ln(101 / 102), ln(102.5 / 101)];
    expect(closeToCloseVariance(bars.close)).toBeCloseTo((closes[0] - closes[1]) ** 2 / 2, 15);
    expect(parkinsonVariance(bars)).toBeCloseTo((ln(103 / 99) ** 2 + ln(1.04) ** 2 + ln(1.03) ** 2) / (12 * ln(2)), 15);
    expect(garmanKlassVariance({ open: [100], high: [103], low: [99], close: [102] })).toBeCloseTo(0.5 * ln(103 / 99) ** 2 - (2 * ln(2) - 1) * ln(1.02) ** 2, 15);
    const second = ln(104 / 101) * ln(104 / 102) + ln(100 / 101) * ln(100 / 102);
    const third = ln(103 / 102.5) * ln(103 / 101) + ln(100 / 102.5) * ln(100 / 101);
    expect(rogersSatchellVariance({ open: [102, 101], high: [104, 103], low: [100, 100], close: [101, 102.5] })).toBeCloseTo((second + third) / 2, 15);
    const k = 0.34 / (1.34 + 3);
    const gaps = (0 - 0) ** 2 / 2;
    const sessions = (ln(101 / 102) - ln(102.5 / 101)) ** 2 / 2;
    expect(yangZhangVariance(bars)).toBeCloseTo(gaps + k * sessions + ((1 - k) * (second + third)) / 2, 15);
  });

  it('does not depend on the unit of prices', () => {
    const bars = walk(50, { gap: 0.01, steps: 20 });
    const times = (prices: Float64Array): Float64Array => prices.map((price) => price * 8);
    const scaled = { open: times(bars.open), high: times(bars.high), low: times(bars.low), close: times(bars.close) };
    for (const estimate of [parkinsonVariance, garmanKlassVariance, rogersSatchellVariance, yangZhangVariance]) expect(estimate(scaled)).toBeCloseTo(estimate(bars), 14);
  });

  it('refuses prices that are none, bars outside their own range, columns of other lengths, and too few', () => {
    const bars = { open: [1, 2, 2], high: [2, 3, 3], low: [1, 1, 1], close: [2, 2, 2] };
    expect(() => garmanKlassVariance({ ...bars, low: [1, 0, 1] })).toThrow(new TraderError('INVALID_DATA', 'low 1 must be a price above 0, got 0'));
    expect(() => rogersSatchellVariance({ ...bars, close: [2, 2, Number.NaN] })).toThrow(TraderError);
    expect(() => yangZhangVariance({ ...bars, high: [2, 3, 1] })).toThrow('bar 2 does not lie within its high 1 and low 1');
    expect(() => parkinsonVariance({ high: [2], low: [3] })).toThrow(TraderError);
    expect(() => parkinsonVariance({ high: [2], low: [1, 1] })).toThrow('low has 2 prices, and high has 1');
    expect(() => parkinsonVariance({ high: [], low: [] })).toThrow('at least 1 bars are needed, got 0');
    expect(() => closeToCloseVariance([1, 2])).toThrow(TraderError);
    expect(() => yangZhangVariance({ open: [1, 1], high: [2, 2], low: [1, 1], close: [2, 2] })).toThrow(TraderError);
  });
});

describe('variance of a day', () => {
  it('is the sum of squares, of which a jump is no part of the bipower variation', () => {
    const day = Array.from({ length: 390 }, (_, i) => 0.0005 * Math.sign(Math.sin(i * i + 1)));
    expect(realisedVariance(day)).toBeCloseTo(390 * 0.0005 ** 2, 15);
    expect(bipowerVariation([0.01, -0.02, 0.03])).toBeCloseTo((Math.PI / 2) * 0.0008, 15);
    const jump = day.map((value, i) => (i === 200 ? 0.03 : value));
    expect(realisedVariance(jump)).toBeGreaterThan(realisedVariance(day) * 10);
    expect(bipowerVariation(jump)).toBeLessThan(bipowerVariation(day) * 1.4);
  });

  it('refuses a hole and a day without returns', () => {
    expect(() => realisedVariance([0.1, Number.NaN])).toThrow('return 1 must be a finite number, got NaN');
    expect(() => realisedVariance([])).toThrow(TraderError);
    expect(() => bipowerVariation([0.1])).toThrow('at least 2 returns of a day are needed, got 1');
  });
});
