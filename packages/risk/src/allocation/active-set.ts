import { cholesky, solveFactored } from '../linear/cholesky';
import type { InteriorPoint } from './interior-point';
import { addRow, quadraticTimes, rowTimes, type StandardForm } from './standard-form';

/** Which constraints hold as equalities. */
interface Face {
  /** -1 at the lower bound, 1 at the upper one, 2 at the kink of a hinge (see `kinkAt`), 0 free. */
  readonly variable: Int8Array;
  /** Value at the kink. */
  readonly kinkAt: Float64Array;
  /** -1 at the lower side, 1 at the upper one, 2 an equality, 0 free. */
  readonly row: Int8Array;
  /** Hinges: 0 below the kink, 1 above, 2 at it. Limits: 2 when reached. */
  readonly folded: Int8Array;
}

/** A point on a face, and the prices of its rows. */
interface FacePoint {
  readonly x: Float64Array;
  readonly prices: Float64Array;
}

const SETTLED = 1e-12;
const PRICE = 1e-11;
/** How near a bound the interior point is where it is at it, but for its own error. */
const NEAR = 1e-9;
const PASSES = 3;
/** Walks from face to face that move no fewer constraints than before, this often in a row, go in circles. */
const PATIENCE = 5;
/** How much the diagonal of Q is raised, as a share; the passes take the effect out again. Large ones hold a point where it is. */
const RAISES = [1e-9, 1e-3, 1e6];

/** The face of equalities alone. */
export const openFace = ({ n, rows, rowLower, rowUpper, folded }: StandardForm): Face => ({
  variable: new Int8Array(n),
  kinkAt: new Float64Array(n),
  row: Int8Array.from({ length: rows.count }, (_, r) => (rowLower[r] === rowUpper[r] ? 2 : 0)),
  folded: new Int8Array(folded.count),
});

/** The face that an interior point lies near: whatever has a price above its slack. */
export const guessFace = (form: StandardForm, { slack, price }: InteriorPoint): Face => {
  const { n, k, lowerAt, upperAt, folded, rows, lowerSide, upperSide } = form;
  const face = openFace(form);
  const active = (at: number): boolean => at >= 0 && slack[at] < price[at];
  let at = 0;
  for (const i of lowerAt) if (active(at++)) face.variable[i] = -1;
  for (const i of upperAt) if (active(at++)) face.variable[i] = 1;
  const positiveAt = at + folded.count;
  for (let j = 0; j < folded.count; j++, at++) {
    if (!active(at)) continue;
    face.folded[j] = j >= k || active(positiveAt + j) ? 2 : 1;
    const first = folded.starts[j];
    if (face.folded[j] !== 2 || folded.starts[j + 1] !== first + 1) continue;
    const i = folded.indices[first];
    if (face.variable[i] === 0) {
      face.variable[i] = 2;
      face.kinkAt[i] = form.offsets[j] / folded.values[first];
    }
    face.folded[j] = 0;
  }
  for (let r = 0; r < rows.count; r++) if (face.row[r] === 0) face.row[r] = active(lowerSide[r]) ? -1 : active(upperSide[r]) ? 1 : 0;
  return { ...face, variable: face.variable.slice(0, n) };
};

/** The rows that hold on a face, over w alone: hinges above their kink are written out. */
const equalitiesOf = (form: StandardForm, face: Face) => {
  const { n, k, rows, folded, offsets, rowLower, rowUpper } = form;
  const coefficients: Float64Array[] = [];
  const targets: number[] = [];
  const add = (target: number): Float64Array => {
    const row = new Float64Array(n);
    coefficients.push(row);
    targets.push(target);
    return row;
  };
  for (let r = 0; r < rows.count; r++) {
    if (face.row[r] === 0) continue;
    const row = add(face.row[r] < 0 ? rowLower[r] : rowUpper[r]);
    const last = targets.length - 1;
    for (let e = rows.starts[r]; e < rows.starts[r + 1]; e++) {
      const j = rows.indices[e] - n;
      if (j < 0) row[rows.indices[e]] += rows.values[e];
      else if (face.folded[j] === 1) {
        addRow(folded, j, rows.values[e], row);
        targets[last] += rows.values[e] * offsets[j];
      }
    }
  }
  for (let j = 0; j < folded.count; j++) if (face.folded[j] === 2) addRow(folded, j, 1, add(offsets[j]));
  const linear = form.linear.slice(0, n);
  for (let j = 0; j < k; j++) if (face.folded[j] === 1) addRow(folded, j, form.linear[n + j], linear);
  return { coefficients, targets, linear };
};

