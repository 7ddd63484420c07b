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

/** w = A v for the leading `size` x `size` part of A, of which the lower triangle is read, two rows at a time; v starts at `at` of `a`. */
const timesVector = (a: Float64Array, n: number, at: number, size: number, w: Float64Array): void => {
  w.fill(0, 0, size);
  let i = 0;
  for (; i + 1 < size; i += 2) {
    const upper = i * n;
    const lower = upper + n;
    const v0 = a[at + i];
    const v1 = a[at + i + 1];
    let sum0 = 0;
    let sum1 = 0;
    for (let j = 0; j < i; j++) {
      const cell0 = a[upper + j];
      const cell1 = a[lower + j];
      const vj = a[at + j];
      sum0 += cell0 * vj;
      sum1 += cell1 * vj;
      w[j] += cell0 * v0 + cell1 * v1;
    }
    const corner = a[lower + i];
    w[i] += sum0 + a[upper + i] * v0 + corner * v1;
    w[i + 1] += sum1 + corner * v0 + a[lower + i + 1] * v1;
  }
  if (i === size) return;
  const row = i * n;
  const vi = a[at + i];
  for (let j = 0; j < i; j++) {
    w[i] += a[row + j] * a[at + j];
    w[j] += a[row + j] * vi;
  }
  w[i] += a[row + i] * vi;
};

/** A := H A H for the leading lower triangle, with H = 1 - factor v v'. */
const reflectBothSides = (a: Float64Array, n: number, at: number, size: number, factor: number, w: Float64Array): void => {
  timesVector(a, n, at, size, w);
  let along = 0;
  for (let i = 0; i < size; i++) along += w[i] * a[at + i];
  const half = 0.5 * factor * factor * along;
  for (let i = 0; i < size; i++) w[i] = factor * w[i] - half * a[at + i];
  for (let i = 0; i < size; i++) {
    const row = i * n;
    const vi = a[at + i];
    const wi = w[i];
    for (let j = 0; j <= i; j++) a[row + j] -= vi * w[j] + wi * a[at + j];
  }
};

/** Q H for four rows of Q, from row r on. */
const reflectFour = (q: Float64Array, a: Float64Array, n: number, r: number, i: number, factor: number): void => {
  const v = i * n;
  const row0 = r * n;
  const row1 = row0 + n;
  const row2 = row1 + n;
  const row3 = row2 + n;
  let dot0 = 0;
  let dot1 = 0;
  let dot2 = 0;
  let dot3 = 0;
  for (let j = 0; j < i; j++) {
    const vj = a[v + j];
    dot0 += q[row0 + j] * vj;
    dot1 += q[row1 + j] * vj;
    dot2 += q[row2 + j] * vj;
    dot3 += q[row3 + j] * vj;
  }
  dot0 *= factor;
  dot1 *= factor;
  dot2 *= factor;
  dot3 *= factor;
  for (let j = 0; j < i; j++) {
    const vj = a[v + j];
    q[row0 + j] -= dot0 * vj;
    q[row1 + j] -= dot1 * vj;
    q[row2 + j] -= dot2 * vj;
    q[row3 + j] -= dot3 * vj;
  }
};

/** Q H for one row of Q. */
const reflectOne = (q: Float64Array, a: Float64Array, n: number, r: number, i: number, factor: number): void => {
  const v = i * n;
  const row = r * n;
  let dot = 0;
  for (let j = 0; j < i; j++) dot += q[row + j] * a[v + j];
  dot *= factor;
  for (let j = 0; j < i; j++) q[row + j] -= dot * a[v + j];
};

