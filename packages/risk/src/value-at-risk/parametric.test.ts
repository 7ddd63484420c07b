import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TAIL_RETURNS } from '../../test/tail-returns';
import { cornishFisherTailRisk } from './cornish-fisher';
import { returnMoments } from './moments';
import { monteCarloTailRisk } from './monte-carlo';
import { normalTailRisk, studentTailRisk } from './parametric';
import { studentFit } from './student-fit';
import type { TailRisk } from './tail-risk';

const near = (risk: TailRisk | undefined, valueAtRisk: number, expectedShortfall: number, error = 1e-9): void => {
  expect(Math.abs((risk?.valueAtRisk ?? NaN) - valueAtRisk)).toBeLessThan(error);
  expect(Math.abs((risk?.expectedShortfall ?? NaN) - expectedShortfall)).toBeLessThan(error);
};

describe('normal and t', () => {
  it('are what scipy says', () => {
    // scipy 1.17.1: norm.ppf, norm.pdf(norm.ppf(.99)) / .01
    near(normalTailRisk({ deviation: 1, confidence: 0.99 }), 2.3263478740408408, 2.665214220345806);
    near(normalTailRisk({ deviation: 1, confidence: 0.975 }), 1.959963984540054, 2.3378027922014);
    // scipy 1.17.1: t.ppf and quad(t.ppf), times sqrt((dof - 2) / dof)
    near(studentTailRisk({ deviation: 1, dof: 4, confidence: 0.99 }), 2.6494919067893115, 3.6915104856807552);
    near(studentTailRisk({ deviation: 1, dof: 3.3, confidence: 0.95 }), 1.423911770147012, 2.262527830921479);
    near(studentTailRisk({ deviation: 1, dof: 10, confidence: 0.95 }), 1.6211145108730005, 2.1541393786578644);
  });

  it('move with the mean, stretch with the deviation, and of normal returns with the root of the horizon', () => {
    near(normalTailRisk({ mean: 0.1, deviation: 2, confidence: 0.99, horizon: 4 }), 4 * 2.3263478740408408 - 0.4, 4 * 2.665214220345806 - 0.4);
    near(studentTailRisk({ mean: 0.1, deviation: 2, dof: 4, confidence: 0.99 }), 2 * 2.6494919067893115 - 0.1, 2 * 3.6915104856807552 - 0.1);
    near(studentTailRisk({ scale: Math.SQRT1_2, dof: 4, confidence: 0.99 }), 2.6494919067893115, 3.6915104856807552);
    expect(studentTailRisk({ deviation: 3, dof: Infinity })).toEqual(normalTailRisk({ deviation: 3 }));
  });

  it('refuse what has no answer', () => {
    expect(() => normalTailRisk({ deviation: 0 })).toThrow('deviation must be a number above 0, got 0');
    expect(() => normalTailRisk({ deviation: 1, mean: NaN })).toThrow('mean must be a finite number');
    expect(() => normalTailRisk({ deviation: 1, horizon: 1.5 })).toThrow('horizon must be a whole number from 1 up, got 1.5');
    expect(() => normalTailRisk({ deviation: 1, confidence: 0 })).toThrow('confidence');
    expect(() => studentTailRisk({ deviation: 1, dof: 2 })).toThrow('dof must be a number above 2, got 2');
    expect(() => studentTailRisk({ scale: 1, dof: 1 })).toThrow('dof must be a number above 1, got 1');
    expect(() => studentTailRisk({ dof: 4 })).toThrow('a t needs its deviation or its scale');
    expect(() => studentTailRisk({ scale: 0, deviation: 1, dof: 4 })).toThrow('scale must be a number above 0, got 0');
  });

  it('the shortfall is above the value at risk, both rise with the confidence, and t with more degrees of freedom goes to the normal', () => {
    const levels = fc.double({ min: 0.5, max: 0.9999, noNaN: true });
    fc.assert(fc.property(levels, levels, fc.double({ min: 2.01, max: 200, noNaN: true }), (a, b, dof) => {
      const [low, high] = [studentTailRisk({ deviation: 1, dof, confidence: Math.min(a, b) }), studentTailRisk({ deviation: 1, dof, confidence: Math.max(a, b) })];
      expect(low.expectedShortfall).toBeGreaterThan(low.valueAtRisk);
      expect(high.valueAtRisk).toBeGreaterThanOrEqual(low.valueAtRisk);
      expect(high.expectedShortfall).toBeGreaterThanOrEqual(low.expectedShortfall - 1e-12);
      const normal = normalTailRisk({ deviation: 1, confidence: a });
      near(studentTailRisk({ deviation: 1, dof: 1e7, confidence: a }), normal.valueAtRisk, normal.expectedShortfall, 1e-5);
    }));
  });
});

