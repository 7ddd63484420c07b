import fc from 'fast-check';
import { expect, it } from 'vitest';
import { FIRST_FACTOR, RETURNS, SECOND_FACTOR } from '../../test/factor-returns';
import { factorExposure, measureAgainst } from './index';

const valuesOf = ({ alpha, betas }: ReturnType<typeof factorExposure>): number[] => [alpha.value, ...betas.map((beta) => beta.value)];
const errorsOf = ({ alpha, betas }: ReturnType<typeof factorExposure>): number[] => [alpha.standardError, ...betas.map((beta) => beta.standardError)];

const closeTo = (actual: number, expected: number): void => expect(Math.abs(actual / expected - 1)).toBeLessThan(1e-11);

it("is what statsmodels 0.15.0 says: OLS(y, add_constant(X)).fit(cov_type='HAC', cov_kwds={'maxlags': 3})", () => {
  const found = factorExposure({ returns: RETURNS, factors: [FIRST_FACTOR, SECOND_FACTOR] });
  expect([found.lags, found.observations]).toEqual([3, 60]);
  [0.001390324279041186, 1.255450324076694, -0.28830407582516615].forEach((value, i) => closeTo(valuesOf(found)[i], value));
  [0.0006251656873314946, 0.06434874364674985, 0.09079828565217982].forEach((value, i) => closeTo(errorsOf(found)[i], value));
  closeTo(found.alpha.t ?? NaN, 2.2239292834124558);
  closeTo(found.betas[0].t ?? NaN, 19.510098456135204);
  closeTo(found.rSquared ?? NaN, 0.862736327159456);
  closeTo(found.adjustedRSquared ?? NaN, 0.8579200579369808);
});

it('takes other lags, as statsmodels does of 0 (White) and 8', () => {
  const factors = [FIRST_FACTOR, SECOND_FACTOR];
  [0.0004953138331664845, 0.0607445384717781, 0.0803889399965909].forEach((value, i) => closeTo(errorsOf(factorExposure({ returns: RETURNS, factors, lags: 0 }))[i], value));
  [0.0006987223830204513, 0.07031482026349208, 0.08506793079006482].forEach((value, i) => closeTo(errorsOf(factorExposure({ returns: RETURNS, factors, lags: 8 }))[i], value));
});

it('of the market alone is beta, to which measureAgainst agrees', () => {
  const one = factorExposure({ returns: RETURNS, factors: [FIRST_FACTOR] });
  closeTo(one.betas[0].value, measureAgainst(RETURNS, FIRST_FACTOR, 1).beta ?? NaN);
  closeTo(one.betas[0].standardError, 0.06760574141232284);
  closeTo(one.alpha.standardError, 0.0007106243944465671);
});

it('leaves nothing of returns that are a factor, and explains nothing of returns that do not vary', () => {
  const exact = factorExposure({ returns: [2, 4, 6, 8, 12], factors: [[1, 2, 3, 4, 6]], lags: 0 });
  expect(exact.betas[0].value).toBeCloseTo(2, 12);
  expect(exact.rSquared).toBeCloseTo(1, 12);
  const flat = factorExposure({ returns: [0, 0, 0, 0, 0], factors: [[1, 2, 3, 4, 6]] });
  expect([flat.rSquared, flat.adjustedRSquared, flat.betas[0].value, flat.betas[0].t]).toEqual([undefined, undefined, 0, undefined]);
});

it('refuses broken input and says what', () => {
  const factors = [FIRST_FACTOR];
  expect(() => factorExposure({ returns: RETURNS, factors: [] })).toThrow('at least one factor');
  expect(() => factorExposure({ returns: RETURNS, factors: [FIRST_FACTOR.slice(1)] })).toThrow('asset 1 has 59 returns, and asset 0 has 60');
  expect(() => factorExposure({ returns: [1, 2], factors: [[1, 3]] })).toThrow('at least 3 periods, got 2');
  expect(() => factorExposure({ returns: [1, NaN, 3], factors: [[1, 3, 2]] })).toThrow('return 1 of asset 0');
  expect(() => factorExposure({ returns: [1, 2, 3], factors: [[0.1, 0.1, 0.1]] })).toThrow('factor 0 does not vary');
  expect(() => factorExposure({ returns: RETURNS, factors: [FIRST_FACTOR, FIRST_FACTOR.map((value) => 1 - 2 * value)] })).toThrow('the correlation of the factors is not positive definite at row 1');
  expect(() => factorExposure({ returns: RETURNS, factors, lags: 60 })).toThrow('lags must be a whole number from 0 to 59');
  expect(() => factorExposure({ returns: RETURNS, factors, lags: -1 })).toThrow('lags');
});

it('invariant: residuals sum to 0 and are orthogonal to factors, and the unit of a factor scales its beta alone', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.integer({ min: -99, max: 99 }), fc.integer({ min: -99, max: 99 })), { minLength: 6, maxLength: 40 }), fc.integer({ min: 2, max: 50 }), (pairs, unit) => {
      const [returns, factor] = [pairs.map((pair) => pair[0]), pairs.map((pair) => pair[1])];
      fc.pre(new Set(factor).size > 1);
      const found = factorExposure({ returns, factors: [factor] });
      expect(Math.abs(found.residuals.reduce((a, b) => a + b, 0))).toBeLessThan(1e-8);
      expect(Math.abs(found.residuals.reduce((sum, rest, t) => sum + rest * factor[t], 0))).toBeLessThan(1e-6);
      const scaled = factorExposure({ returns, factors: [factor.map((value) => value * unit)] });
      expect(scaled.betas[0].value * unit).toBeCloseTo(found.betas[0].value, 9);
      expect(scaled.betas[0].standardError * unit).toBeCloseTo(found.betas[0].standardError, 9);
      expect(scaled.alpha.standardError).toBeCloseTo(found.alpha.standardError, 7);
    }),
  );
});
