import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TAIL_RETURNS } from '../../test/tail-returns';
import { breachesOf, christoffersenTest, kupiecTest, trafficLight } from './coverage';
import { normalTailRisk, studentTailRisk } from './parametric';
import { acerbiSzekelyTest, exceedanceTest } from './shortfall-tests';

/** Breaches at the places given. */
const series = (n: number, ...places: readonly number[]): Uint8Array => Uint8Array.from({ length: n }, (_, i) => (places.includes(i) ? 1 : 0));

describe('Kupiec', () => {
  it.each([
    // The ratio written out in numpy 2.4.6, its probability by scipy 1.17.1 chi2.sf.
    [250, 5, 0.01, 1.956809788230622, 0.1618549171960387],
    [255, 7, 0.01, 5.316341340978191, 0.02112632378977111],
    [250, 20, 0.05, 4.039520476139202, 0.04444644930605568],
  ])('of %d periods with %d breaches at %d', (observations, breaches, probability, statistic, pValue) => {
    const test = kupiecTest({ observations, breaches, probability });
    expect(test.statistic).toBeCloseTo(statistic, 11);
    expect(test.pValue).toBeCloseTo(pValue, 11);
  });

  it('knows none and all', () => {
    expect(kupiecTest({ observations: 250, breaches: 0, probability: 0.01 }).statistic).toBeCloseTo(-500 * Math.log(0.99), 12);
    expect(kupiecTest({ observations: 2, breaches: 2, probability: 0.5 }).statistic).toBeCloseTo(4 * Math.LN2, 12);
    expect(kupiecTest({ observations: 100, breaches: 1, probability: 0.01 })).toEqual({ statistic: 0, pValue: 1 });
  });

  it('refuses what cannot be', () => {
    expect(() => kupiecTest({ observations: 10, breaches: 11, probability: 0.01 })).toThrow('more breaches (11) than observations (10)');
    expect(() => kupiecTest({ observations: 0, breaches: 0, probability: 0.01 })).toThrow('observations must be a whole number from 1 up');
    expect(() => kupiecTest({ observations: 10, breaches: 1.5, probability: 0.01 })).toThrow('breaches must be a whole number');
    expect(() => kupiecTest({ observations: 10, breaches: 1, probability: 1 })).toThrow('probability must be between 0 and 1');
  });
});

describe('Christoffersen', () => {
  it('sees that breaches cluster', () => {
    const test = christoffersenTest({ breaches: series(250, 10, 11, 60, 120, 121, 200, 240), probability: 0.01 });
    expect(test.transitions).toEqual([237, 5, 5, 2]);
    expect(test.independence.statistic).toBeCloseTo(6.7361932, 7);
    expect(test.coverage.statistic).toBeCloseTo(5.4969904, 7);
    // scipy 1.17.1 chi2.sf(6.7361932, 1), chi2.sf(12.2331836, 2)
    expect(test.independence.pValue).toBeCloseTo(0.009447601721551981, 8);
    expect(test.conditional.pValue).toBeCloseTo(0.0022059615236162734, 8);
    expect(test).toMatchObject({ observations: 250, breaches: 7 });
  });

  it('says nothing against none, all, or one on the last day', () => {
    expect(christoffersenTest({ breaches: series(100), probability: 0.01 }).independence).toEqual({ statistic: 0, pValue: 1 });
    expect(christoffersenTest({ breaches: [1, 1, 1], probability: 0.01 }).independence).toEqual({ statistic: 0, pValue: 1 });
    expect(christoffersenTest({ breaches: series(100, 99), probability: 0.01 }).independence.pValue).toBeGreaterThan(0.9);
  });

  it('the conditional statistic is the sum of the two, and none is below 0', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 1 }), { minLength: 2, maxLength: 300 }), fc.double({ min: 0.001, max: 0.2, noNaN: true }), (breaches, probability) => {
      const test = christoffersenTest({ breaches, probability });
      expect(test.conditional.statistic).toBeCloseTo(test.coverage.statistic + test.independence.statistic, 12);
      for (const each of [test.coverage, test.independence, test.conditional]) {
        expect(each.statistic).toBeGreaterThanOrEqual(0);
        expect(each.pValue >= 0 && each.pValue <= 1).toBe(true);
      }
      expect(test.transitions.reduce((sum, each) => sum + each)).toBe(breaches.length - 1);
    }));
  });

  it('refuses what is no breach', () => {
    expect(() => christoffersenTest({ breaches: [0, 2], probability: 0.01 })).toThrow('breach at index 1 must be 0 or 1, got 2');
    expect(() => christoffersenTest({ breaches: [0], probability: 0.01 })).toThrow('independence needs at least 2 periods, got 1');
  });
});

