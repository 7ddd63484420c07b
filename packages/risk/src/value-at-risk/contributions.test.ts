import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TAIL_RETURNS } from '../../test/tail-returns';
import { returnsTable } from '../linear/returns-table';
import { incrementalTailRisk, tailContributions } from './contributions';
import { historicalTailRisk } from './historical';
import { historicalIncrementalTailRisk, historicalTailContributions } from './historical-contributions';

const covariance = [0.0225, 0.01125, 0.006, 0.01125, 0.0625, 0.02, 0.006, 0.02, 0.04];
const weights = [0.5, 0.3, 0.2];
const mean = [0.08, 0.1, 0.06];
const sum = (values: ArrayLike<number>): number => Array.from(values).reduce((total, each) => total + each, 0);
/** Three assets of which the second and third are the first, delayed. */
const table = returnsTable([TAIL_RETURNS.slice(2), TAIL_RETURNS.slice(1, -1), TAIL_RETURNS.slice(0, -2)]);

describe('contributions to the tail risk of normal and t returns', () => {
  it('are what numpy computes', () => {
    // numpy 2.4.6: k = norm.ppf(.99), k * (S @ w) / sd - mu
    const risk = tailContributions({ weights, covariance, mean, confidence: 0.99 });
    expect(risk.valueAtRisk).toBeCloseTo(0.2455527546757198, 12);
    [0.18146393, 0.36881762, 0.22087752].forEach((each, i) => expect(risk.marginal.valueAtRisk[i]).toBeCloseTo(each, 8));
    [0.09073196, 0.11064529, 0.0441755].forEach((each, i) => expect(risk.component.valueAtRisk[i]).toBeCloseTo(each, 8));
  });

  it('sum to the whole, for any weights, covariance, confidence, degrees of freedom and horizon', () => {
    const factors = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 9, maxLength: 9 });
    const held = fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: 3, maxLength: 3 });
    const terms = fc.record({ confidence: fc.double({ min: 0.6, max: 0.999, noNaN: true }), dof: fc.option(fc.double({ min: 2.1, max: 60, noNaN: true }), { nil: undefined }) });
    fc.assert(fc.property(factors, held, terms, fc.integer({ min: 1, max: 250 }), (f, w, { confidence, dof }, days) => {
      fc.pre(w.some((each) => Math.abs(each) > 1e-3));
      const product = Float64Array.from({ length: 9 }, (_, i) => {
        const [row, column] = [Math.floor(i / 3), i % 3];
        return f[3 * row] * f[3 * column] + f[3 * row + 1] * f[3 * column + 1] + f[3 * row + 2] * f[3 * column + 2] + (row === column ? 0.1 : 0);
      });
      const risk = tailContributions({ weights: w, covariance: product, mean, confidence, dof, horizon: dof === undefined ? days : 1 });
      const size = 1e-10 * (1 + Math.abs(risk.expectedShortfall) + 60 * sum(risk.component.expectedShortfall.map(Math.abs)));
      expect(Math.abs(sum(risk.component.valueAtRisk) - risk.valueAtRisk)).toBeLessThan(size);
      expect(Math.abs(sum(risk.component.expectedShortfall) - risk.expectedShortfall)).toBeLessThan(size);
      expect(risk.expectedShortfall).toBeGreaterThan(risk.valueAtRisk);
    }));
  });

  it('the marginal is the derivative: what a small trade adds', () => {
    for (const dof of [undefined, 5]) {
      const { marginal } = tailContributions({ weights, covariance, mean, dof });
      for (let i = 0; i < 3; i++) {
        const change = [0, 0, 0];
        change[i] = 1e-6;
        const added = incrementalTailRisk({ weights, covariance, mean, dof, change });
        expect(added.valueAtRisk / 1e-6).toBeCloseTo(marginal.valueAtRisk[i], 5);
        expect(added.expectedShortfall / 1e-6).toBeCloseTo(marginal.expectedShortfall[i], 5);
      }
    }
  });

  it('of assets that hedge each other out add nothing, whatever rounding leaves of the variance', () => {
    // One source of risk: the variance of 0.7, 0.11 and what hedges them is 0, and -2e-18 in doubles.
    const single = [0.13, 0.41, 0.29].flatMap((a) => [0.13, 0.41, 0.29].map((b) => a * b));
    for (let i = 1; i < 200; i++) {
      const change = [0.7 * i, 0.11, -(0.7 * i * 0.13 + 0.11 * 0.41) / 0.29];
      expect(incrementalTailRisk({ weights: [0, 0, 0], covariance: single, change })).toEqual({ valueAtRisk: 0, expectedShortfall: 0 });
      expect(() => tailContributions({ weights: change, covariance: single })).toThrow('a portfolio that does not vary');
    }
  });

  it('an incremental trade that sells all takes all of the risk away', () => {
    const whole = tailContributions({ weights, covariance });
    const added = incrementalTailRisk({ weights, covariance, change: weights.map((each) => -each) });
    expect(added.valueAtRisk).toBeCloseTo(-whole.valueAtRisk, 14);
    expect(added.expectedShortfall).toBeCloseTo(-whole.expectedShortfall, 14);
    expect(incrementalTailRisk({ weights: [0, 0, 0], covariance, change: weights }).valueAtRisk).toBeCloseTo(whole.valueAtRisk, 14);
  });

  it('refuse broken input', () => {
    expect(() => tailContributions({ weights: [0, 0, 0], covariance })).toThrow('a portfolio that does not vary has no contributions');
    expect(() => tailContributions({ weights: [1, 2], covariance })).toThrow('weight needs 3 numbers, got 2');
    expect(() => tailContributions({ weights: [1], covariance: [NaN] })).toThrow('row 0, column 0 must be a finite number');
    expect(() => tailContributions({ weights: [1, -1], covariance: [1, 2, 2, 1] })).toThrow('not positive semidefinite');
    expect(() => tailContributions({ weights, covariance, dof: 2 })).toThrow('dof must be a number above 2');
    expect(() => tailContributions({ weights, covariance, dof: 5, horizon: 10 })).toThrow('a sum of t returns is not t');
    expect(() => tailContributions({ weights, covariance, confidence: 1.2 })).toThrow('confidence');
    expect(() => incrementalTailRisk({ weights, covariance, change: [1] })).toThrow('change needs 3 numbers, got 1');
  });
});

