import type { ReturnsTable } from '../linear/returns-table';
import { correlationOf } from './correlation-of';
import { ledoitWolf } from './ledoit-wolf';

/** A correlation matrix that was drawn toward the average correlation. */
export interface ShrunkCorrelation {
  /** n x n, row by row. */
  readonly correlation: Float64Array;
  /** From 0, nothing but the sample, to 1, every correlation the average one. */
  readonly shrinkage: number;
}

/**
 * The correlation matrix of a table's assets, shrunk toward the average correlation: that of `ledoitWolf` with target 'constant-correlation', which leaves variances as
 * they are. Throws INVALID_DATA.
 */
export const shrunkCorrelation = (table: ReturnsTable): ShrunkCorrelation => {
  const { covariance, shrinkage } = ledoitWolf(table, { target: 'constant-correlation' });
  return { correlation: correlationOf(covariance), shrinkage };
};
