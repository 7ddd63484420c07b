import { assetMeans, crossProducts } from '../linear/cross-products';
import { checkTable } from '../linear/returns-table';
import type { ReturnsTable } from '../linear/returns-table';

/** Cross products of returns less their averages, divided by `divisor`; for this folder. */
export const centredCovariance = (table: ReturnsTable, divisor: number): Float64Array => {
  const sums = crossProducts(table, { centre: assetMeans(table) });
  for (let i = 0; i < sums.length; i++) sums[i] /= divisor;
  return sums;
};

/**
 * The sample covariance of a table's assets, n x n row by row, per period: the sum of (x_i - mean_i) (x_j - mean_j) over T periods, divided by T - 1.
 * Source: T. Anderson, An Introduction to Multivariate Statistical Analysis, 3rd edition 2003, section 3.2. Throws INVALID_DATA below two periods.
 */
export const sampleCovariance = (table: ReturnsTable): Float64Array => {
  checkTable(table);
  return centredCovariance(table, table.periods - 1);
};
