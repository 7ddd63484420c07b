import { TraderError } from '@trader/core';
import { dotTile, TILE, wholeTiles } from './tile';

/** A pivot that is smaller than this share of its diagonal is nothing but rounding. */
const LEAST_PIVOT = 1e-12;

/** The lower triangle of `matrix`, filled up to whole tiles with ones on the diagonal. */
const padded = (matrix: ArrayLike<number>, n: number, size: number): Float64Array => {
  const lower = new Float64Array(size * size);
  for (let row = 0; row < n; row++) {
    for (let column = 0; column <= row; column++) lower[row * size + column] = matrix[row * n + column];
  }
  for (let row = n; row < size; row++) lower[row * size + row] = 1;
  return lower;
};

/** Makes the tile at (row, column), from which the columns before it were taken, a tile of L, by the tile of L at (column, column). */
const solveTile = (lower: Float64Array, size: number, row: number, column: number): void => {
  for (let a = row; a < row + TILE; a++) {
    for (let b = column; b < column + TILE; b++) {
      let rest = lower[a * size + b];
      for (let k = column; k < b; k++) rest -= lower[a * size + k] * lower[b * size + k];
      lower[a * size + b] = rest / lower[b * size + b];
    }
  }
};

/** The same for a tile on the diagonal; gives the row whose pivot is not above rounding, or -1. */
const factorTile = (lower: Float64Array, size: number, row: number, diagonal: Float64Array): number => {
  for (let a = row; a < row + TILE; a++) {
    for (let b = row; b <= a; b++) {
      let rest = lower[a * size + b];
      for (let k = row; k < b; k++) rest -= lower[a * size + k] * lower[b * size + k];
      if (a !== b) lower[a * size + b] = rest / lower[b * size + b];
      else if (rest > LEAST_PIVOT * diagonal[a]) lower[a * size + a] = Math.sqrt(rest);
      else return a;
    }
  }
  return -1;
};

const takeTile = (lower: Float64Array, size: number, row: number, column: number, sums: Float64Array): void => {
  for (let a = 0; a < TILE; a++) {
    const at = (row + a) * size + column;
    for (let b = 0; b < TILE; b++) lower[at + b] -= sums[TILE * a + b];
  }
};

/**
 * The lower triangle L of A = L L', n x n row by row with zeros above, of a symmetric positive definite A whose lower triangle alone is read. Tiles of four by four,
 * each from all those to its left. Source: G. Golub and C. Van Loan, Matrix Computations, 4th edition, section 4.2. Throws INVALID_DATA when A is not n x n or
 * not positive definite, naming the row; `what` is how the message calls A.
 */
export const cholesky = (matrix: ArrayLike<number>, n: number, what = 'covariance'): Float64Array => {
  if (matrix.length !== n * n) throw new TraderError('INVALID_DATA', `${what} needs n x n numbers, row by row, got ${matrix.length} for n = ${n}`);
  const size = wholeTiles(n);
  const lower = padded(matrix, n, size);
  const diagonal = Float64Array.from({ length: size }, (_, row) => lower[row * size + row]);
  const sums = new Float64Array(TILE * TILE);
  for (let row = 0; row < size; row += TILE) {
    for (let column = 0; column <= row; column += TILE) {
      dotTile(lower, row * size, column * size, size, column, sums);
      takeTile(lower, size, row, column, sums);
      if (column < row) {
        solveTile(lower, size, row, column);
        continue;
      }
      const dependent = factorTile(lower, size, row, diagonal);
      if (dependent >= 0) {
        throw new TraderError('INVALID_DATA', `${what} is not positive definite at row ${dependent}: remove dependent assets, or shrink it`);
      }
    }
    for (let a = row; a < row + TILE; a++) lower.fill(0, a * size + a + 1, a * size + row + TILE);
  }
  if (size === n) return lower;
  const out = new Float64Array(n * n);
  for (let row = 0; row < n; row++) out.set(lower.subarray(row * size, row * size + n), row * n);
  return out;
};

/** Solves L L' x = b for the L of `cholesky`; `right` is left as it is. */
export const solveFactored = (lower: Float64Array, right: ArrayLike<number>): Float64Array => {
  const n = right.length;
  const x = Float64Array.from(right);
  for (let row = 0; row < n; row++) {
    let rest = x[row];
    for (let k = 0; k < row; k++) rest -= lower[row * n + k] * x[k];
    x[row] = rest / lower[row * n + row];
  }
  for (let row = n - 1; row >= 0; row--) {
    const value = x[row] / lower[row * n + row];
    x[row] = value;
    for (let k = 0; k < row; k++) x[k] -= lower[row * n + k] * value;
  }
  return x;
};

/** Solves A x = b for a symmetric positive definite A (row by row, n x n), of which the lower triangle is read. Throws INVALID_DATA when it is not. */
export const solvePositiveDefinite = (matrix: ArrayLike<number>, right: ArrayLike<number>): Float64Array =>
  solveFactored(cholesky(matrix, right.length), right);
