import { TraderError } from '@trader/core';
import { checkCovariance, checkVector } from '../linear/check-matrix';
import { solvePositiveDefinite } from '../linear/cholesky';

/** What shocks to factors would do. */
export interface ShockedPortfolio {
  /** Share of the portfolio lost; below 0 when it gains. */
  readonly loss: number;
  /** Return of each asset, n. */
  readonly assetReturns: Float64Array;
  /** Each asset's part of the loss, n, and each factor's, k: either sum to it. */
  readonly lossByAsset: Float64Array;
  readonly lossByFactor: Float64Array;
}

/** What `factorShock` takes. */
export interface FactorShockInput {
  /** Of the assets, n. */
  readonly weights: ArrayLike<number>;
  /** Exposure of each asset to each factor, n x k, asset by asset; `factorExposure` estimates them. */
  readonly betas: ArrayLike<number>;
  /** Return of each factor, k: -0.2 for a fall of 20 %. */
  readonly shocks: ArrayLike<number>;
}

/**
 * Loss of a portfolio when its factors move by the given shocks and nothing else does: asset i returns sum over f of beta(i, f) x shock(f).
 * Source: hypothetical scenarios, P. Jorion, Value at Risk, 3rd edition 2006, chapter 14. Throws INVALID_DATA for sizes that do not fit or values not finite.
 */
export const factorShock = ({ weights, betas, shocks }: FactorShockInput): ShockedPortfolio => {
  const [n, k] = [weights.length, shocks.length];
  if (n === 0 || k === 0) throw new TraderError('INVALID_DATA', `a shock needs at least one weight and one factor, got ${n} and ${k}`);
  checkVector(weights, n, 'weight');
  checkVector(shocks, k, 'shock');
  checkVector(betas, n * k, 'beta');
  const [assetReturns, lossByAsset, lossByFactor] = [new Float64Array(n), new Float64Array(n), new Float64Array(k)];
  let loss = 0;
  for (let asset = 0; asset < n; asset++) {
    for (let factor = 0; factor < k; factor++) {
      const move = betas[asset * k + factor] * shocks[factor];
      assetReturns[asset] += move;
      lossByFactor[factor] -= weights[asset] * move;
    }
    lossByAsset[asset] = -weights[asset] * assetReturns[asset];
    loss += lossByAsset[asset];
  }
  return { loss, assetReturns, lossByAsset, lossByFactor };
};

/** What `conditionalShock` takes. */
export interface ConditionalShockInput {
  /** Of assets or factors, n x n, row by row. */
  readonly covariance: ArrayLike<number>;
  /** What is known to happen: index and return of each, no index twice. */
  readonly shocks: readonly { readonly index: number; readonly move: number }[];
  /** Their means over the same period, n; default 0. */
  readonly mean?: ArrayLike<number>;
}

/**
 * What all of n returns are expected to be, given that some of them are known: E[x | x(f) = s] = mean + C(x, f) inverse(C(f, f)) (s - mean(f)), n numbers; the known
 * ones keep their shocks. So a shock to one factor moves the others as they usually move with it, where `factorShock` alone leaves them at rest.
 * Source: P. Kupiec, "Stress Testing in a Value at Risk Framework", Journal of Derivatives 6(1), 1998. Throws INVALID_DATA for sizes that do not fit, an index that
 * is not there or twice, or a covariance of the known ones that is not positive definite.
 */
export const conditionalShock = ({ covariance, shocks, mean }: ConditionalShockInput): Float64Array => {
  const n = checkCovariance(covariance);
  const base = mean ?? new Float64Array(n);
  checkVector(base, n, 'mean');
  if (shocks.length === 0) throw new TraderError('INVALID_DATA', 'at least one shock must be given');
  checkVector(shocks.map((each) => each.move), shocks.length, 'shock');
  const seen = new Set<number>();
  for (const { index } of shocks) {
    if (!(Number.isInteger(index) && index >= 0 && index < n)) throw new TraderError('INVALID_DATA', `a shock's index must be from 0 to ${n - 1}, got ${index}`);
    if (seen.has(index)) throw new TraderError('INVALID_DATA', `index ${index} is shocked twice: give one shock for it`);
    seen.add(index);
  }
  const known = shocks.flatMap((row) => shocks.map((column) => covariance[row.index * n + column.index]));
  const pulls = solvePositiveDefinite(known, shocks.map(({ index, move }) => move - base[index]));
  const result = Float64Array.from(base, (value, i) => shocks.reduce((sum, { index }, k) => sum + covariance[i * n + index] * pulls[k], value));
  for (const { index, move } of shocks) result[index] = move;
  return result;
};

/** A hypothetical state of the market. */
export interface MarketScenario {
  readonly name: string;
  /** Return of the market: -0.2 for a fall of 20 %. */
  readonly move: number;
  /** What the volatility of everything is multiplied by, above 0. */
  readonly volatility: number;
}

/** A crash of 20 % with three times the volatility, and two and a half times the volatility without a fall. */
export const marketScenarios: readonly MarketScenario[] = [
  { name: 'crash', move: -0.2, volatility: 3 },
  { name: 'volatility spike', move: 0, volatility: 2.5 },
];

/** What `marketShock` takes. */
export interface MarketShockInput {
  /** Of the assets, n. */
  readonly weights: ArrayLike<number>;
  /** Of each asset to the market, n. */
  readonly betas: ArrayLike<number>;
  /** Of returns, n x n, row by row; the volatility is of its period. */
  readonly covariance: ArrayLike<number>;
  readonly scenario: MarketScenario;
}

/**
 * A market scenario on a portfolio: its loss through the betas, and its volatility, sqrt(w' C w), before and after; correlations stay as they are.
 * Source: as `factorShock`, with H. Markowitz, "Portfolio Selection", Journal of Finance 7(1), 1952. Throws INVALID_DATA as they do, INVALID_CONFIG for a scenario
 * that is not finite or multiplies the volatility by 0 or less.
 */
export const marketShock = ({ weights, betas, covariance, scenario }: MarketShockInput): ShockedPortfolio & { readonly volatility: number; readonly shockedVolatility: number } => {
  const { name, move, volatility: multiple } = scenario;
  if (!(Number.isFinite(move) && multiple > 0 && multiple < Infinity)) {
    throw new TraderError('INVALID_CONFIG', `scenario ${name} needs a finite move and a volatility above 0 (1 leaves it), got ${move} and ${multiple}`);
  }
  const shocked = factorShock({ weights, betas, shocks: [move] });
  const n = weights.length;
  if (checkCovariance(covariance) !== n) throw new TraderError('INVALID_DATA', `${n} weights need a covariance of ${n} x ${n}, got ${covariance.length} numbers`);
  let variance = 0;
  for (let row = 0; row < n; row++) for (let column = 0; column < n; column++) variance += weights[row] * weights[column] * covariance[row * n + column];
  const volatility = Math.sqrt(Math.max(0, variance));
  return { ...shocked, volatility, shockedVolatility: multiple * volatility };
};