describe('contributions to historical tail risk', () => {
  it('sum to the whole, which is the historical one, for any weights and confidence', () => {
    const held = fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: 3, maxLength: 3 });
    fc.assert(fc.property(held, fc.double({ min: 0.5, max: 0.999, noNaN: true }), (w, confidence) => {
      const risk = historicalTailContributions({ weights: w, returns: table, confidence });
      const profits = Array.from({ length: table.periods }, (_, t) => w[0] * table.values[3 * t] + w[1] * table.values[3 * t + 1] + w[2] * table.values[3 * t + 2]);
      const whole = historicalTailRisk(profits, confidence);
      expect(risk.valueAtRisk).toBe(whole.valueAtRisk);
      expect(risk.expectedShortfall).toBe(whole.expectedShortfall);
      expect(Math.abs(sum(risk.component.valueAtRisk) - risk.valueAtRisk)).toBeLessThan(1e-14);
      expect(Math.abs(sum(risk.component.expectedShortfall) - risk.expectedShortfall)).toBeLessThan(1e-14);
    }));
  });

  it('share scenarios that tie, and the part of the last one', () => {
    // Profits -2, -2, 0, 1 and a tail of one and a half scenarios: three quarters of each of the first two.
    const returns = returnsTable([[-2, 0, 0, 1], [0, -2, 0, 0]]);
    const risk = historicalTailContributions({ weights: [1, 1], returns, confidence: 0.625 });
    expect(risk).toMatchObject({ valueAtRisk: 2, expectedShortfall: 2 });
    expect([...risk.component.expectedShortfall]).toEqual([1, 1]);
    expect([...risk.component.valueAtRisk]).toEqual([1, 1]);
    const less = historicalTailContributions({ weights: [1, 0.5], returns, confidence: 0.9 });
    expect([...less.component.expectedShortfall].map(Math.abs)).toEqual([2, 0]);
  });

  it('an incremental trade changes the whole by the difference of both', () => {
    const before = historicalTailContributions({ weights, returns: table });
    const after = historicalTailContributions({ weights: [0.5, 0.5, 0], returns: table });
    const added = historicalIncrementalTailRisk({ weights, returns: table, change: [0, 0.2, -0.2] });
    expect(added.expectedShortfall).toBeCloseTo(after.expectedShortfall - before.expectedShortfall, 15);
    expect(added.valueAtRisk).toBeCloseTo(after.valueAtRisk - before.valueAtRisk, 15);
  });

  it('refuse broken input', () => {
    expect(() => historicalTailContributions({ weights: [1], returns: table })).toThrow('weight needs 3 numbers, got 1');
    expect(() => historicalTailContributions({ weights, returns: table, confidence: 0 })).toThrow('confidence');
    expect(() => historicalIncrementalTailRisk({ weights, returns: table, change: [0, NaN, 0] })).toThrow('change 1 must be a finite number');
    expect(() => historicalTailContributions({ weights: [1], returns: { values: Float64Array.of(0.1, 0.2, 0.3, -0.4), periods: 3, assets: 1 } })).toThrow('got 4');
  });
});