describe('a t fitted to returns', () => {
  it('is that of largest likelihood', () => {
    // scipy 1.17.1: minimize(-t.logpdf.sum(), 'BFGS', then 'Nelder-Mead' to 1e-13)
    const fit = studentFit(TAIL_RETURNS);
    expect(fit?.mean).toBeCloseTo(0.00026334736700923153, 9);
    expect(fit?.scale).toBeCloseTo(0.010977540737215685, 9);
    expect(fit?.dof).toBeCloseTo(3.6641917284402714, 5);
    expect(fit?.logLikelihood).toBeCloseTo(673.2177408920379, 9);
    expect(fit?.deviation).toBeCloseTo(0.010977540737215685 * Math.sqrt(3.6641917284402714 / 1.6641917284402714), 7);
  });

  it('is what studentTailRisk takes', () => {
    const fit = studentFit(TAIL_RETURNS);
    if (!fit) throw new Error('there is a fit');
    const { mean, deviation, dof } = fit;
    const risk = studentTailRisk({ mean, deviation, dof, confidence: 0.99 });
    near(studentTailRisk({ ...fit, confidence: 0.99 }), risk.valueAtRisk, risk.expectedShortfall, 1e-14);
  });

  it('is normal when returns have thin tails, and nothing when they have no mean', () => {
    const even = Array.from({ length: 100 }, (_, i) => (i - 49.5) / 100);
    expect(studentFit(even)?.dof).toBe(Infinity);
    expect(studentFit(even)?.deviation).toBeCloseTo(Math.sqrt(even.reduce((sum, each) => sum + each * each, 0) / 100), 14);
    const wild = Array.from({ length: 100 }, (_, i) => Math.tan(Math.PI * ((i + 0.5) / 100 - 0.5)) ** 3);
    expect(studentFit(wild)).toBeUndefined();
  });

  it('refuses too few, the same, and broken returns', () => {
    expect(() => studentFit([1, 2, 3])).toThrow('at least 4 returns');
    expect(() => studentFit([1, 1, 1, 1])).toThrow('returns must vary to be fitted; all 4 are 1');
    expect(() => studentFit([1, 2, NaN, 4])).toThrow('return at index 2');
    expect(() => studentFit([0, 0, 0, 0, 0, 0, 0, 0, 0, 1])).toThrow('too many returns are the same');
  });
});

describe('moments', () => {
  it('are those of numpy and scipy', () => {
    // numpy 2.4.6 mean, std(ddof=1); scipy 1.17.1 skew(bias=False), kurtosis(bias=False)
    const moments = returnMoments(TAIL_RETURNS);
    expect(moments.mean).toBeCloseTo(0.00041738749999999987, 15);
    expect(moments.deviation).toBeCloseTo(0.015716689396486055, 15);
    expect(moments.skewness).toBeCloseTo(0.4872568636217615, 12);
    expect(moments.excessKurtosis).toBeCloseTo(3.86870143022772, 12);
    // scipy.stats.skew([1, 2, 4, 9, 1], bias=False), kurtosis: an odd number of values.
    expect(returnMoments([1, 2, 4, 9, 1]).skewness).toBeCloseTo(1.5953462614561504, 12);
    expect(returnMoments([1, 2, 4, 9, 1]).excessKurtosis).toBeCloseTo(2.3157647427363166, 12);
  });

  it('refuse few, the same and broken returns', () => {
    expect(() => returnMoments([1, 2, 3])).toThrow('moments need at least 4 returns, got 3');
    expect(() => returnMoments([0.1, 0.1, 0.1, 0.1, 0.1])).toThrow('returns must vary');
    expect(() => returnMoments([1, 2, NaN, 3])).toThrow('return at index 2');
    expect(() => returnMoments([1e308, 1e308, 1e308, 1e308])).toThrow('too large to be summed');
  });
});

