import { TraderError } from '@trader/core';
import { cholesky, solveFactored, solvePositiveDefinite } from '../linear/cholesky';

/** Shares x >= 0 of n bets, K outcomes, that maximise the expected ln(1 + R x) within limits. */
export interface GrowthProgram {
  /** K x n, outcome by outcome; only outcomes that are possible. */
  readonly outcomes: Float64Array;
  /** K, all above 0. */
  readonly probabilities: Float64Array;
  /** Largest sum of x. */
  readonly total: number;
  /** Largest x of each. */
  readonly each: number;
  /** lambda of E (1 + R x)^-lambda <= 1; undefined for no such limit. */
  readonly power: number | undefined;
  /** Expected outcome of each bet, n; one at least is above 0. */
  readonly means: Float64Array;
  /** What is left of first-order conditions, squared, that is nothing but rounding. */
  readonly noise: number;
}

/** A point with all that is read off it; the slacks are in the order of the limits: x >= 0, x <= each, sum <= total, drawdown. */
interface Point {
  readonly x: Float64Array;
  /** R x of each outcome. */
  readonly gains: Float64Array;
  readonly slacks: Float64Array;
  readonly growth: number;
}

const GAP = 1e-11;
const ENOUGH_GAP = 1e-7;
const MOST_STEPS = 100;
/** Added to the curvature, as a share of its mean diagonal, for bets that are copies of each other: it changes the way, not the end. */
const RIDGE = 1e-10;

/** Growth and slacks at x; undefined unless x is strictly within all limits. */
const pointAt = (program: GrowthProgram, x: Float64Array): Point | undefined => {
  const { outcomes, probabilities, total, each, power } = program;
  const n = x.length;
  const slacks = new Float64Array(2 * n + (power === undefined ? 1 : 2));
  let sum = 0;
  for (let i = 0; i < n; i++) {
    slacks[i] = x[i];
    slacks[n + i] = each - x[i];
    sum += x[i];
  }
  slacks[2 * n] = total - sum;
  const gains = new Float64Array(probabilities.length);
  let growth = 0;
  let excess = 0;
  for (let k = 0; k < gains.length; k++) {
    let gain = 0;
    for (let i = 0; i < n; i++) gain += outcomes[k * n + i] * x[i];
    if (!(gain > -1)) return undefined;
    gains[k] = gain;
    const log = Math.log1p(gain);
    growth += probabilities[k] * log;
    if (power !== undefined) excess += probabilities[k] * Math.expm1(-power * log);
  }
  if (power !== undefined) slacks[2 * n + 1] = -Math.log1p(excess);
  for (const slack of slacks) if (!(slack > 0)) return undefined;
  return { x, gains, slacks, growth };
};

/**
 * A point strictly inside: a little of every bet, in proportions whose expected outcome is above 0, so that every limit has room when it is little
 * enough.
 */
const startOf = (program: GrowthProgram): Point => {
  const { means, total, each } = program;
  let [gain, loss] = [0, 0];
  for (const mean of means) {
    if (mean > 0) gain += mean;
    else loss -= mean;
  }
  const least = Math.min(1, gain / (2 * loss + gain));
  const most = Math.min(total / means.length, each);
  for (let scale = most / 2; scale > most * 1e-12; scale /= 2) {
    const point = pointAt(program, means.map((mean) => (mean > 0 ? scale : least * scale)));
    if (point !== undefined) return pointAt(program, point.x.map((share) => share / 2)) ?? point;
  }
  throw new TraderError('INVALID_DATA', 'outcomes differ too much in size to find shares of wealth that survive them all');
};

/**
 * First derivatives at a point: `slopes` are those of the objective, -growth; `pull` those of the drawdown limit ln E w^-lambda, zeros without one.
 */
interface Gradients {
  readonly slopes: Float64Array;
  readonly pull: Float64Array;
}

/** Probability of outcome k, weighed by how much of E w^-lambda it is. */
const weightOf = ({ probabilities, power }: GrowthProgram, { gains, slacks, x }: Point, k: number): number =>
  power === undefined ? 0 : probabilities[k] * (1 + gains[k]) ** -power * Math.exp(slacks[2 * x.length + 1]);

const gradientsAt = (program: GrowthProgram, point: Point): Gradients => {
  const { outcomes, probabilities, power = 0 } = program;
  const n = point.x.length;
  const slopes = new Float64Array(n);
  const pull = new Float64Array(n);
  for (let k = 0; k < probabilities.length; k++) {
    const wealth = 1 + point.gains[k];
    const growing = probabilities[k] / wealth;
    const pulling = (power * weightOf(program, point, k)) / wealth;
    for (let i = 0; i < n; i++) {
      slopes[i] -= growing * outcomes[k * n + i];
      pull[i] -= pulling * outcomes[k * n + i];
    }
  }
  return { slopes, pull };
};

/** Second derivatives of the objective and of `dual` x the drawdown limit, n x n, the lower triangle. */
const curvatureAt = (program: GrowthProgram, point: Point, { pull }: Gradients, dual: number): Float64Array => {
  const { outcomes, probabilities, power = 0 } = program;
  const n = point.x.length;
  const curvature = new Float64Array(n * n);
  for (let k = 0; k < probabilities.length; k++) {
    const wealth = 1 + point.gains[k];
    const bend = (probabilities[k] + dual * weightOf(program, point, k) * (power + power * power)) / (wealth * wealth);
    for (let i = 0; i < n; i++) {
      const scaled = bend * outcomes[k * n + i];
      for (let j = 0; j <= i; j++) curvature[i * n + j] += scaled * outcomes[k * n + j];
    }
  }
  for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) curvature[i * n + j] -= dual * pull[i] * pull[j];
  return curvature;
};