describe('the traffic light', () => {
  it.each([
    // scipy 1.17.1 binom.cdf(k, 250, 0.01); zones and additions of the Basel Committee, 1996, table 2
    [0, 'green', 0.08105851616218133, 0],
    [4, 'green', 0.8921876269036251, 0],
    [5, 'yellow', 0.9588168159301517, 0.4],
    [6, 'yellow', 0.9862985521447963, 0.5],
    [9, 'yellow', 0.9997498099312595, 0.85],
    [10, 'red', 0.999946101370953, 1],
    [11, 'red', 0.999989361192373, 1],
  ])('for %d breaches of 250 is %s', (breaches, zone, cumulative, addition) => {
    const light = trafficLight({ observations: 250, breaches, probability: 0.01 });
    expect(light).toMatchObject({ zone, addition });
    expect(light.cumulative).toBeCloseTo(cumulative, 11);
  });

  it('of other periods has zones, but no addition, and its p-value is of at least as many', () => {
    const light = trafficLight({ observations: 500, breaches: 8, probability: 0.025 });
    expect(light.zone).toBe('green');
    expect(light.addition).toBeUndefined();
    // scipy 1.17.1 binom.sf(7, 500, .025)
    expect(light.pValue).toBeCloseTo(0.9326038963178498, 12);
    expect(trafficLight({ observations: 500, breaches: 0, probability: 0.025 }).pValue).toBe(1);
  });
});

it('breaches are the periods that lost more than forecast', () => {
  expect([...breachesOf([-0.02, -0.01, 0.03], 0.01)]).toEqual([1, 0, 0]);
  expect([...breachesOf([-0.02, -0.01, 0.03], [0.03, 0.005, -0.05])]).toEqual([0, 1, 1]);
  expect(() => breachesOf([0.1, 0.2], [0.1])).toThrow('2 returns need as many values at risk, got 1');
  expect(() => breachesOf([NaN], 0.1)).toThrow('return at index 0');
});

