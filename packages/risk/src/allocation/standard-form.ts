import { TraderError } from '@trader/core';
import { checkVector } from '../linear/check-matrix';
import type { LinearRow, QuadraticProgram } from './quadratic-program';

/** Rows of a sparse matrix, one after the other. */
export interface SparseRows {
  readonly count: number;
  /** Where each row begins in `indices` and `values`; count + 1 numbers. */
  readonly starts: Int32Array;
  readonly indices: Int32Array;
  readonly values: Float64Array;
}

/**
 * A program in columns, its objective divided by `scale`. Variables v: n weights w, then k auxiliary u, one for each hinge. Every inequality is
 * C v + d >= 0, in this order: finite lower bounds, finite upper bounds, hinges (u - g'w + h), limits (h - g'w), u >= 0, lower sides of rows, upper
 * sides of rows. Rows whose sides are equal are equalities.
 */
export interface StandardForm {
  readonly n: number;
  readonly k: number;
  readonly scale: number;
  /** n x n, or undefined in a linear program. */
  readonly quadratic: Float64Array | undefined;
  /** n + k. */
  readonly linear: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** Indices of the finite bounds. */
  readonly lowerAt: Int32Array;
  readonly upperAt: Int32Array;
  /** Hinges, then limits, over w. */
  readonly folded: SparseRows;
  readonly offsets: Float64Array;
  /** Rows over v. */
  readonly rows: SparseRows;
  readonly rowLower: Float64Array;
  readonly rowUpper: Float64Array;
  /** Place among the inequalities of each row's sides, or -1 when there is none. */
  readonly lowerSide: Int32Array;
  readonly upperSide: Int32Array;
  readonly inequalities: number;
}

interface AnyRow {
  readonly indices: ArrayLike<number>;
  readonly values: ArrayLike<number>;
}

const packRows = (rows: readonly AnyRow[], columns: number, what: string): SparseRows => {
  const starts = new Int32Array(rows.length + 1);
  for (let r = 0; r < rows.length; r++) starts[r + 1] = starts[r] + rows[r].indices.length;
  const indices = new Int32Array(starts[rows.length]);
  const values = new Float64Array(starts[rows.length]);
  rows.forEach((row, r) => {
    if (row.values.length !== row.indices.length) throw new TraderError('INVALID_DATA', `${what} ${r} needs as many values as indices`);
    for (let e = 0; e < row.indices.length; e++) {
      const index = row.indices[e];
      const value = row.values[e];
      if (!(Number.isInteger(index) && index >= 0 && index < columns && (e === 0 || index > row.indices[e - 1]))) {
        throw new TraderError('INVALID_DATA', `${what} ${r} needs rising indices below ${columns}, got ${index}`);
      }
      if (!Number.isFinite(value)) throw new TraderError('INVALID_DATA', `${what} ${r} has a value that is not finite at ${index}: ${value}`);
      indices[starts[r] + e] = index;
      values[starts[r] + e] = value;
    }
  });
  return { count: rows.length, starts, indices, values };
};

const finiteAt = (bounds: Float64Array): Int32Array => Int32Array.from(bounds.keys()).filter((i) => Number.isFinite(bounds[i]));

const checkSides = (rows: readonly LinearRow[]): void => {
  rows.forEach(({ lower, upper }, r) => {
    const some = lower > -Infinity || upper < Infinity;
    if (!(lower <= upper && some && lower < Infinity && upper > -Infinity)) {
      throw new TraderError('INVALID_DATA', `row ${r} needs a finite side and lower <= upper, got ${lower}, ${upper}`);
    }
  });
};

const boundsOf = (program: QuadraticProgram): readonly [Float64Array, Float64Array] => {
  const n = program.size;
  const lower = program.lower === undefined ? new Float64Array(n).fill(-Infinity) : Float64Array.from(program.lower);
  const upper = program.upper === undefined ? new Float64Array(n).fill(Infinity) : Float64Array.from(program.upper);
  if (lower.length !== n || upper.length !== n) throw new TraderError('INVALID_DATA', `bounds need ${n} numbers, got ${lower.length} and ${upper.length}`);
  for (let i = 0; i < n; i++) {
    if (!(lower[i] <= upper[i] && lower[i] < Infinity && upper[i] > -Infinity)) {
      throw new TraderError('INVALID_DATA', `bounds of ${i} contradict each other: at least ${lower[i]} and at most ${upper[i]}`);
    }
  }
  return [lower, upper];
};

/** How far two cells of Q that ought to be equal may differ, of an objective near 1. */
const SYMMETRY = 1e-9;

/** The largest price of anything, so that the objective can be brought near 1. */
const scaleOf = (quadratic: ArrayLike<number> | undefined, linear: Float64Array, n: number): number => {
  if (quadratic !== undefined && quadratic.length !== n * n) {
    throw new TraderError('INVALID_DATA', `the quadratic part needs ${n} x ${n} numbers, got ${quadratic.length}`);
  }
  let scale = 0;
  for (const each of linear) scale = Math.max(scale, Math.abs(each));
  if (quadratic !== undefined) for (let i = 0; i < n; i++) scale = Math.max(scale, quadratic[i * n + i]);
  if (!(scale < Infinity)) throw new TraderError('INVALID_DATA', 'the objective needs finite numbers');
  return scale > 0 ? scale : 1;
};

