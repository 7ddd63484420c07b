import { TraderError } from '@trader/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { symmetricEigen } from './symmetric-eigen';

/** A symmetric matrix of the given cells, read row by row along the lower triangle. */
const symmetric = (n: number, cells: readonly number[]): Float64Array => {
  const matrix = new Float64Array(n * n);
  let at = 0;
  for (let row = 0; row < n; row++) {
    for (let column = 0; column <= row; column++) matrix[row * n + column] = matrix[column * n + row] = cells[at++];
  }
  return matrix;
};

const worstOf = (matrix: ArrayLike<number>, n: number): { rebuilt: number; orthogonal: number } => {
  const { values, vectors } = symmetricEigen(matrix, n);
  let [rebuilt, orthogonal] = [0, 0];
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let [cell, dot] = [0, 0];
      for (let k = 0; k < n; k++) {
        cell += values[k] * vectors[k * n + i] * vectors[k * n + j];
        dot += vectors[i * n + k] * vectors[j * n + k];
      }
      rebuilt = Math.max(rebuilt, Math.abs(cell - matrix[i * n + j]));
      orthogonal = Math.max(orthogonal, Math.abs(dot - (i === j ? 1 : 0)));
    }
  }
  return { rebuilt, orthogonal };
};

const anySymmetric = fc.integer({ min: 1, max: 14 }).chain((n) =>
  fc.array(fc.oneof(fc.double({ min: -10, max: 10, noNaN: true }), fc.constant(0)), { minLength: (n * (n + 1)) / 2, maxLength: (n * (n + 1)) / 2 })
    .map((cells) => ({ n, matrix: symmetric(n, cells) })));

describe('eigenvalues of a symmetric matrix', () => {
  it('are those of the second difference, 4 sin(k pi / 2(n+1))^2', () => {
    const n = 30;
    const matrix = Float64Array.from({ length: n * n }, (_, i) => [2, -1][Math.abs(Math.floor(i / n) - (i % n))] ?? 0);
    const { values } = symmetricEigen(matrix, n);
    for (let k = 0; k < n; k++) expect(values[k]).toBeCloseTo(4 * Math.sin(((k + 1) * Math.PI) / (2 * (n + 1))) ** 2, 13);
  });

  it('are those of numpy 2.4.6, numpy.linalg.eigh, of the 6 x 6 Hilbert matrix', () => {
    const n = 6;
    const matrix = Float64Array.from({ length: n * n }, (_, i) => 1 / (Math.floor(i / n) + (i % n) + 1));
    const expected = [1.082799484565549e-07, 1.2570757122625194e-05, 0.0006157483541826597, 0.016321521319875826, 0.24236087057520955, 1.618899858924339];
    const { values } = symmetricEigen(matrix, n);
    expected.forEach((value, k) => expect(Math.abs(values[k] - value)).toBeLessThan(1e-15));
  });

  it('of equal diagonals, of one cell, and of nothing but zeros', () => {
    expect([...symmetricEigen([7], 1).values]).toEqual([7]);
    expect([...symmetricEigen([0, 0, 0, 0], 2).vectors]).toEqual([1, 0, 0, 1]);
    expect([...symmetricEigen([3, 0, 0, 0, 3, 0, 0, 0, 3], 3).values]).toEqual([3, 3, 3]);
  });

  it('rebuild the matrix, with orthonormal vectors, in ascending order', () => {
    fc.assert(fc.property(anySymmetric, ({ n, matrix }) => {
      const { rebuilt, orthogonal } = worstOf(matrix, n);
      expect(rebuilt).toBeLessThan(1e-12);
      expect(orthogonal).toBeLessThan(1e-12);
      const { values } = symmetricEigen(matrix, n);
      for (let k = 1; k < n; k++) expect(values[k]).toBeGreaterThanOrEqual(values[k - 1]);
    }), { numRuns: 200 });
  });

  it('grow with the scale of the matrix, however large or small', () => {
    const cells = [4, 1, 3, -2, 0.5, 1];
    const { values } = symmetricEigen(symmetric(3, cells), 3);
    for (const scale of [1e-200, 1e200]) {
      const scaled = symmetricEigen(symmetric(3, cells.map((cell) => cell * scale)), 3).values;
      values.forEach((value, k) => expect(scaled[k] / (value * scale)).toBeCloseTo(1, 12));
    }
  });

  it('are found where nearly all are zero: 3 observations of 80 assets', () => {
    const n = 80;
    const matrix = Float64Array.from({ length: n * n }, (_, cell) => {
      const [i, j] = [Math.floor(cell / n), cell % n];
      return [1, 2, 3].reduce((sum, t) => sum + Math.sin(t * (i + 1)) * Math.sin(t * (j + 1)), 0);
    });
    const { rebuilt, orthogonal } = worstOf(matrix, n);
    expect(rebuilt).toBeLessThan(1e-12);
    expect(orthogonal).toBeLessThan(1e-12);
    expect(symmetricEigen(matrix, n).values[n - 4]).toBeLessThan(1e-12);
  });

  it('of a matrix with a hole, or of another size, are refused', () => {
    expect(() => symmetricEigen([1, 2, 3], 2)).toThrow('eigenvalues need n x n numbers, row by row, got 3 for n = 2');
    for (const hole of [Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => symmetricEigen([1, hole, hole, 1], 2)).toThrow(TraderError);
    }
  });
});