/** Factors of Q over the free variables, its diagonal raised, and of the Schur complement of the equalities. */
const factorFace = (form: StandardForm, free: Int32Array, coefficients: readonly Float64Array[], raise: number) => {
  const { n, quadratic } = form;
  const f = free.length;
  const m = coefficients.length;
  const block = new Float64Array(f * f);
  for (let a = 0; a < f; a++) {
    if (quadratic !== undefined) for (let b = 0; b <= a; b++) block[a * f + b] = quadratic[free[a] * n + free[b]];
    block[a * f + a] = block[a * f + a] * (1 + raise) + raise * 1e-3;
  }
  const lower = cholesky(block, f);
  const restricted = coefficients.map((row) => Float64Array.from(free, (i) => row[i]));
  const solved = restricted.map((row) => solveFactored(lower, row));
  const schur = new Float64Array(m * m);
  for (let r = 0; r < m; r++) {
    for (let s = 0; s <= r; s++) for (let a = 0; a < f; a++) schur[r * m + s] += restricted[r][a] * solved[s][a];
    schur[r * m + r] = schur[r * m + r] * (1 + 1e-11) + 1e-300;
  }
  return { lower, restricted, solved, schur: m === 0 ? schur : cholesky(schur, m) };
};

/** The best point of a face, or one between it and `start` where a singular Q or a large `raise` keep it near that; undefined when the face has none. */
const solveFace = (form: StandardForm, face: Face, start: Float64Array, raise: number): FacePoint | undefined => {
  const { n, lower, upper } = form;
  const x = start.slice(0, n);
  for (let i = 0; i < n; i++) if (face.variable[i] !== 0) x[i] = face.variable[i] === 2 ? face.kinkAt[i] : face.variable[i] < 0 ? lower[i] : upper[i];
  const free = Int32Array.from(face.variable.keys()).filter((i) => face.variable[i] === 0);
  const { coefficients, targets, linear } = equalitiesOf(form, face);
  const m = coefficients.length;
  const prices = new Float64Array(m);
  if (free.length === 0) return undefined;
  let factors: ReturnType<typeof factorFace>;
  try {
    factors = factorFace(form, free, coefficients, raise);
  } catch {
    return undefined; // equalities that depend on each other on this face
  }
  const gradient = new Float64Array(n + form.k);
  for (let pass = 0; pass < PASSES; pass++) {
    quadraticTimes(form, x, gradient);
    for (let r = 0; r < m; r++) for (let i = 0; i < n; i++) gradient[i] -= prices[r] * coefficients[r][i];
    const step = solveFactored(factors.lower, Float64Array.from(free, (i) => -gradient[i] - linear[i]));
    const missing = Float64Array.from(targets);
    for (let r = 0; r < m; r++) {
      for (let i = 0; i < n; i++) missing[r] -= coefficients[r][i] * x[i];
      for (let a = 0; a < free.length; a++) missing[r] -= factors.restricted[r][a] * step[a];
    }
    const change = m === 0 ? missing : solveFactored(factors.schur, missing);
    for (let r = 0; r < m; r++) {
      prices[r] += change[r];
      for (let a = 0; a < free.length; a++) step[a] += change[r] * factors.solved[r][a];
    }
    for (let a = 0; a < free.length; a++) x[free[a]] += step[a];
  }
  return x.every(Number.isFinite) ? { x, prices } : undefined;
};

const clamp = ({ lower, upper }: StandardForm, x: Float64Array): Float64Array =>
  x.map((each, i) => (each - lower[i] < SETTLED ? lower[i] : upper[i] - each < SETTLED ? upper[i] : each));

