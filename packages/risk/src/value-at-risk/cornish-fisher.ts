import { TraderError } from '@trader/core';
import { normalDensity, normalQuantile } from '../distributions';
import { located } from './parametric';
import { requireAbove, requireCount, requireNumber, tailOf } from './tail-risk';
import type { TailRisk } from './tail-risk';

/** Moments of returns per period, as `returnMoments` gives them, and what is asked of them. */
export interface CornishFisherOptions {
  readonly mean?: number;
  /** Standard deviation per period, above 0. */
  readonly deviation: number;
  readonly skewness: number;
  /** 0 for a normal distribution. */
  readonly excessKurtosis: number;
  /** 0.95 unless told otherwise. */
  readonly confidence?: number;
  /**
   * Periods held, 1 unless told otherwise: of a sum of h independent returns skewness is that of one / sqrt(h), and excess kurtosis that of one / h.
   */
  readonly horizon?: number;
  /**
   * Whether skewness and kurtosis of the expansion's own distribution are to be those given ('moments'), or the two are put into the expansion as
   * they are ('parameters', the usual modified value at risk, and the default), which understates the tail as they grow.
   */
  readonly match?: 'parameters' | 'moments';
}

/** Skewness and excess kurtosis that go into the expansion. */
interface Shape {
  readonly skewness: number;
  readonly kurtosis: number;
}

/** Whether z + (z^2 - 1) S / 6 + (z^3 - 3 z) K / 24 - (2 z^3 - 5 z) S^2 / 36 never falls as z rises. */
const isValid = ({ skewness: s, kurtosis: k }: Shape): boolean => {
  const [square, line, level] = [k / 8 - (s * s) / 6, s / 3, 1 - k / 8 + (5 * s * s) / 36];
  return level >= 0 && line * line <= 4 * square * level;
};

/** Coefficients of the expansion, a cubic of a standard normal z, on the Hermite polynomials z, z^2 - 1 and z^3 - 3 z. */
const hermiteOf = ({ skewness: s, kurtosis: k }: Shape): readonly [number, number, number] => [1 - (s * s) / 36, s / 6, k / 24 - (s * s) / 18];

/**
 * Variance, skewness and excess kurtosis of a z + b (z^2 - 1) + c (z^3 - 3 z), z standard normal, from its cumulants.
 * Source: D. Maillard, "A User's Guide to the Cornish Fisher Expansion", 2012 (revised 2018), which names both ways, powers and Hermite polynomials.
 */
const achieved = (shape: Shape): { readonly variance: number } & Shape => {
  const [a, b, c] = hermiteOf(shape);
  const variance = a * a + 2 * b * b + 6 * c * c;
  const third = 6 * a * a * b + 8 * b * b * b + 36 * a * b * c + 108 * b * c * c;
  const fourth = 24 * a ** 3 * c + 48 * a * a * b * b + 216 * a * a * c * c + 576 * a * b * b * c + 1296 * a * c ** 3 + 48 * b ** 4
    + 2160 * b * b * c * c + 3240 * c ** 4;
  return { variance, skewness: third / variance ** 1.5, kurtosis: fourth / variance ** 2 };
};

/** How many steps lead from a normal distribution to the shape wanted. */
const STEPS = 32;
const DIFFERENCE = 1e-6;

/** One step of Newton's method for the parameters whose distribution has the moments `wanted`. */
const improve = (at: Shape, wanted: Shape): Shape => {
  const here = achieved(at);
  const right = achieved({ skewness: at.skewness + DIFFERENCE, kurtosis: at.kurtosis });
  const up = achieved({ skewness: at.skewness, kurtosis: at.kurtosis + DIFFERENCE });
  const [a, b] = [(right.skewness - here.skewness) / DIFFERENCE, (up.skewness - here.skewness) / DIFFERENCE];
  const [c, d] = [(right.kurtosis - here.kurtosis) / DIFFERENCE, (up.kurtosis - here.kurtosis) / DIFFERENCE];
  const [e, f] = [wanted.skewness - here.skewness, wanted.kurtosis - here.kurtosis];
  const determinant = a * d - b * c;
  return { skewness: at.skewness + (d * e - b * f) / determinant, kurtosis: at.kurtosis + (a * f - c * e) / determinant };
};

