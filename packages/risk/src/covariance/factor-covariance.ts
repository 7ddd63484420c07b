import { TraderError } from '@trader/core';
import { cholesky, solveFactored } from '../linear/cholesky';
import { assetMeans, crossProducts } from '../linear/cross-products';
import { checkTable } from '../linear/returns-table';
import type { ReturnsTable } from '../linear/returns-table';
import { symmetricEigen } from '../linear/symmetric-eigen';
import { sampleCovariance } from './sample-covariance';

/** A covariance explained by a few factors. */
export interface FactorCovariance {
  /** B F B' + D, n x n row by row, per period. */
  readonly covariance: Float64Array;
  /** B, n x k row by row: how each asset moves with each factor. */
  readonly loadings: Float64Array;
  /** F, k x k row by row. */
  readonly factors: Float64Array;
  /** The diagonal of D: the variance of each asset that no factor explains. */
  readonly specific: Float64Array;
}

/** B F B' + D, symmetric to the last bit. */
const assemble = (loadings: Float64Array, factors: Float64Array, specific: Float64Array): FactorCovariance => {
  const n = specific.length;
  const k = loadings.length / n;
  const covariance = new Float64Array(n * n);
  const weighted = new Float64Array(k);
  for (let i = 0; i < n; i++) {
    for (let a = 0; a < k; a++) {
      weighted[a] = 0;
      for (let b = 0; b < k; b++) weighted[a] += factors[a * k + b] * loadings[i * k + b];
    }
    for (let j = 0; j <= i; j++) {
      let cell = i === j ? specific[i] : 0;
      for (let a = 0; a < k; a++) cell += weighted[a] * loadings[j * k + a];
      covariance[i * n + j] = covariance[j * n + i] = cell;
    }
  }
  return { covariance, loadings, factors, specific };
};

/** Factors and assets side by side, so that one pass gives all cross products. */
const joined = (factors: ReturnsTable, table: ReturnsTable): ReturnsTable => {
  const [k, n] = [factors.assets, table.assets];
  const values = new Float64Array(table.periods * (k + n));
  for (let period = 0; period < table.periods; period++) {
    values.set(factors.values.subarray(period * k, (period + 1) * k), period * (k + n));
    values.set(table.values.subarray(period * n, (period + 1) * n), period * (k + n) + k);
  }
  return { values, periods: table.periods, assets: k + n };
};

/**
 * The covariance of assets whose factors are known: each asset is regressed on the factors' returns of the same periods, with an intercept, by least squares; F is the
 * factors' sample covariance, and D holds the residuals' variances, divisor T - k - 1. Source: E. Qian, R. Hua and E. Sorensen, Quantitative Equity Portfolio Management,
 * 2007, section 3.3. Throws INVALID_DATA when periods differ, or are fewer than k + 2, or a factor follows from others.
 */
export const factorCovariance = (table: ReturnsTable, factors: ReturnsTable): FactorCovariance => {
  const [n, k, periods] = [table.assets, factors.assets, table.periods];
  checkTable(factors, k + 2);
  checkTable(table, k + 2);
  if (factors.periods !== periods) throw new TraderError('INVALID_DATA', `there are ${factors.periods} periods of factors, and ${periods} of assets`);
  const both = joined(factors, table);
  const products = crossProducts(both, { centre: assetMeans(both) });
  const cell = (i: number, j: number): number => products[i * (k + n) + j];
  const between = Float64Array.from({ length: k * k }, (_, i) => cell(Math.floor(i / k), i % k));
  const lower = cholesky(between, k, 'covariance of the factors');
  const loadings = new Float64Array(n * k);
  const specific = new Float64Array(n);
  for (let asset = 0; asset < n; asset++) {
    const against = Float64Array.from({ length: k }, (_, a) => cell(a, k + asset));
    const slopes = solveFactored(lower, against);
    loadings.set(slopes, asset * k);
    const explained = slopes.reduce((sum, slope, a) => sum + slope * against[a], 0);
    specific[asset] = Math.max(0, cell(k + asset, k + asset) - explained) / (periods - k - 1);
  }
  return assemble(loadings, between.map((sum) => sum / (periods - 1)), specific);
};

/**
 * The covariance of assets explained by the `count` principal components of their sample covariance: B holds the leading eigenvectors, F their eigenvalues, and D what is
 * missing of each variance, so that variances stay those of the sample. The sign of a component is such that its largest loading is above 0.
 * Source: G. Connor and R. Korajczyk, Journal of Financial Economics 15 (1986); I. Jolliffe, Principal Component Analysis, 2nd edition 2002, section 7.1.
 * Throws INVALID_DATA; INVALID_CONFIG unless `count` is a whole number from 1 to the number of assets.
 */
export const statisticalFactorCovariance = (table: ReturnsTable, count: number): FactorCovariance => {
  const n = table.assets;
  if (!(Number.isInteger(count) && count >= 1 && count <= n)) {
    throw new TraderError('INVALID_CONFIG', `count of factors must be a whole number from 1 to ${n}, got ${count}`);
  }
  const sample = sampleCovariance(table);
  const { values, vectors } = symmetricEigen(sample, n);
  const loadings = new Float64Array(n * count);
  const factors = new Float64Array(count * count);
  const specific = Float64Array.from({ length: n }, (_, i) => sample[i * n + i]);
  for (let a = 0; a < count; a++) {
    const variance = Math.max(0, values[n - 1 - a]);
    const vector = vectors.subarray((n - 1 - a) * n, (n - a) * n);
    const largest = vector.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0);
    factors[a * count + a] = variance;
    for (let i = 0; i < n; i++) {
      loadings[i * count + a] = largest < 0 ? -vector[i] : vector[i];
      specific[i] -= variance * vector[i] * vector[i];
    }
  }
  return assemble(loadings, factors, specific.map((rest) => Math.max(0, rest)));
};