/** What is left of the first-order conditions, squared: slopes and slack x dual against 1 / t. */
const residual = ({ slopes, pull }: Gradients, { slacks }: Point, duals: Float64Array, target: number): number => {
  const n = slopes.length;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    let rest = slopes[i] - duals[i] + duals[n + i] + duals[2 * n];
    if (slacks.length > 2 * n + 1) rest += duals[2 * n + 1] * pull[i];
    sum += rest * rest;
  }
  for (let j = 0; j < slacks.length; j++) sum += (slacks[j] * duals[j] - target) ** 2;
  return sum;
};

/** What to add to the shares and to the duals. */
interface Step {
  readonly shares: Float64Array;
  readonly duals: Float64Array;
}

/** Where a step starts from, beside the shares, and goes: slack x dual = target. */
interface Aim {
  readonly duals: Float64Array;
  readonly target: number;
}

/**
 * Newton's step toward slack x dual = target. Bounds are taken into the matrix, as they only touch its diagonal; the limits of the sum and of the
 * drawdown are solved beside it, so that their growing weights do no harm to its condition.
 */
const stepOf = (program: GrowthProgram, point: Point, { slopes, pull }: Gradients, { duals, target }: Aim): Step => {
  const { slacks } = point;
  const n = slopes.length;
  const curvature = curvatureAt(program, point, { slopes, pull }, duals[2 * n + 1] ?? 0);
  const columns = [new Float64Array(n).fill(1), pull].slice(0, slacks.length - 2 * n);
  const matrix = curvature.slice();
  const right = new Float64Array(n);
  let trace = 0;
  for (let i = 0; i < n; i++) trace += curvature[i * n + i];
  for (let i = 0; i < n; i++) {
    matrix[i * n + i] += duals[i] / slacks[i] + duals[n + i] / slacks[n + i] + (RIDGE * trace) / n;
    right[i] = target / slacks[i] - target / slacks[n + i] - slopes[i];
    columns.forEach((column, c) => (right[i] -= duals[2 * n + c] * column[i]));
  }
  const lower = cholesky(matrix, n, 'the curvature of growth');
  const free = solveFactored(lower, right);
  const solved = columns.map((column) => solveFactored(lower, column));
  const system = columns.flatMap((column, c) => solved.map((each, d) => dot(column, each) + (c === d ? slacks[2 * n + c] / duals[2 * n + c] : 0)));
  const dualStep = solvePositiveDefinite(system, columns.map((column, c) => dot(column, free) - slacks[2 * n + c] + target / duals[2 * n + c]));
  const shares = free.map((each, i) => each - solved.reduce((sum, column, c) => sum + column[i] * dualStep[c], 0));
  return {
    shares,
    duals: duals.map((dual, j) => {
      if (j >= 2 * n) return dualStep[j - 2 * n];
      return (target + dual * (j < n ? -shares[j] : shares[j - n])) / slacks[j] - dual;
    }),
  };
};

const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, each, i) => sum + each * b[i], 0);

/**
 * Maximises growth within the limits by a primal-dual interior-point method that keeps x strictly inside.
 * Source: S. Boyd and L. Vandenberghe, Convex Optimization, 2004, section 11.7. Throws INVALID_DATA when it does not converge.
 */
export const maximiseGrowth = (program: GrowthProgram): Float64Array => {
  let point = startOf(program);
  const m = point.slacks.length;
  const first = dot(program.means, point.x) / m;
  let duals = point.slacks.map((slack) => first / slack);
  let gap = Infinity;
  let edge = 0;
  let centred = true;
  for (let iteration = 0; iteration < MOST_STEPS; iteration++) {
    gap = 0;
    for (let j = 0; j < m; j++) gap += point.slacks[j] * duals[j];
    // The gap bounds what growth is still to be had; what the shares bring in the mean is about twice the best growth.
    edge = dot(program.means, point.x);
    if (gap <= GAP * edge) return point.x;
    const gradients = gradientsAt(program, point);
    // After a short step the point is too near a limit: only move back to the middle.
    const target = gap / (centred ? 10 * m : m);
    const step = stepOf(program, point, gradients, { duals, target });
    const moved = search(program, point, duals, { step, target, before: residual(gradients, point, duals, target) });
    if (moved === undefined) break;
    ({ point, duals } = moved);
    centred = moved.length > 0.2;
  }
  if (gap <= ENOUGH_GAP * edge) return point.x;
  throw new TraderError('INVALID_DATA', `no shares of wealth of highest growth were found (gap ${gap}): bring the outcomes to like sizes, or lower the cap where a rare one takes nearly all`);
};

interface Direction {
  readonly step: Step;
  readonly target: number;
  readonly before: number;
}

/** The longest step along a direction that stays inside and lessens the residual; undefined when there is none. */
const search = (program: GrowthProgram, point: Point, duals: Float64Array, { step, target, before }: Direction) => {
  let length = 1;
  for (let j = 0; j < duals.length; j++) if (step.duals[j] < 0) length = Math.min(length, (-0.99 * duals[j]) / step.duals[j]);
  for (; length > 1e-12; length /= 2) {
    const along = length;
    const next = pointAt(program, point.x.map((share, i) => share + along * step.shares[i]));
    if (next === undefined) continue;
    const nextDuals = duals.map((dual, j) => dual + along * step.duals[j]);
    const after = residual(gradientsAt(program, next), next, nextDuals, target);
    if (after <= Math.max((1 - 0.01 * along) ** 2 * before, program.noise)) return { point: next, duals: nextDuals, length };
  }
  return undefined;
};
