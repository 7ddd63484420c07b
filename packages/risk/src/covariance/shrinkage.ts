import { assetMeans } from '../linear/cross-products';
import type { ReturnsTable } from '../linear/returns-table';

/** A covariance that was drawn toward a target. */
export interface ShrunkCovariance {
  /** (1 - shrinkage) x sample + shrinkage x target, n x n row by row, per period; the sample's with divisor T. */
  readonly covariance: Float64Array;
  /** From 0, nothing but the sample, to 1, nothing but the target. */
  readonly shrinkage: number;
}

/** The table with each asset's average taken off. */
export const centred = (table: ReturnsTable): ReturnsTable => {
  const means = assetMeans(table);
  const { assets } = table;
  return { ...table, values: table.values.map((value, i) => value - means[i % assets]) };
};

export const traceOf = (matrix: Float64Array, n: number): number => {
  let trace = 0;
  for (let i = 0; i < n; i++) trace += matrix[i * n + i];
  return trace;
};

export const squaresOf = (values: Float64Array): number => {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] * values[i];
  return sum;
};

/** The sample drawn toward the identity times the average variance. */
export const shrinkToIdentity = (sample: Float64Array, n: number, shrinkage: number): ShrunkCovariance => {
  const average = traceOf(sample, n) / n;
  const covariance = sample.map((cell) => (1 - shrinkage) * cell);
  for (let i = 0; i < n; i++) covariance[i * n + i] += shrinkage * average;
  return { covariance, shrinkage };
};
