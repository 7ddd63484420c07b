import { TraderError } from '@trader/core';

/** Eigenvalues and eigenvectors of a symmetric matrix. */
export interface SymmetricEigen {
  /** Ascending. */
  readonly values: Float64Array;
  /** n x n; row k is the unit vector of `values[k]`. */
  readonly vectors: Float64Array;
}

/** T of A = Q T Q' and Q' (row by row): `off[i]` couples i and i + 1. */
interface Tridiagonal {
  readonly diagonal: Float64Array;
  readonly off: Float64Array;
  readonly rotated: Float64Array;
}

const MOST_SWEEPS = 60;

/** A sum of squares below this, in a matrix whose largest cell is 1, is nothing (and the reciprocal of a smaller one could overflow). */
const NOTHING = 1e-100;

const largestOf = (matrix: ArrayLike<number>): number => {
  let largest = 0;
  for (let i = 0; i < matrix.length; i++) largest = Math.max(largest, Math.abs(matrix[i]));
  return largest;
};

/** Takes v w' + w v' from the leading `size` x `size` lower triangle, with w = factor A v - (half of what makes it symmetric) v. */
const reflectBothSides = (a: Float64Array, n: number, v: number, size: number, factor: number, w: Float64Array): void => {
  w.fill(0, 0, size);
  for (let i = 0; i < size; i++) {
    const [row, vi] = [i * n, a[v + i]];
    let sum = a[row + i] * vi;
    for (let j = 0; j < i; j++) {
      const cell = a[row + j];
      sum += cell * a[v + j];
      w[j] += cell * vi;
    }
    w[i] += sum;
  }
  let along = 0;
  for (let i = 0; i < size; i++) along += w[i] * a[v + i];
  const half = 0.5 * factor * factor * along;
  for (let i = 0; i < size; i++) w[i] = factor * w[i] - half * a[v + i];
  for (let i = 0; i < size; i++) {
    const [row, vi, wi] = [i * n, a[v + i], w[i]];
    for (let j = 0; j <= i; j++) a[row + j] -= vi * w[j] + wi * a[v + j];
  }
};

/** Q' = H_2 H_3 ..., built from the vectors that `tridiagonalise` left in the rows of `a`. */
const accumulate = (a: Float64Array, n: number, factors: Float64Array): Float64Array => {
  const q = new Float64Array(n * n);
  for (let i = 0; i < n; i++) q[i * n + i] = 1;
  for (let i = 2; i < n; i++) {
    if (factors[i] === 0) continue;
    const v = i * n;
    for (let r = 0; r < i; r++) {
      const row = r * n;
      let dot = 0;
      for (let j = 0; j < i; j++) dot += q[row + j] * a[v + j];
      dot *= factors[i];
      for (let j = 0; j < i; j++) q[row + j] -= dot * a[v + j];
    }
  }
  return q;
};

/** Householder's reduction, from the last row upward so that every access runs along rows; `a` is spent. */
const tridiagonalise = (a: Float64Array, n: number): Tridiagonal => {
  const [diagonal, off, factors, w] = [new Float64Array(n), new Float64Array(n), new Float64Array(n), new Float64Array(n)];
  for (let i = n - 1; i >= 1; i--) {
    const v = i * n;
    const pivot = v + i - 1;
    diagonal[i] = a[v + i];
    let tail = 0;
    for (let j = 0; j < i - 1; j++) tail += a[v + j] * a[v + j];
    if (tail < NOTHING) {
      off[i - 1] = a[pivot];
      continue;
    }
    const length = Math.sqrt(tail + a[pivot] * a[pivot]);
    const image = a[pivot] > 0 ? -length : length;
    off[i - 1] = image;
    a[pivot] -= image;
    factors[i] = 2 / (tail + a[pivot] * a[pivot]);
    reflectBothSides(a, n, v, i, factors[i], w);
  }
  if (n > 0) diagonal[0] = a[0];
  return { diagonal, off, rotated: accumulate(a, n, factors) };
};