describe('Cornish-Fisher', () => {
  it('is the expansion, and the integral of its tail', () => {
    // The quantile, and scipy 1.17.1 quad(expansion x norm.pdf) / (1 - confidence)
    near(cornishFisherTailRisk({ deviation: 1, skewness: -0.5, excessKurtosis: 2, confidence: 0.99 }), 3.0674967637599604, 3.979962892339816);
    near(cornishFisherTailRisk({ deviation: 1, skewness: 0.1, excessKurtosis: 1, confidence: 0.99 }), 2.4828406511554633, 3.044547869943504);
    near(cornishFisherTailRisk({ mean: 0.1, deviation: 2, skewness: -0.3, excessKurtosis: 1.2 }), 2 * 1.7042234593008798 - 0.1, 2 * 2.385511142321587 - 0.1);
  });

  it('matches moments when asked to', () => {
    // scipy 1.17.1: fsolve for the parameters, moments by numpy 2.4.6 hermegauss(30)
    near(cornishFisherTailRisk({ deviation: 1, skewness: -0.8, excessKurtosis: 4, confidence: 0.99, match: 'moments' }), 3.0713828948826625, 4.004024669210071);
  });

  it('is the normal without skewness and kurtosis, and comes to it as the horizon grows', () => {
    const normal = normalTailRisk({ deviation: 1, confidence: 0.99 });
    near(cornishFisherTailRisk({ deviation: 1, skewness: 0, excessKurtosis: 0, confidence: 0.99 }), normal.valueAtRisk, normal.expectedShortfall);
    near(cornishFisherTailRisk({ deviation: 1, skewness: 0, excessKurtosis: 0, confidence: 0.99, match: 'moments' }), normal.valueAtRisk, normal.expectedShortfall);
    const long = cornishFisherTailRisk({ deviation: 0.01, skewness: -0.4, excessKurtosis: 3, confidence: 0.99, horizon: 10_000 });
    near(long, normal.valueAtRisk, normal.expectedShortfall, 0.01);
  });

  it('over a horizon takes the cumulants of a sum', () => {
    const sum = cornishFisherTailRisk({ mean: 0.02, deviation: 0.2, skewness: -0.4, excessKurtosis: 0.5 });
    near(cornishFisherTailRisk({ mean: 0.005, deviation: 0.1, skewness: -0.8, excessKurtosis: 2, horizon: 4 }), sum?.valueAtRisk ?? NaN, sum?.expectedShortfall ?? NaN);
  });

  it('has no answer outside its domain', () => {
    expect(cornishFisherTailRisk({ deviation: 1, skewness: 0.5, excessKurtosis: 0 })).toBeUndefined();
    expect(cornishFisherTailRisk({ deviation: 1, skewness: 0, excessKurtosis: -0.1 })).toBeUndefined();
    expect(cornishFisherTailRisk({ deviation: 1, skewness: 0, excessKurtosis: 8.1 })).toBeUndefined();
    expect(cornishFisherTailRisk({ deviation: 1, skewness: 0, excessKurtosis: 8.1, match: 'moments' })).toBeDefined();
    expect(cornishFisherTailRisk({ deviation: 1, skewness: 0, excessKurtosis: 60, match: 'moments' })).toBeUndefined();
    expect(cornishFisherTailRisk({ deviation: 1, skewness: 3, excessKurtosis: 8 })).toBeUndefined();
    // At a kurtosis of 2 the border is between: 1.1^2 / 9 = 0.134 <= 0.178, and 1.15^2 / 9 = 0.147 > 0.110.
    expect(cornishFisherTailRisk({ deviation: 1, skewness: -1.1, excessKurtosis: 2 })).toBeDefined();
    expect(cornishFisherTailRisk({ deviation: 1, skewness: -1.15, excessKurtosis: 2 })).toBeUndefined();
  });

  it('refuses numbers that are none', () => {
    expect(() => cornishFisherTailRisk({ deviation: 1, skewness: NaN, excessKurtosis: 0 })).toThrow('skewness must be a finite number');
    expect(() => cornishFisherTailRisk({ deviation: 1, skewness: 0, excessKurtosis: Infinity })).toThrow('excessKurtosis must be a finite number');
    expect(() => cornishFisherTailRisk({ deviation: -1, skewness: 0, excessKurtosis: 0 })).toThrow('deviation must be a number above 0');
  });

  it('inside its domain the value at risk rises with the confidence, below the shortfall', () => {
    const shape = fc.tuple(fc.double({ min: -2, max: 2, noNaN: true }), fc.double({ min: 0, max: 9, noNaN: true }));
    const levels = fc.double({ min: 0.01, max: 0.999, noNaN: true });
    fc.assert(fc.property(shape, levels, levels, ([skewness, excessKurtosis], a, b) => {
      const low = cornishFisherTailRisk({ deviation: 1, skewness, excessKurtosis, confidence: Math.min(a, b) });
      const high = cornishFisherTailRisk({ deviation: 1, skewness, excessKurtosis, confidence: Math.max(a, b) });
      if (!low || !high) return;
      expect(high.valueAtRisk).toBeGreaterThanOrEqual(low.valueAtRisk - 1e-12);
      expect(low.expectedShortfall).toBeGreaterThanOrEqual(low.valueAtRisk - 1e-12);
    }));
  });
});

