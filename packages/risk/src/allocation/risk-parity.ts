import { TraderError } from '@trader/core';
import { checkCovariance, checkVector } from '../linear/check-matrix';
import { checkVariances, inverseVolatility } from './simple-weights';

/** What `riskParity` takes beside a covariance. */
export interface RiskParityOptions {
  /** Share of the risk that each asset shall carry, n, above 0, summing to 1; equal shares unless told. */
  readonly budgets?: ArrayLike<number>;
}

/** Largest error of a share of the risk. */
const PRECISE = 1e-13;
/** What is still accepted when rounding allows no better, and after how many rounds. */
const ACCEPTED = 1e-9;
const MOST_ROUNDS = 5_000;

const checkBudgets = (budgets: ArrayLike<number> | undefined, n: number): Float64Array => {
  if (budgets === undefined) return new Float64Array(n).fill(1 / n);
  checkVector(budgets, n, 'risk budget');
  let sum = 0;
  for (let i = 0; i < n; i++) {
    if (!(budgets[i] > 0)) throw new TraderError('INVALID_CONFIG', `risk budget ${i} must be above 0, got ${budgets[i]}: leave out assets that shall carry none`);
    sum += budgets[i];
  }
  if (Math.abs(sum - 1) > 1e-9) throw new TraderError('INVALID_CONFIG', `risk budgets must sum to 1, got ${sum}`);
  return Float64Array.from(budgets, (each) => each / sum);
};

/** Largest error of x_i (S x)_i - b_i; all are 0 at the solution. */
const errorOf = (x: Float64Array, product: Float64Array, shares: Float64Array): number => {
  let most = 0;
  for (let i = 0; i < x.length; i++) most = Math.max(most, Math.abs(x[i] * product[i] - shares[i]) / shares[i]);
  return most;
};

/** One round over all assets: each x_i goes to the positive root of S_ii x^2 + (rest) x - b_i = 0. Keeps `product` = S x. */
const sweep = (covariance: Float64Array, shares: Float64Array, x: Float64Array, product: Float64Array): void => {
  const n = x.length;
  for (let i = 0; i < n; i++) {
    const base = i * n;
    const variance = covariance[base + i];
    const rest = product[i] - variance * x[i];
    const root = Math.sqrt(rest * rest + 4 * variance * shares[i]);
    const next = rest > 0 ? (2 * shares[i]) / (rest + root) : (root - rest) / (2 * variance);
    const change = next - x[i];
    if (change === 0) continue;
    x[i] = next;
    for (let j = 0; j < n; j++) product[j] += change * covariance[base + j];
  }
};

const multiply = (covariance: Float64Array, x: Float64Array, product: Float64Array): void => {
  const n = x.length;
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += covariance[i * n + j] * x[j];
    product[i] = sum;
  }
};

/**
 * Weights above 0, n, that sum to 1 and whose contributions to the risk are in the given proportions, equal unless told (equal risk contribution). They are
 * those of the one minimum of x'Sx / 2 - sum of b ln x (F. Spinu, "An Algorithm for Computing Risk Parity Weights", SSRN 2297383, 2013), found by cyclical
 * coordinate descent (T. Griveau-Billion, J.-C. Richard and T. Roncalli, "A Fast Algorithm for Computing High-dimensional Risk Parity Portfolios", SSRN 2325255,
 * 2013) until every share is within 1e-13 of its budget, or as near as rounding allows.
 * Throws INVALID_DATA for a covariance that is none, an asset without variance, or one under which long assets hedge each other completely (nothing has risk to
 * share then); INVALID_CONFIG for budgets that are not above 0 or do not sum to 1.
 */
export const riskParity = (covariance: ArrayLike<number>, { budgets }: RiskParityOptions = {}): Float64Array => {
  const n = checkCovariance(covariance);
  checkVariances(covariance, n);
  const shares = checkBudgets(budgets, n);
  const x = inverseVolatility(covariance);
  let largest = 0;
  for (let i = 0; i < n; i++) largest = Math.max(largest, covariance[i * (n + 1)]);
  const matrix = new Float64Array(n * n);
  for (let i = 0; i < matrix.length; i++) matrix[i] = covariance[i] / largest;
  const product = new Float64Array(n);
  multiply(matrix, x, product);
  const size = Math.sqrt(x.reduce((sum, each, i) => sum + each * product[i], 0));
  if (size > 0) for (let i = 0; i < n; i++) x[i] /= size;
  multiply(matrix, x, product);
  let last = Infinity;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    let error = errorOf(x, product, shares);
    if (error <= PRECISE || (error <= ACCEPTED && error >= last)) {
      multiply(matrix, x, product); // what the sweeps have kept is judged without their rounding
      error = errorOf(x, product, shares);
    }
    if (error <= PRECISE || (error <= ACCEPTED && error >= last)) {
      const sum = x.reduce((all, each) => all + each, 0);
      return x.map((each) => each / sum);
    }
    last = error;
    sweep(matrix, shares, x, product);
  }
  throw new TraderError('INVALID_DATA', `no risk parity was found in ${MOST_ROUNDS} rounds (largest error ${last}): the assets hedge each other completely, shrink the covariance`);
};
