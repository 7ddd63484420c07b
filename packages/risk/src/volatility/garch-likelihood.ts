import { digamma, halfStepOfGamma } from '../distributions';

/** What a likelihood is made of. */
export interface GarchSample {
  readonly returns: Float64Array;
  /** Squared surprise and variance before the first period. */
  readonly before: number;
  /** Whether the mean is one of the parameters; else it is 0. */
  readonly hasMean: boolean;
  /** Whether surprises are Student's t, with degrees of freedom as the last parameter. */
  readonly isStudent: boolean;
}

/** mean, omega, alpha, beta and, for Student's t, degrees of freedom; as one list. */
export type GarchPoint = Float64Array;

/** Natural parameters, whether or not they are fitted: the mean's slope is 0 when it is not. */
export const POINT = { mean: 0, omega: 1, alpha: 2, beta: 3, dof: 4 } as const;
const SIZE = 5;
const LOG_TWO_PI = Math.log(2 * Math.PI);

/** How the logarithm of one surprise's density goes with its variance, itself and the degrees of freedom. */
interface Term {
  value: number;
  byVariance: number;
  bySurprise: number;
  byDof: number;
}

const normalTerm = (surprise: number, variance: number, term: Term): void => {
  const ratio = (surprise * surprise) / variance;
  term.value = -0.5 * (LOG_TWO_PI + Math.log(variance) + ratio);
  term.byVariance = (0.5 * (ratio - 1)) / variance;
  term.bySurprise = -surprise / variance;
};

const studentTerm = (surprise: number, variance: number, dof: number, constants: { readonly log: number; readonly slope: number }, term: Term): void => {
  const spread = (surprise * surprise) / (variance * (dof - 2));
  const pull = ((dof + 1) / 2) * (spread / (1 + spread));
  term.value = constants.log - 0.5 * Math.log(variance) - ((dof + 1) / 2) * Math.log1p(spread);
  term.byVariance = (pull - 0.5) / variance;
  term.bySurprise = (-(dof + 1) * surprise) / (variance * (dof - 2) * (1 + spread));
  term.byDof = constants.slope - 0.5 * Math.log1p(spread) + pull / (dof - 2);
};

const studentConstants = (dof: number): { log: number; slope: number } => ({
  log: Math.log(halfStepOfGamma(dof / 2)) - 0.5 * Math.log(Math.PI * (dof - 2)),
  slope: 0.5 * (digamma((dof + 1) / 2) - digamma(dof / 2) - 1 / (dof - 2)),
});

/**
 * The log likelihood of a sample; writes its slope by each natural parameter into `slope`, and the sum of the outer products of each period's slope into `outer` (5 x 5)
 * if there is one. Source: G. Fiorentini, G. Calzolari and L. Panattoni, Analytic derivatives and the computation of GARCH estimates, Journal of Applied Econometrics 11 (1996).
 */
export const likelihood = (sample: GarchSample, point: GarchPoint, slope: Float64Array, outer?: Float64Array): number => {
  const [mean, omega, alpha, beta, dof] = point;
  const { returns, before, isStudent } = sample;
  const constants = isStudent ? studentConstants(dof) : { log: 0, slope: 0 };
  const term: Term = { value: 0, byVariance: 0, bySurprise: 0, byDof: 0 };
  const own = new Float64Array(SIZE);
  slope.fill(0);
  let total = 0;
  let [square, variance, surprise] = [before, before, 0];
  let [byMean, byOmega, byAlpha, byBeta] = [0, 0, 0, 0];
  for (let t = 0; t < returns.length; t++) {
    byMean = beta * byMean - 2 * alpha * surprise;
    byOmega = 1 + beta * byOmega;
    byAlpha = square + beta * byAlpha;
    byBeta = variance + beta * byBeta;
    variance = omega + alpha * square + beta * variance;
    surprise = returns[t] - mean;
    square = surprise * surprise;
    if (isStudent) studentTerm(surprise, variance, dof, constants, term);
    else normalTerm(surprise, variance, term);
    total += term.value;
    own[0] = sample.hasMean ? term.byVariance * byMean - term.bySurprise : 0;
    own[1] = term.byVariance * byOmega;
    own[2] = term.byVariance * byAlpha;
    own[3] = term.byVariance * byBeta;
    own[4] = term.byDof;
    for (let i = 0; i < SIZE; i++) slope[i] += own[i];
    if (outer === undefined) continue;
    for (let i = 0; i < SIZE; i++) for (let j = 0; j < SIZE; j++) outer[i * SIZE + j] += own[i] * own[j];
  }
  return total;
};