/** Parameters whose distribution has the skewness and kurtosis wanted, followed from those of a normal; undefined when none are found. */
const parametersFor = (wanted: Shape): Shape | undefined => {
  let at: Shape = { skewness: 0, kurtosis: 0 };
  for (let step = 1; step <= STEPS; step++) {
    const share = step / STEPS;
    const rounds = step === STEPS ? 12 : 4;
    for (let round = 0; round < rounds; round++) at = improve(at, { skewness: share * wanted.skewness, kurtosis: share * wanted.kurtosis });
  }
  const got = achieved(at);
  const off = Math.abs(got.skewness - wanted.skewness) + Math.abs(got.kurtosis - wanted.kurtosis);
  return off < 1e-9 * (1 + wanted.kurtosis) ? at : undefined;
};

/** Of the expansion's own distribution, whose mean is 0, in its own unit. */
const expansionTail = ({ skewness: s, kurtosis: k }: Shape, tail: number): TailRisk => {
  const z = normalQuantile(tail);
  const square = z * z;
  const place = z + ((square - 1) * s) / 6 + ((square - 3) * z * k) / 24 - ((2 * square - 5) * z * s * s) / 36;
  const mean = 1 + (z * s) / 6 + ((square - 1) * k) / 24 - ((2 * square - 1) * s * s) / 36;
  return { valueAtRisk: -place, expectedShortfall: (normalDensity(z) / tail) * mean };
};

/**
 * Value at risk and expected shortfall of returns that are skewed and fat-tailed, by the Cornish-Fisher expansion of their quantiles: z + (z^2 - 1) S
 * / 6 + (z^3 - 3 z) K / 24 - (2 z^3 - 5 z) S^2 / 36, and its mean over the tail. Undefined where the expansion is not a distribution, because it
 * falls while z rises: unless S^2 / 9 <= 4 (K / 8 - S^2 / 6)(1 - K / 8 + 5 S^2 / 36), which allows no skewness without kurtosis and none of 2.49 or
 * more. With `match: 'moments'` kurtosis may be up to 43. Outside, use `studentTailRisk` or `historicalTailRisk`.
 *
 * Source: E. Cornish and R. Fisher, "Moments and Cumulants in the Specification of Distributions", 1937; D. Maillard, "A User's Guide to the Cornish
 * Fisher Expansion", SSRN 1997178, 2012, for the domain, the shortfall and the matching of moments. Throws INVALID_CONFIG.
 */
export const cornishFisherTailRisk = (options: CornishFisherOptions): TailRisk | undefined => {
  const { mean = 0, deviation, skewness, excessKurtosis, confidence = 0.95, horizon = 1, match = 'parameters' } = options;
  requireNumber(mean, 'mean');
  requireAbove(deviation, 0, 'deviation');
  requireNumber(skewness, 'skewness');
  requireNumber(excessKurtosis, 'excessKurtosis');
  requireCount(horizon, 1, 'horizon');
  if (match !== 'parameters' && match !== 'moments') throw new TraderError('INVALID_CONFIG', `match must be 'parameters' or 'moments', got ${match}`);
  const tail = tailOf(confidence);
  const wanted = { skewness: skewness / Math.sqrt(horizon), kurtosis: excessKurtosis / horizon };
  const shape = match === 'moments' ? parametersFor(wanted) : wanted;
  if (shape === undefined || !isValid(shape)) return undefined;
  const unit = match === 'moments' ? Math.sqrt(achieved(shape).variance) : 1;
  return located(expansionTail(shape, tail), mean * horizon, (deviation * Math.sqrt(horizon)) / unit);
};
