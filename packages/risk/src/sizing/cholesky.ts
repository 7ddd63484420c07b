import { TraderError } from '@trader/core';

/**
 * Solves A x = b for a symmetric positive definite A (row by row, n x n) by A = L L'. Reads the lower triangle only.
 * Source: G. Golub and C. Van Loan, Matrix Computations, section 4.2. Throws INVALID_DATA when A is not positive definite.
 */
export const solvePositiveDefinite = (matrix: ArrayLike<number>, right: ArrayLike<number>): Float64Array => {
  const n = right.length;
  const lower = new Float64Array(n * n);
  for (let row = 0; row < n; row++) {
    for (let column = 0; column <= row; column++) {
      let rest = matrix[row * n + column];
      for (let k = 0; k < column; k++) rest -= lower[row * n + k] * lower[column * n + k];
      if (row !== column) {
        lower[row * n + column] = rest / lower[column * n + column];
      } else if (rest > 1e-12 * matrix[row * n + row]) {
        lower[row * n + row] = Math.sqrt(rest);
      } else {
        throw new TraderError(
          'INVALID_DATA',
          `covariance is not positive definite at row ${row}: remove dependent assets, or shrink it`,
        );
      }
    }
  }
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