const quadraticOf = ({ quadratic, size }: QuadraticProgram, scale: number): Float64Array | undefined => {
  if (quadratic === undefined) return undefined;
  const scaled = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) scaled[i * size + j] = quadratic[i * size + j] / scale;
    for (let j = 0; j < i; j++) {
      if (Math.abs(scaled[i * size + j] - scaled[j * size + i]) <= SYMMETRY) continue;
      throw new TraderError('INVALID_DATA', `the quadratic part is not symmetric at row ${i}, column ${j}`);
    }
  }
  return scaled;
};

/** Brings a program into columns. Throws INVALID_DATA, naming the place, for sizes that do not fit, numbers that are not finite and bounds that cross. */
export const standardForm = (program: QuadraticProgram): StandardForm => {
  const { size: n, hinges = [], limits = [], rows = [] } = program;
  const k = hinges.length;
  const [lower, upper] = boundsOf(program);
  checkSides(rows);
  const linear = new Float64Array(n + k);
  if (program.linear !== undefined) {
    checkVector(program.linear, n, 'linear part');
    linear.set(Float64Array.from(program.linear));
  }
  hinges.forEach(({ price }, j) => {
    if (!(price >= 0 && price < Infinity)) throw new TraderError('INVALID_DATA', `hinge ${j} needs a price at or above 0, got ${price}`);
    linear[n + j] = price;
  });
  [...hinges, ...limits].forEach(({ offset }, j) => {
    if (!Number.isFinite(offset)) throw new TraderError('INVALID_DATA', `hinge or limit ${j} needs a finite offset, got ${offset}`);
  });
  const scale = scaleOf(program.quadratic, linear, n);
  const lowerAt = finiteAt(lower);
  const upperAt = finiteAt(upper);
  let place = lowerAt.length + upperAt.length + 2 * k + limits.length;
  const sideOf = (wanted: (row: LinearRow) => boolean): Int32Array => Int32Array.from(rows, (row) => (wanted(row) ? place++ : -1));
  const lowerSide = sideOf((row) => row.lower < row.upper && row.lower > -Infinity);
  const upperSide = sideOf((row) => row.lower < row.upper && row.upper < Infinity);
  return {
    n, k, scale, lower, upper, lowerAt, upperAt, lowerSide, upperSide,
    quadratic: quadraticOf(program, scale),
    linear: linear.map((each) => each / scale),
    folded: packRows([...hinges, ...limits], n, 'hinge or limit'),
    offsets: Float64Array.from([...hinges, ...limits], (each) => each.offset),
    rows: packRows(rows, n + k, 'row'),
    rowLower: Float64Array.from(rows, (row) => row.lower),
    rowUpper: Float64Array.from(rows, (row) => row.upper),
    inequalities: place,
  };
};

/** The product of a sparse row and a vector. */
export const rowTimes = ({ starts, indices, values }: SparseRows, row: number, v: Float64Array): number => {
  let sum = 0;
  for (let e = starts[row]; e < starts[row + 1]; e++) sum += values[e] * v[indices[e]];
  return sum;
};

/** Adds `factor` times a sparse row to a vector. */
export const addRow = ({ starts, indices, values }: SparseRows, row: number, factor: number, to: Float64Array): void => {
  for (let e = starts[row]; e < starts[row + 1]; e++) to[indices[e]] += factor * values[e];
};

/** out = Q w of the quadratic part, and zeros for u. Q is symmetric, so its rows serve as columns and those of zeros in w are left out. */
export const quadraticTimes = ({ n, quadratic }: StandardForm, v: Float64Array, out: Float64Array): void => {
  out.fill(0);
  if (quadratic === undefined) return;
  for (let j = 0; j < n; j++) {
    const factor = v[j];
    if (factor === 0) continue;
    const base = j * n;
    for (let i = 0; i < n; i++) out[i] += factor * quadratic[base + i];
  }
};

/** out = C v + constant x d, the value of every inequality that is not of a row (those of rows are left as they are). */
export const inequalityValues = (form: StandardForm, v: Float64Array, constant: 0 | 1, out: Float64Array): void => {
  const { n, k, lower, upper, lowerAt, upperAt, folded, offsets } = form;
  let at = 0;
  for (let i = 0; i < lowerAt.length; i++) out[at++] = v[lowerAt[i]] - constant * lower[lowerAt[i]];
  for (let i = 0; i < upperAt.length; i++) out[at++] = constant * upper[upperAt[i]] - v[upperAt[i]];
  for (let j = 0; j < folded.count; j++) out[at++] = (j < k ? v[n + j] : 0) - rowTimes(folded, j, v) + constant * offsets[j];
  for (let j = 0; j < k; j++) out[at++] = v[n + j];
};

/** Adds C' z to a vector, of the inequalities that are not of rows. */
export const addInequalities = (form: StandardForm, z: Float64Array, to: Float64Array): void => {
  const { n, k, lowerAt, upperAt, folded } = form;
  let at = 0;
  for (let i = 0; i < lowerAt.length; i++) to[lowerAt[i]] += z[at++];
  for (let i = 0; i < upperAt.length; i++) to[upperAt[i]] -= z[at++];
  for (let j = 0; j < folded.count; j++) {
    if (j < k) to[n + j] += z[at];
    addRow(folded, j, -z[at++], to);
  }
  for (let j = 0; j < k; j++) to[n + j] += z[at++];
};

/** Largest absolute value. */
export const magnitude = (values: Float64Array): number => {
  let most = 0;
  for (let i = 0; i < values.length; i++) most = Math.max(most, Math.abs(values[i]));
  return most;
};
