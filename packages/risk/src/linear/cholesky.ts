import { TraderError } from '@trader/core';

/** A pivot that is smaller than this share of its diagonal is nothing but rounding. */
const LEAST_PIVOT = 1e-12;

/**
 * The lower triangle L of A = L L', n x n row by row with zeros above, of a symmetric positive definite A whose lower triangle alone is read.
 * Source: G. Golub and C. Van Loan, Matrix Computations, 4th edition, section 4.2. Throws INVALID_DATA when A is not positive definite.
 */
export const cholesky = (matrix: ArrayLike<number>, n: number, what = 'covariance'): Float64Array => {
  const lower = new Float64Array(n * n);
  for (let row = 0; row < n; row++) {
    for (let column = 0; column <= row; column++) {
      let rest = matrix[row * n + column];
      for (let k = 0; k < column; k++) rest -= lower[row * n + k] * lower[column * n + k];
      if (row !== column) {
        lower[row * n + column] = rest / lower[column * n + column];
      } else if (rest > LEAST_PIVOT * matrix[row * n + row]) {
        lower[row * n + row] = Math.sqrt(rest);
      } else {
        throw new TraderError('INVALID_DATA', `${what} is not positive definite at row ${row}: remove dependent assets, or shrink it`);
      }
    }
  }
  return lower;
};

/** Solves L L' x = b for the L of `cholesky`; `right` is left as it is. */
export const solveFactored = (lower: Float64Array, right: ArrayLike<number>): Float64Array => {
  const n = right.length;
  const x = Float64Array.from(right);
  for (let row = 0; row < n; row++) {
    for (let k = 0; k < row; k++) x[row] -= lower[row * n + k] * x[k];
    x[row] /= lower[row * n + row];
  }
  for (let row = n - 1; row >= 0; row--) {
    for (let k = row + 1; k < n; k++) x[row] -= lower[k * n + row] * x[k];
    x[row] /= lower[row * n + row];
  }
  return x;
};

/** Solves A x = b for a symmetric positive definite A (row by row, n x n), of which the lower triangle is read. Throws INVALID_DATA when it is not. */
export const solvePositiveDefinite = (matrix: ArrayLike<number>, right: ArrayLike<number>): Float64Array =>
  solveFactored(cholesky(matrix, right.length), right);