describe('tests of expected shortfall', () => {
  const n = TAIL_RETURNS.length;
  const constant = (value: number): number[] => Array.from({ length: n }, () => value);
  const forecast = (risk: { valueAtRisk: number; expectedShortfall: number }, confidence = 0.975) =>
    ({ returns: TAIL_RETURNS, valueAtRisk: constant(risk.valueAtRisk), expectedShortfall: constant(risk.expectedShortfall), confidence, seed: 5, simulations: 1000 });
  /** Right forecasts of what the returns were made from, and one whose deviation is too small by a third. */
  const right = forecast(studentTailRisk({ scale: 0.011, dof: 3.66, confidence: 0.975 }));
  const low = forecast(normalTailRisk({ deviation: 0.0105, confidence: 0.975 }));

  it('are the sums that they are defined as', () => {
    const breaches = TAIL_RETURNS.filter((each) => each < -low.valueAtRisk[0]);
    const ratios = breaches.reduce((sum, each) => sum + each / low.expectedShortfall[0], 0);
    const test = acerbiSzekelyTest(low);
    expect(test.breaches).toBe(breaches.length);
    expect(test.size?.statistic).toBeCloseTo(ratios / breaches.length + 1, 12);
    expect(test.both.statistic).toBeCloseTo(ratios / (n * 0.025) + 1, 12);
  });

  it('pass right forecasts and fail low ones', () => {
    const [good, bad] = [acerbiSzekelyTest({ ...right, dof: 3.66 }), acerbiSzekelyTest(low)];
    expect(good.both.pValue).toBeGreaterThan(0.1);
    expect(good.size?.pValue).toBeGreaterThan(0.1);
    expect(bad.both.pValue).toBeLessThan(0.005);
    expect(bad.size?.pValue).toBeLessThan(0.01);
    expect(bad.both.statistic).toBeLessThan(-0.7);
    expect(exceedanceTest(right)?.pValue).toBeGreaterThan(0.1);
    expect(exceedanceTest(low)?.pValue).toBeLessThan(0.01);
  });

  it('reject right forecasts about as often as the level says', () => {
    // Returns at the exact quantiles of each draw: a forecast's own distribution, 60 seeds.
    let rejected = 0;
    for (let seed = 0; seed < 60; seed++) {
      let state = seed + 1;
      const uniform = (): number => {
        state = (state * 48271) % 2147483647;
        return state / 2147483647;
      };
      for (let warm = 0; warm < 10; warm++) uniform();
      const returns = Array.from({ length: 250 }, () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform()));
      const [valueAtRisk, expectedShortfall] = [Array<number>(250).fill(1.959963984540054), Array<number>(250).fill(2.3378027922014)];
      if (acerbiSzekelyTest({ returns, valueAtRisk, expectedShortfall, seed, simulations: 200 }).both.pValue < 0.1) rejected++;
    }
    expect(rejected).toBeGreaterThanOrEqual(1);
    expect(rejected).toBeLessThanOrEqual(14);
  });

  it('are repeatable, and change with the seed', () => {
    expect(acerbiSzekelyTest(low)).toEqual(acerbiSzekelyTest(low));
    const other = acerbiSzekelyTest({ ...right, seed: 6 });
    expect(other.both.statistic).toBe(acerbiSzekelyTest(right).both.statistic);
    expect(other.both.pValue).not.toBe(acerbiSzekelyTest(right).both.pValue);
  });

  it('say what they can without breaches', () => {
    const wide = forecast({ valueAtRisk: 1, expectedShortfall: 2 });
    expect(acerbiSzekelyTest(wide)).toMatchObject({ breaches: 0, size: undefined, both: { statistic: 1, pValue: 1 } });
    expect(exceedanceTest(wide)).toBeUndefined();
  });

  it('standardise residuals when told how', () => {
    const deviation = constant(0.01).map((each, i) => each * (1 + (i % 3)));
    const residuals = TAIL_RETURNS.flatMap((each, i) => (each < -low.valueAtRisk[i] ? [(-each - low.expectedShortfall[i]) / deviation[i]] : []));
    expect(exceedanceTest({ ...low, deviation })?.mean).toBeCloseTo(residuals.reduce((sum, each) => sum + each) / residuals.length, 13);
  });

  it('refuse broken forecasts', () => {
    expect(() => acerbiSzekelyTest({ ...low, valueAtRisk: [1] })).toThrow('240 returns need as many forecasts, got 1 values at risk and 240 shortfalls');
    expect(() => acerbiSzekelyTest({ ...low, expectedShortfall: constant(0.001) })).toThrow('expected shortfall at index 0 must be above 0 and above the value at risk');
    expect(() => acerbiSzekelyTest({ ...low, dof: 2 })).toThrow('dof must be a number above 2');
    expect(() => acerbiSzekelyTest({ ...low, simulations: 0 })).toThrow('simulations must be a whole number');
    expect(() => exceedanceTest({ ...low, deviation: constant(0) })).toThrow('deviation at index 0 must be above 0, got 0');
    expect(() => exceedanceTest({ ...low, deviation: [1] })).toThrow('240 returns need as many deviations, got 1');
    expect(() => exceedanceTest({ ...low, returns: [] })).toThrow('a test of forecasts needs returns');
  });
});
