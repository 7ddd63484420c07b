import { TraderError } from '@trader/core';

/** How far two cells that ought to be equal may differ, as a share of what their two assets allow, and as a share of the largest diagonal (rounding). */
const SYMMETRY = 1e-9;
const ROUNDING = 1e-14;

/**
 * The size n of a covariance (or correlation) given row by row, after checking it. Throws INVALID_DATA, naming the cell, when there are not n x n numbers, one is
 * not finite, it is not symmetric, or a variance is below zero.
 */
export const checkCovariance = (matrix: ArrayLike<number>, what = 'covariance'): number => {
  const n = Math.round(Math.sqrt(matrix.length));
  const fail = (why: string): never => {
    throw new TraderError('INVALID_DATA', `${what} ${why}`);
  };
  if (n === 0 || n * n !== matrix.length) fail(`needs n x n numbers, row by row, got ${matrix.length}`);
  let largest = 0;
  for (let i = 0; i < matrix.length; i++) {
    if (!Number.isFinite(matrix[i])) fail(`row ${Math.floor(i / n)}, column ${i % n} must be a finite number, got ${matrix[i]}`);
  }
  for (let row = 0; row < n; row++) {
    const variance = matrix[row * n + row];
    if (variance < 0) fail(`row ${row} has a variance below zero: ${variance}`);
    largest = Math.max(largest, variance);
  }
  for (let row = 0; row < n; row++) {
    for (let column = 0; column < row; column++) {
      const [a, b] = [matrix[row * n + column], matrix[column * n + row]];
      if (a === b) continue;
      const most = Math.sqrt(matrix[row * n + row]) * Math.sqrt(matrix[column * n + column]);
      if (Math.abs(a - b) > SYMMETRY * most + ROUNDING * largest) fail(`is not symmetric: row ${row}, column ${column} is ${a}, and the other way round ${b}`);
    }
  }
  return n;
};

/** Checks a list of numbers, one for each of `n` assets (or observations). Throws INVALID_DATA, naming the index, when one is missing or not finite. */
export const checkVector = (values: ArrayLike<number>, n: number, what: string): void => {
  if (values.length !== n) throw new TraderError('INVALID_DATA', `${what} needs ${n} numbers, got ${values.length}`);
  for (let i = 0; i < n; i++) {
    if (!Number.isFinite(values[i])) throw new TraderError('INVALID_DATA', `${what} ${i} must be a finite number, got ${values[i]}`);
  }
};
