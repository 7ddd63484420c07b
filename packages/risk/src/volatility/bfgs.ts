/** A function's value at `x`; writes its slope into `slope`. */
export type Sloped = (x: Float64Array, slope: Float64Array) => number;

/** Where a search ended. */
export interface Minimum {
  readonly x: Float64Array;
  readonly value: number;
  readonly converged: boolean;
}

const MOST_STEPS = 500;
const FLAT = 1e-10;
const SAME = 1e-15;
const ARMIJO = 1e-4;
const FARTHEST = 2;

const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, value, i) => sum + value * b[i], 0);
const largest = (a: Float64Array): number => a.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
const identity = (n: number): Float64Array => Float64Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? 1 : 0));

/** Minus `inverse` times `slope`, not longer than `FARTHEST` in any direction. */
const directionOf = (inverse: Float64Array, slope: Float64Array): Float64Array => {
  const n = slope.length;
  const direction = Float64Array.from({ length: n }, (_, i) => -dot(inverse.subarray(i * n, (i + 1) * n), slope));
  const scale = Math.min(1, FARTHEST / largest(direction));
  return direction.map((value) => value * scale);
};

/** The rank-two update of the inverse of the curvature. */
const update = (inverse: Float64Array, step: Float64Array, turn: Float64Array): void => {
  const n = step.length;
  const along = dot(step, turn);
  if (!(along > 1e-14 * Math.sqrt(dot(step, step) * dot(turn, turn)))) return;
  const moved = Float64Array.from({ length: n }, (_, i) => dot(inverse.subarray(i * n, (i + 1) * n), turn));
  const factor = (1 + dot(turn, moved) / along) / along;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) inverse[i * n + j] += factor * step[i] * step[j] - (moved[i] * step[j] + step[i] * moved[j]) / along;
  }
};

/** A point and the way down from it: `descent` is the slope along `direction`. */
interface Line {
  readonly x: Float64Array;
  readonly value: number;
  readonly direction: Float64Array;
  readonly descent: number;
}

/** The first of the steps 1, 1/2, 1/4 ... that goes down far enough. */
const backtrack = (target: Sloped, { x, value, direction, descent }: Line): { x: Float64Array; slope: Float64Array; value: number } | undefined => {
  const slope = new Float64Array(x.length);
  for (let size = 1; size > 1e-12; size /= 2) {
    const there = x.map((at, i) => at + size * direction[i]);
    const found = target(there, slope);
    if (found <= value + ARMIJO * size * descent) return { x: there, slope, value: found };
  }
  return undefined;
};

/**
 * A minimum near `start`, by the method of Broyden, Fletcher, Goldfarb and Shanno with backtracking; deterministic. Source: J. Nocedal and S. Wright, Numerical
 * Optimization, 2nd edition 2006, algorithms 3.1 and 6.1.
 */
export const minimise = (target: Sloped, start: Float64Array): Minimum => {
  let x = start;
  let slope: Float64Array = new Float64Array(x.length);
  let value = target(x, slope);
  let inverse = identity(x.length);
  let fresh = true;
  for (let steps = 0; steps < MOST_STEPS; steps++) {
    if (largest(slope) <= FLAT) return { x, value, converged: true };
    const direction = directionOf(inverse, slope);
    const descent = dot(direction, slope);
    const next = descent < 0 ? backtrack(target, { x, value, direction, descent }) : undefined;
    if (next === undefined || !(next.value < value - SAME * Math.abs(value))) {
      if (fresh) return { x, value, converged: largest(slope) < 1e-5 };
      inverse = identity(x.length);
      fresh = true;
      continue;
    }
    update(inverse, next.x.map((at, i) => at - x[i]), next.slope.map((at, i) => at - slope[i]));
    fresh = false;
    ({ x, slope, value } = next);
  }
  return { x, value, converged: false };
};