/** Turns rows i and i + 1 of `z` by the angle of (c, s). */
const turnRows = (z: Float64Array, n: number, i: number, c: number, s: number): void => {
  const [upper, lower] = [i * n, (i + 1) * n];
  for (let k = 0; k < n; k++) {
    const [a, b] = [z[upper + k], z[lower + k]];
    z[lower + k] = s * a + c * b;
    z[upper + k] = c * a - s * b;
  }
};

/** One implicit QL sweep over the block from l to m, shifted by Wilkinson's shift. */
const sweep = ({ diagonal: d, off: e, rotated }: Tridiagonal, l: number, m: number): void => {
  const n = d.length;
  const ratio = (d[l + 1] - d[l]) / (2 * e[l]);
  const root = Math.sqrt(ratio * ratio + 1);
  let g = d[m] - d[l] + e[l] / (ratio + (ratio < 0 ? -root : root));
  let [s, c, p] = [1, 1, 0];
  for (let i = m - 1; i >= l; i--) {
    const [f, b] = [s * e[i], c * e[i]];
    const r = Math.sqrt(f * f + g * g);
    e[i + 1] = r;
    if (r === 0) {
      d[i + 1] -= p;
      e[m] = 0;
      return;
    }
    s = f / r;
    c = g / r;
    g = d[i + 1] - p;
    const t = (d[i] - g) * s + 2 * c * b;
    p = s * t;
    d[i + 1] = g + p;
    g = c * t - b;
    turnRows(rotated, n, i, c, s);
  }
  d[l] -= p;
  e[l] = g;
  e[m] = 0;
};

/** Where the block that starts at l ends: the first m whose coupling to m + 1 is nothing but rounding. */
const blockEnd = ({ diagonal: d, off: e }: Tridiagonal, l: number): number => {
  let m = l;
  for (; m < d.length - 1; m++) {
    if (Math.abs(e[m]) <= Number.EPSILON * (Math.abs(d[m]) + Math.abs(d[m + 1]) + Number.EPSILON)) break;
  }
  return m;
};

/**
 * All eigenvalues, ascending, and eigenvectors of a symmetric matrix given row by row, of which the lower triangle alone is read. Householder's reduction to a
 * tridiagonal and QL sweeps with implicit shifts. Source: G. Golub and C. Van Loan, Matrix Computations, 4th edition, sections 8.3.1 and 8.3.3; A. Dubrulle,
 * The implicit QL algorithm, Numerische Mathematik 12 (1968). Throws INVALID_DATA when a number is not finite.
 */
export const symmetricEigen = (matrix: ArrayLike<number>, n: number): SymmetricEigen => {
  const scale = largestOf(matrix);
  if (!Number.isFinite(scale)) throw new TraderError('INVALID_DATA', 'eigenvalues need finite numbers: a cell of the matrix is not');
  if (scale === 0) return { values: new Float64Array(n), vectors: Float64Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? 1 : 0)) };
  const scaled = Float64Array.from({ length: n * n }, (_, i) => matrix[i] / scale);
  const tridiagonal = tridiagonalise(scaled, n);
  for (let l = 0; l < n; l++) {
    for (let sweeps = 0; ; sweeps++) {
      const m = blockEnd(tridiagonal, l);
      if (m === l) break;
      if (sweeps === MOST_SWEEPS) throw new TraderError('INVALID_DATA', `eigenvalue ${l} was not found in ${MOST_SWEEPS} sweeps`);
      sweep(tridiagonal, l, m);
    }
  }
  const order = Array.from({ length: n }, (_, k) => k).sort((a, b) => tridiagonal.diagonal[a] - tridiagonal.diagonal[b]);
  const values = Float64Array.from(order, (k) => tridiagonal.diagonal[k] * scale);
  const vectors = new Float64Array(n * n);
  order.forEach((from, to) => vectors.set(tridiagonal.rotated.subarray(from * n, (from + 1) * n), to * n));
  return { values, vectors };
};
