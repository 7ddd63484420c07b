import { TraderError } from '@trader/core';
import { digamma, halfStepOfGamma } from '../distributions';
import { deviationOf, meanOf, requireFinite } from '../measures/series';

/** Student's t with a place and a scale, fitted to returns. */
export interface StudentFit {
  readonly mean: number;
  /** What an unscaled t is multiplied by. */
  readonly scale: number;
  /**
   * Degrees of freedom, above 1; Infinity when the returns are no more fat-tailed than a t with 1,000, which nobody could tell from a normal
   * distribution.
   */
  readonly dof: number;
  /** Standard deviation, scale x sqrt(dof / (dof - 2)); undefined up to 2 degrees of freedom, where there is none. */
  readonly deviation: number | undefined;
  readonly logLikelihood: number;
}

const LEAST = 1;
const MOST = 1000;
/** A scale below this share of the standard deviation sits on returns that are all the same. */
const COLLAPSED = 1e-8;

interface Place {
  readonly mean: number;
  readonly scale: number;
}

/**
 * Place and scale of largest likelihood for degrees of freedom given, by expectation and maximisation with an extended parameter (C. Liu, D. Rubin
 * and Y. Wu, Biometrika 85(4), 1998).
 */
const placeFor = (returns: ArrayLike<number>, dof: number, from: Place): Place => {
  let { mean, scale } = from;
  for (let round = 0; round < 500; round++) {
    let [weights, weighted, squares] = [0, 0, 0];
    const unit = dof * scale * scale;
    for (let i = 0; i < returns.length; i++) {
      const off = returns[i] - mean;
      const weight = 1 / (unit + off * off);
      weights += weight;
      weighted += weight * off;
      squares += weight * off * off;
    }
    const step = weighted / weights;
    const next = Math.sqrt(Math.max(0, squares / weights - step * step));
    const moved = Math.abs(step) + Math.abs(next - scale);
    mean += step;
    scale = next;
    if (!(moved > 1e-13 * scale)) break;
  }
  return { mean, scale };
};

/** Half the derivative of the mean log-likelihood by the degrees of freedom. */
const slopeAt = (returns: ArrayLike<number>, dof: number, { mean, scale }: Place): number => {
  let sum = 0;
  for (let i = 0; i < returns.length; i++) {
    const square = ((returns[i] - mean) / scale) ** 2;
    sum += ((dof + 1) / dof) * (square / (dof + square)) - Math.log1p(square / dof);
  }
  return digamma((dof + 1) / 2) - digamma(dof / 2) - 1 / dof + sum / returns.length;
};

const likelihoodAt = (returns: ArrayLike<number>, dof: number, { mean, scale }: Place): number => {
  let sum = 0;
  for (let i = 0; i < returns.length; i++) {
    const square = ((returns[i] - mean) / scale) ** 2;
    sum += dof === Infinity ? square : (dof + 1) * Math.log1p(square / dof);
  }
  const unit = dof === Infinity ? 1 / Math.sqrt(2 * Math.PI) : halfStepOfGamma(dof / 2) / Math.sqrt(dof * Math.PI);
  return returns.length * Math.log(unit / scale) - sum / 2;
};

/** The root of `slope` between `low`, where it is above 0, and `high`, where it is below, by the method of the Illinois false position. */
const rootBetween = (slope: (x: number) => number, low: number, high: number, atLow: number, atHigh: number): number => {
  let [a, b, fa, fb, side] = [low, high, atLow, atHigh, 0];
  for (let round = 0; round < 200 && Math.abs(b - a) > 1e-13 * b; round++) {
    const x = (fb * a - fa * b) / (fb - fa);
    const fx = slope(x);
    if (fx === 0) return x;
    if (fx > 0) {
      [a, fa] = [x, fx];
      if (side === 1) fb /= 2;
      side = 1;
    } else {
      [b, fb] = [x, fx];
      if (side === -1) fa /= 2;
      side = -1;
    }
    if (Math.abs(fx) < 1e-15) return x;
  }
  return (a + b) / 2;
};

/**
 * Fits Student's t to returns by maximum likelihood: mean, scale and degrees of freedom. Undefined when the likelihood rises down to one degree of
 * freedom, where there is no mean.
 * Source: K. Lange, R. Little and J. Taylor, "Robust Statistical Modeling Using the t Distribution", Journal of the American Statistical Association
 * 84, 1989.
 * Throws INVALID_DATA below four returns, when one is not finite, when they do not vary, or when so many are the same that the scale falls to
 * nothing.
 */
export const studentFit = (returns: ArrayLike<number>): StudentFit | undefined => {
  requireFinite(returns, 'return');
  if (returns.length < 4) throw new TraderError('INVALID_DATA', `a t needs at least 4 returns to be fitted, got ${returns.length}`);
  const deviation = deviationOf(returns) ?? 0;
  if (deviation === 0) throw new TraderError('INVALID_DATA', `returns must vary to be fitted; all ${returns.length} are ${returns[0]}`);
  const normal: Place = { mean: meanOf(returns), scale: deviation * Math.sqrt((returns.length - 1) / returns.length) };
  let place = normal;
  const slope = (logDof: number): number => {
    const dof = Math.exp(logDof);
    place = placeFor(returns, dof, place);
    if (!(place.scale > COLLAPSED * deviation)) {
      throw new TraderError('INVALID_DATA', 'too many returns are the same for a t to be fitted: remove periods without trading');
    }
    return slopeAt(returns, dof, place);
  };
  const [low, high] = [Math.log(LEAST), Math.log(MOST)];
  const atHigh = slope(high);
  if (atHigh >= 0) return { ...normal, dof: Infinity, deviation: normal.scale, logLikelihood: likelihoodAt(returns, Infinity, normal) };
  const atLow = slope(low);
  if (atLow <= 0) return undefined;
  const dof = Math.exp(rootBetween(slope, low, high, atLow, atHigh));
  place = placeFor(returns, dof, place);
  const spread = dof > 2 ? place.scale * Math.sqrt(dof / (dof - 2)) : undefined;
  return { ...place, dof, deviation: spread, logLikelihood: likelihoodAt(returns, dof, place) };
};