describe('Monte Carlo', () => {
  const covariance = [0.0225, 0.01125, 0.006, 0.01125, 0.0625, 0.02, 0.006, 0.02, 0.04];
  const weights = [0.5, 0.3, 0.2];
  const common = { weights, covariance, confidence: 0.99, paths: 200_000, seed: 11 };

  it('comes near the formula for normal and t returns, and for a horizon', () => {
    const variance = weights.reduce((sum, a, i) => sum + weights.reduce((part, b, j) => part + a * b * covariance[3 * i + j], 0), 0);
    const normal = normalTailRisk({ deviation: Math.sqrt(variance), confidence: 0.99 });
    near(monteCarloTailRisk(common), normal.valueAtRisk, normal.expectedShortfall, 0.02 * normal.valueAtRisk);
    const long = normalTailRisk({ mean: 0.019, deviation: Math.sqrt(variance), confidence: 0.99, horizon: 4 });
    near(monteCarloTailRisk({ ...common, paths: 50_000, mean: [0.02, 0.01, 0.03], horizon: 4 }), long.valueAtRisk, long.expectedShortfall, 0.03 * long.valueAtRisk);
    const student = studentTailRisk({ deviation: Math.sqrt(variance), dof: 5, confidence: 0.99 });
    near(monteCarloTailRisk({ ...common, dof: 5 }), student.valueAtRisk, student.expectedShortfall, 0.04 * student.valueAtRisk);
  });

  it('says the same again, and something else with another seed or stream', () => {
    const few = { ...common, paths: 1000 };
    expect(monteCarloTailRisk(few)).toEqual(monteCarloTailRisk(few));
    expect(monteCarloTailRisk({ ...few, seed: 12 })).not.toEqual(monteCarloTailRisk(few));
    expect(monteCarloTailRisk({ ...few, stream: 1 })).not.toEqual(monteCarloTailRisk(few));
  });

  it('a profit that is the line says what the line says, and one that is capped says its cap', () => {
    const few = { ...common, paths: 5000, mean: [0.01, 0, 0.02], dof: 6, horizon: 2 };
    const line = (returns: Float64Array): number => 0.5 * returns[0] + 0.3 * returns[1] + 0.2 * returns[2];
    const [a, b] = [monteCarloTailRisk(few), monteCarloTailRisk({ ...few, profit: line })];
    near(b, a.valueAtRisk, a.expectedShortfall, 1e-12);
    expect(monteCarloTailRisk({ ...few, profit: (returns) => Math.max(-0.05, line(returns)) })).toEqual({ valueAtRisk: 0.05, expectedShortfall: 0.05 });
  });

  it('refuses broken input', () => {
    expect(() => monteCarloTailRisk({ ...common, weights: [1, 2] })).toThrow('weight needs 3 numbers, got 2');
    expect(() => monteCarloTailRisk({ ...common, covariance: [1, 2, 0, 2, 1, 0, 0, 0, 1] })).toThrow('not positive definite');
    expect(() => monteCarloTailRisk({ ...common, covariance: [1, 0.2, 0, 0.3, 1, 0, 0, 0, 1] })).toThrow('not symmetric');
    expect(() => monteCarloTailRisk({ ...common, mean: [0, 0, NaN] })).toThrow('mean 2 must be a finite number');
    expect(() => monteCarloTailRisk({ ...common, dof: 2 })).toThrow('dof must be a number above 2');
    expect(() => monteCarloTailRisk({ ...common, paths: 1 })).toThrow('paths must be a whole number from 2 up');
    expect(() => monteCarloTailRisk({ ...common, seed: -1 })).toThrow('seed must be a whole number');
    expect(() => monteCarloTailRisk({ ...common, paths: 10, profit: () => NaN })).toThrow('profit at index 0 must be a finite number');
  });
});