/** Q' = H_2 H_3 ..., built from the vectors that `tridiagonalise` left in the rows of `a`. */
const accumulate = (a: Float64Array, n: number, factors: Float64Array): Float64Array => {
  const q = new Float64Array(n * n);
  for (let i = 0; i < n; i++) q[i * n + i] = 1;
  for (let i = 2; i < n; i++) {
    if (factors[i] === 0) continue;
    let r = 0;
    for (; r + 4 <= i; r += 4) reflectFour(q, a, n, r, i, factors[i]);
    for (; r < i; r++) reflectOne(q, a, n, r, i, factors[i]);
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

/** The angles of one sweep: `cosines[i]`, `sines[i]` turn rows i and i + 1. */
interface Turns {
  readonly cosines: Float64Array;
  readonly sines: Float64Array;
}

/** Turns rows i and i + 1 of `z`. */
const turnTwo = (z: Float64Array, n: number, i: number, turns: Turns): void => {
  const c = turns.cosines[i];
  const s = turns.sines[i];
  const upper = i * n;
  const lower = upper + n;
  for (let k = 0; k < n; k++) {
    const a = z[upper + k];
    const b = z[lower + k];
    z[lower + k] = s * a + c * b;
    z[upper + k] = c * a - s * b;
  }
};

/** Turns rows i + 2 and i + 3, then i + 1 and i + 2, then i and i + 1 of `z`, in one pass over the four. */
const turnFour = (z: Float64Array, n: number, i: number, turns: Turns): void => {
  const c0 = turns.cosines[i];
  const c1 = turns.cosines[i + 1];
  const c2 = turns.cosines[i + 2];
  const s0 = turns.sines[i];
  const s1 = turns.sines[i + 1];
  const s2 = turns.sines[i + 2];
  const first = i * n;
  const second = first + n;
  const third = second + n;
  const fourth = third + n;
  for (let k = 0; k < n; k++) {
    const a = z[first + k];
    const b = z[second + k];
    const c = z[third + k];
    const d = z[fourth + k];
    const low = c2 * c - s2 * d;
    const middle = c1 * b - s1 * low;
    z[fourth + k] = s2 * c + c2 * d;
    z[third + k] = s1 * b + c1 * low;
    z[second + k] = s0 * a + c0 * middle;
    z[first + k] = c0 * a - s0 * middle;
  }
};

/** Turns the rows of `z` from m downward to `last`. */
const turnRows = (z: Float64Array, n: number, m: number, last: number, turns: Turns): void => {
  let i = m - 3;
  for (; i >= last; i -= 3) turnFour(z, n, i, turns);
  for (let rest = i + 2; rest >= last; rest--) turnTwo(z, n, rest, turns);
};

/** One implicit QL sweep over the block from l to m, shifted by Wilkinson's shift; gives the last row that it turned. */
const sweep = ({ diagonal: d, off: e }: Tridiagonal, l: number, m: number, turns: Turns): number => {
  const ratio = (d[l + 1] - d[l]) / (2 * e[l]);
  const root = Math.sqrt(ratio * ratio + 1);
  let g = d[m] - d[l] + e[l] / (ratio + (ratio < 0 ? -root : root));
  let s = 1;
  let c = 1;
  let p = 0;
  for (let i = m - 1; i >= l; i--) {
    const f = s * e[i];
    const b = c * e[i];
    const r = Math.sqrt(f * f + g * g);
    e[i + 1] = r;
    if (r === 0) {
      d[i + 1] -= p;
      e[m] = 0;
      return i + 1;
    }
    s = f / r;
    c = g / r;
    g = d[i + 1] - p;
    const t = (d[i] - g) * s + 2 * c * b;
    p = s * t;
    d[i + 1] = g + p;
    g = c * t - b;
    turns.cosines[i] = c;
    turns.sines[i] = s;
  }
  d[l] -= p;
  e[l] = g;
  e[m] = 0;
  return l;
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
 * The implicit QL algorithm, Numerische Mathematik 12 (1968). Throws INVALID_DATA when a number is missing or not finite.
 */
export const symmetricEigen = (matrix: ArrayLike<number>, n: number): SymmetricEigen => {
  if (matrix.length !== n * n) throw new TraderError('INVALID_DATA', `eigenvalues need n x n numbers, row by row, got ${matrix.length} for n = ${n}`);
  const scale = largestOf(matrix);
  if (!Number.isFinite(scale)) throw new TraderError('INVALID_DATA', 'eigenvalues need finite numbers: a cell of the matrix is not');
  if (scale === 0) return { values: new Float64Array(n), vectors: Float64Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? 1 : 0)) };
  const scaled = Float64Array.from({ length: n * n }, (_, i) => matrix[i] / scale);
  const tridiagonal = tridiagonalise(scaled, n);
  const turns: Turns = { cosines: new Float64Array(n), sines: new Float64Array(n) };
  for (let l = 0; l < n; l++) {
    for (let sweeps = 0; ; sweeps++) {
      const m = blockEnd(tridiagonal, l);
      if (m === l) break;
      if (sweeps === MOST_SWEEPS) throw new TraderError('INVALID_DATA', `eigenvalue ${l} was not found in ${MOST_SWEEPS} sweeps`);
      turnRows(tridiagonal.rotated, n, m, sweep(tridiagonal, l, m, turns), turns);
    }
  }
  const order = Array.from({ length: n }, (_, k) => k).sort((a, b) => tridiagonal.diagonal[a] - tridiagonal.diagonal[b]);
  const values = Float64Array.from(order, (k) => tridiagonal.diagonal[k] * scale);
  const vectors = new Float64Array(n * n);
  order.forEach((from, to) => vectors.set(tridiagonal.rotated.subarray(from * n, (from + 1) * n), to * n));
  return { values, vectors };
};
