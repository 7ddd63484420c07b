import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SCENARIOS, simplexPoints, sumOf } from '../../test/portfolios';
import { returnsTable } from '../linear/returns-table';
import { minimumCvar } from './minimum-cvar';

const returns = returnsTable(SCENARIOS);

/** Mean of the worst `worst` of the losses of weights. */
const tailMean = (weights: ArrayLike<number>, worst: number): number => {
  const losses = Array.from({ length: 40 }, (_, t) => -SCENARIOS.reduce((sum, series, i) => sum + series[t] * weights[i], 0)).sort((a, b) => b - a);
  return sumOf(losses.slice(0, worst)) / worst;
};

describe('minimumCvar', () => {
  it('is the portfolio that PyPortfolioOpt 1.6.0 and HiGHS find', () => {
    const { weights, cvar, valueAtRisk } = minimumCvar({ returns, confidence: 0.9 });
    [0.3483999, 0.3371118, 0.2524129, 0.0620754].forEach((each, i) => expect(weights[i]).toBeCloseTo(each, 6));
    expect(cvar).toBeCloseTo(0.0002348812019608569, 12);
    expect(valueAtRisk).toBeCloseTo(0.00022464946913980550, 9);
  });

  it('tells the mean of the worst losses', () => {
    const { weights, cvar } = minimumCvar({ returns, confidence: 0.9, upper: 0.3 });
    expect(cvar).toBeCloseTo(tailMean(weights, 4), 14);
  });

  it('no random portfolio has a smaller tail, and the tail at 90 % is never above that at 95 %', () => {
    const best = minimumCvar({ returns, confidence: 0.9 }).cvar;
    expect(best).toBeLessThanOrEqual(minimumCvar({ returns }).cvar);
    fc.assert(fc.property(simplexPoints(4), (rival) => {
      expect(best).toBeLessThanOrEqual(tailMean(rival, 4) + 1e-12);
    }));
  });

  it('keeps target, bounds, groups and turnover, and counts costs as losses', () => {
    const { weights } = minimumCvar({
      returns, confidence: 0.9, targetReturn: 0.0012, upper: 0.5, groups: [{ name: 'a', assets: [0, 1], maximum: 0.5 }], current: [0.25, 0.25, 0.25, 0.25], turnover: 0.4,
    });
    const means = SCENARIOS.map((series) => sumOf(series) / 40);
    expect(sumOf(weights)).toBeCloseTo(1, 10);
    expect(weights.reduce((sum, each, i) => sum + each * means[i], 0)).toBeGreaterThan(0.0012 - 1e-10);
    expect(weights[0] + weights[1]).toBeLessThan(0.5 + 1e-10);
    expect(sumOf(weights.map((each) => Math.abs(each - 0.25)))).toBeLessThan(0.4 + 1e-9);
    const held = { returns, confidence: 0.9, current: weights };
    expect(minimumCvar({ ...held, cost: 1 }).cvar).toBeCloseTo(tailMean(weights, 4), 9);
  });

  it('scaling the returns scales the tail and changes no weight', () => {
    const one = minimumCvar({ returns, confidence: 0.9 });
    const other = minimumCvar({ returns: { ...returns, values: returns.values.map((each) => each * 1024) }, confidence: 0.9 });
    expect(other.cvar).toBeCloseTo(1024 * one.cvar, 9);
    one.weights.forEach((each, i) => expect(other.weights[i]).toBeCloseTo(each, 9));
  });

  it('refuses what cannot be met, and says what could be', () => {
    expect(() => minimumCvar({ returns, targetReturn: 0.5 })).toThrow(/a return of at most 0.00\d+, and 0.5 is wanted/);
    expect(() => minimumCvar({ returns, upper: 0.2 })).toThrow(/at most 0.8, and 1 is wanted/);
    expect(() => minimumCvar({ returns, confidence: 1 })).toThrow(expect.objectContaining({ code: 'INVALID_CONFIG' }));
    expect(() => minimumCvar({ returns, targetReturn: NaN })).toThrow(expect.objectContaining({ code: 'INVALID_CONFIG' }));
    expect(() => minimumCvar({ returns: { ...returns, values: returns.values.map(() => NaN) } })).toThrow(/return 0 of asset 0 must be/);
    expect(() => minimumCvar({ returns, mean: [1] })).toThrow(/mean needs 4/);
    expect(() => minimumCvar({ returns: { values: Float64Array.of(0.1, 0.2), periods: 1, assets: 2 } })).toThrow('at least 2 periods, got 1');
  });
});
