import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TAIL_RETURNS } from '../../test/tail-returns';
import { garch } from '../volatility';
import { ewmaTailRisk, filteredTailRisk, garchTailRisk } from './filtered';
import { historicalTailRisk } from './historical';

/** A model with parameters of its own, its variances beginning at 0.0002. */
const fit = (() => {
  const [mean, omega, alpha, beta] = [0.0004, 1.2e-5, 0.08, 0.87];
  const variances = new Float64Array(TAIL_RETURNS.length);
  let next = 2e-4;
  TAIL_RETURNS.forEach((each, i) => {
    variances[i] = next;
    next = omega + alpha * (each - mean) ** 2 + beta * next;
  });
  return { mean, omega, alpha, beta, variances, nextVariance: next };
})();

describe('filtered historical simulation', () => {
  it('with exponential weights is what numpy computes', () => {
    // numpy 2.4.6: h[i + 1] = .94 h[i] + .06 x[i]^2 from mean(x^2) or 0.0001, then the tail of x sqrt(h[n] / h)
    const free = ewmaTailRisk({ returns: TAIL_RETURNS, lambda: 0.94, confidence: 0.99 });
    expect(free.valueAtRisk).toBeCloseTo(0.04212522922437003, 14);
    expect(free.expectedShortfall).toBeCloseTo(0.048883406025934426, 14);
    const begun = ewmaTailRisk({ returns: TAIL_RETURNS, lambda: 0.94, start: 1e-4 });
    expect(begun.valueAtRisk).toBeCloseTo(0.02636044530171947, 14);
    expect(begun.expectedShortfall).toBeCloseTo(0.03803515578130929, 14);
    expect(ewmaTailRisk({ returns: TAIL_RETURNS, halfLife: Math.log(0.5) / Math.log(0.94), confidence: 0.99 }).valueAtRisk).toBeCloseTo(free.valueAtRisk, 12);
  });

  it('with a GARCH is what numpy computes for a period, and near it for ten', () => {
    const one = garchTailRisk({ returns: TAIL_RETURNS, fit, confidence: 0.99 });
    expect(one.valueAtRisk).toBeCloseTo(0.041565421715539515, 12);
    expect(one.expectedShortfall).toBeCloseTo(0.05149825471330956, 12);
    // numpy 2.4.6: two million paths, default_rng(1)
    const ten = garchTailRisk({ returns: TAIL_RETURNS, fit, confidence: 0.99, horizon: 10, seed: 3 });
    expect(Math.abs(ten.valueAtRisk / 0.1225375720014338 - 1)).toBeLessThan(0.02);
    expect(Math.abs(ten.expectedShortfall / 0.15055872802632997 - 1)).toBeLessThan(0.02);
  });

  it('takes the model that garch fits', () => {
    let variance = 1e-4;
    const returns = TAIL_RETURNS.map((each) => {
      const value = Math.sqrt(variance) * (each / 0.0157);
      variance = 1e-5 + 0.2 * value * value + 0.7 * variance;
      return value;
    });
    const fitted = garch(returns);
    expect(fitted).toBeDefined();
    if (!fitted) return;
    const { valueAtRisk, expectedShortfall } = garchTailRisk({ returns, fit: fitted, confidence: 0.99 });
    const ratio = valueAtRisk / Math.sqrt(fitted.nextVariance);
    expect(ratio).toBeGreaterThan(2);
    expect(ratio).toBeLessThan(4);
    expect(expectedShortfall).toBeGreaterThan(valueAtRisk);
  });

  it('is plain historical simulation when no variance ever changes', () => {
    fc.assert(fc.property(fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 2, maxLength: 50 }), fc.double({ min: 0.5, max: 0.99, noNaN: true }), (returns, confidence) => {
      const flat = filteredTailRisk({ returns, variances: returns.map(() => 0.25), nextVariance: 0.25, mean: 0.1, confidence });
      const plain = historicalTailRisk(returns, confidence);
      expect(flat.valueAtRisk).toBeCloseTo(plain.valueAtRisk, 12);
      expect(flat.expectedShortfall).toBeCloseTo(plain.expectedShortfall, 12);
    }));
  });

  it('grows with the root of the variance to come', () => {
    fc.assert(fc.property(fc.double({ min: 0.01, max: 100, noNaN: true }), (times) => {
      const one = filteredTailRisk({ returns: TAIL_RETURNS, variances: fit.variances, nextVariance: 1e-4 });
      const wilder = filteredTailRisk({ returns: TAIL_RETURNS, variances: fit.variances, nextVariance: 1e-4 * times });
      expect(wilder.expectedShortfall / one.expectedShortfall).toBeCloseTo(Math.sqrt(times), 8);
    }));
  });

  it('over a horizon is repeatable, and another with another seed', () => {
    const options = { returns: TAIL_RETURNS, fit, horizon: 5, paths: 500 };
    expect(garchTailRisk(options)).toEqual(garchTailRisk({ ...options, seed: 0 }));
    expect(garchTailRisk({ ...options, seed: 1 })).not.toEqual(garchTailRisk(options));
    expect(garchTailRisk({ ...options, stream: 1 })).not.toEqual(garchTailRisk(options));
  });

  it('refuses broken input', () => {
    const base = { returns: [0.01, -0.02, 0.03], variances: [1, 1, 1], nextVariance: 1 };
    expect(() => filteredTailRisk({ ...base, variances: [1, 1] })).toThrow('3 returns need as many variances, got 2');
    expect(() => filteredTailRisk({ ...base, variances: [1, 0, 1] })).toThrow('variance at index 1 must be above 0, got 0');
    expect(() => filteredTailRisk({ ...base, returns: [0.01, NaN, 0.03] })).toThrow('return at index 1');
    expect(() => filteredTailRisk({ ...base, nextVariance: 0 })).toThrow('nextVariance must be a number above 0');
    expect(() => filteredTailRisk({ ...base, mean: Infinity })).toThrow('mean must be a finite number');
    expect(() => filteredTailRisk({ ...base, confidence: 1 })).toThrow('confidence');
    expect(() => ewmaTailRisk({ returns: [0.1], lambda: 0.94 })).toThrow('at least 2 returns, got 1');
    expect(() => ewmaTailRisk({ returns: [0, 0, 0], lambda: 0.94 })).toThrow('returns that are all 0');
    expect(() => ewmaTailRisk({ returns: [0.1, 0.2], lambda: 1 })).toThrow('lambda must be between 0 and 1');
    expect(() => ewmaTailRisk({ returns: [0.1, NaN], lambda: 0.94 })).toThrow('return at index 1');
    expect(() => ewmaTailRisk({ returns: [0.1, 0.2], lambda: 0.94, confidence: 2 })).toThrow('confidence');
    expect(() => garchTailRisk({ returns: [0.1, 0.2], fit })).toThrow('2 returns need as many variances, got 240');
    expect(() => garchTailRisk({ returns: TAIL_RETURNS, fit, horizon: 0 })).toThrow('horizon must be a whole number from 1 up');
    expect(() => garchTailRisk({ returns: TAIL_RETURNS, fit, horizon: 2, paths: 1 })).toThrow('paths must be a whole number from 2 up');
    expect(() => garchTailRisk({ returns: TAIL_RETURNS, fit, horizon: 2, seed: 0.5 })).toThrow('seed must be a whole number');
  });
});