/** Moves every variable and row that breaks its bound, or has a price of the wrong sign, to the other side. Tells how many moved. */
const correctFace = (form: StandardForm, face: Face, { x, prices }: FacePoint): number => {
  const { n, lower, upper, rows, rowLower, rowUpper, linear } = form;
  const gradient = new Float64Array(n);
  quadraticTimes(form, x, gradient);
  for (let i = 0; i < n; i++) gradient[i] += linear[i];
  let moved = 0;
  const priceOf = new Float64Array(rows.count);
  for (let r = 0, at = 0; r < rows.count; r++) {
    if (face.row[r] === 0) continue;
    priceOf[r] = prices[at++];
    addRow(rows, r, -priceOf[r], gradient);
  }
  for (let r = 0; r < rows.count; r++) {
    const was = face.row[r];
    if (was === 2) continue;
    const value = rowTimes(rows, r, x);
    if (was === 0) face.row[r] = value < rowLower[r] - SETTLED ? -1 : value > rowUpper[r] + SETTLED ? 1 : 0;
    else if (was * priceOf[r] > PRICE) face.row[r] = 0;
    if (face.row[r] !== was) moved++;
  }
  for (let i = 0; i < n; i++) {
    const was = face.variable[i];
    if (was === 0) face.variable[i] = x[i] < lower[i] - SETTLED ? -1 : x[i] > upper[i] + SETTLED ? 1 : 0;
    else if (was * gradient[i] > PRICE && lower[i] < upper[i]) face.variable[i] = 0;
    if (face.variable[i] !== was) moved++;
  }
  return moved;
};

/** Walks from face to face until nothing moves, which is the optimum; undefined when it does not come to rest. Of programs without hinges and limits. */
export const settle = (form: StandardForm, face: Face, most: number): { readonly x: Float64Array; readonly iterations: number } | undefined => {
  let least = Infinity;
  let idle = 0;
  for (let pass = 1; pass <= most && idle < PATIENCE; pass++) {
    const point = solveFace(form, face, new Float64Array(form.n), RAISES[0]);
    if (point === undefined) return undefined;
    const moved = correctFace(form, face, point);
    idle = moved < least ? 0 : idle + 1;
    least = Math.min(least, moved);
    if (moved === 0) return meetsRows(form, point.x) ? { x: clamp(form, point.x), iterations: pass } : undefined;
  }
  return undefined;
};

const hingeValue = ({ folded, offsets }: StandardForm, x: Float64Array, j: number): number => Math.max(0, rowTimes(folded, j, x) - offsets[j]);

const objectiveOf = (form: StandardForm, x: Float64Array): number => {
  const product = new Float64Array(form.n + form.k);
  quadraticTimes(form, x, product);
  let sum = 0;
  for (let i = 0; i < form.n; i++) sum += x[i] * (product[i] / 2 + form.linear[i]);
  for (let j = 0; j < form.k; j++) sum += form.linear[form.n + j] * hingeValue(form, x, j);
  return sum;
};

const meetsRows = (form: StandardForm, x: Float64Array): boolean => {
  const { n, k, rows, folded, offsets, rowLower, rowUpper, lower, upper } = form;
  const all = new Float64Array(n + k);
  all.set(x);
  for (let j = 0; j < k; j++) all[n + j] = hingeValue(form, x, j);
  for (let i = 0; i < n; i++) if (x[i] < lower[i] - SETTLED || x[i] > upper[i] + SETTLED) return false;
  for (let r = 0; r < rows.count; r++) {
    const value = rowTimes(rows, r, all);
    const room = SETTLED * 10 * (1 + Math.abs(value));
    if (value < rowLower[r] - room || value > rowUpper[r] + room) return false;
  }
  for (let j = k; j < folded.count; j++) if (rowTimes(folded, j, x) > offsets[j] + 10 * SETTLED) return false;
  return true;
};

/** The point of a face near an interior point, when it meets every constraint at no higher cost; else the interior point, with what is next to a bound put there. */
export const fromFace = (form: StandardForm, face: Face, { v }: InteriorPoint): Float64Array => {
  const { n, lower, upper } = form;
  const inner = v.slice(0, n);
  const cost = objectiveOf(form, inner);
  for (const raise of RAISES) {
    const point = solveFace(form, face, inner, raise);
    if (point !== undefined && meetsRows(form, point.x) && objectiveOf(form, point.x) <= cost + 1e-11 * (1 + Math.abs(cost))) return clamp(form, point.x);
  }
  for (let i = 0; i < n; i++) {
    // Of constraints that leave hardly any room a face is a guess: what is not near its bound is not put there.
    const bound = face.variable[i] === -1 ? lower[i] : face.variable[i] === 1 ? upper[i] : NaN;
    if (Math.abs(inner[i] - bound) <= NEAR) inner[i] = bound;
  }
  return clamp(form, inner);
};
