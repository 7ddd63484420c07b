import { TraderError } from '@trader/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cholesky, solveFactored, solvePositiveDefinite } from './cholesky';

/** B B' + 0.1, which is positive definite. */
const definite = (n: number, cells: readonly number[]): Float64Array => {
  const matrix = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      for (let k = 0; k < n; k++) matrix[i * n + j] += cells[i * n + k] * cells[j * n + k];
    }
    matrix[i * n + i] += 0.1;
  }
  return matrix;
};

const anyDefinite = fc.integer({ min: 1, max: 13 }).chain((n) =>
  fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: n * n, maxLength: n * n }).map((cells) => ({ n, matrix: definite(n, cells) })));

describe('the Cholesky factor', () => {
  it('is that of scipy 1.17.1, scipy.linalg.cholesky(A, lower=True)', () => {
    expect([...cholesky([4, 12, -16, 12, 37, -43, -16, -43, 98], 3)]).toEqual([2, 0, 0, 6, 1, 0, -8, 5, 3]);
  });

  it('rebuilds the matrix, whatever its size, with zeros above the diagonal', () => {
    fc.assert(fc.property(anyDefinite, ({ n, matrix }) => {
      const lower = cholesky(matrix, n);
      expect(lower.length).toBe(n * n);
      let [worst, above] = [0, 0];
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < n; j++) {
          let cell = 0;
          for (let k = 0; k < n; k++) cell += lower[i * n + k] * lower[j * n + k];
          worst = Math.max(worst, Math.abs(cell - matrix[i * n + j]));
          if (j > i) above += Math.abs(lower[i * n + j]);
        }
      }
      expect(worst).toBeLessThan(1e-13 * n);
      expect(above).toBe(0);
    }), { numRuns: 100 });
  });

  it('solves the equations that it stands for', () => {
    fc.assert(fc.property(anyDefinite, ({ n, matrix }) => {
      const right = Float64Array.from({ length: n }, (_, i) => Math.cos(i));
      const x = solvePositiveDefinite(matrix, right);
      expect([...solveFactored(cholesky(matrix, n), right)]).toEqual([...x]);
      for (let i = 0; i < n; i++) {
        let sum = 0;
        for (let k = 0; k < n; k++) sum += matrix[i * n + k] * x[k];
        expect(Math.abs(sum - right[i])).toBeLessThan(1e-11);
      }
    }), { numRuns: 100 });
  });

  it('is refused, with the row, where an asset is the sum of others', () => {
    const n = 6;
    const matrix = definite(n, Array.from({ length: n * n }, (_, i) => Math.sin(i)));
    for (let k = 0; k < n; k++) matrix[5 * n + k] = matrix[k * n + 5] = 0;
    for (let k = 0; k < 5; k++) matrix[5 * n + k] = matrix[k * n + 5] = matrix[k * n] + matrix[k * n + 1];
    matrix[35] = matrix[5 * n] + matrix[5 * n + 1];
    expect(() => cholesky(matrix, n)).toThrow(new TraderError('INVALID_DATA', 'covariance is not positive definite at row 5: remove dependent assets, or shrink it'));
    expect(() => cholesky([1, 2, 2, 1], 2, 'correlation')).toThrow('correlation is not positive definite at row 1');
    expect(() => cholesky([Number.NaN], 1)).toThrow(TraderError);
    expect(() => cholesky([1, 0, 1], 2)).toThrow('covariance needs n x n numbers, row by row, got 3 for n = 2');
  });
});
