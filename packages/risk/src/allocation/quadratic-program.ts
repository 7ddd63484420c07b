import { TraderError } from '@trader/core';
import { cholesky } from '../linear/cholesky';
import { fromFace, guessFace, openFace, settle } from './active-set';
import { interiorPoint, type InteriorPoint } from './interior-point';
import { standardForm, type StandardForm } from './standard-form';

/** A sparse row: lower <= sum of values x variables at indices <= upper; equal sides make an equality. */
export interface LinearRow {
  /** Rising; index size + j is the value of hinge j. */
  readonly indices: ArrayLike<number>;
  readonly values: ArrayLike<number>;
  readonly lower: number;
  readonly upper: number;
}

/** A sparse row with an upper limit: sum of values x variables <= offset. Thousands are cheap: each only adds its outer product to the matrix that is factored. */
export interface LinearLimit {
  /** Rising. */
  readonly indices: ArrayLike<number>;
  readonly values: ArrayLike<number>;
  readonly offset: number;
}

/** price x max(0, sum of values x variables - offset), added to the objective; its maximum is a variable that rows may limit. As cheap as a limit. */
export interface Hinge extends LinearLimit {
  /** At or above 0. */
  readonly price: number;
}

/** Minimise 1/2 x'Qx + c'x + hinges, within bounds, rows and limits. */
export interface QuadraticProgram {
  /** Number of variables, n. */
  readonly size: number;
  /** Q, n x n row by row, symmetric and positive semidefinite; none for a linear program. */
  readonly quadratic?: ArrayLike<number> | undefined;
  /** c, n; zeros unless told. */
  readonly linear?: ArrayLike<number>;
  /** Bounds, n, -Infinity and Infinity where there is none; none unless told. */
  readonly lower?: ArrayLike<number>;
  readonly upper?: ArrayLike<number>;
  /** A few: each costs a solution of the n x n system. */
  readonly rows?: readonly LinearRow[];
  readonly hinges?: readonly Hinge[];
  readonly limits?: readonly LinearLimit[];
}

/** The best point of a program. */
export interface QuadraticSolution {
  /** n. */
  readonly x: Float64Array;
  /** Steps taken: of the active-set method, or of the interior-point method. */
  readonly iterations: number;
}

/** Errors, of an objective and constraints near 1, with which the interior-point method has still come to an answer. */
const PRIMAL = 1e-8;
const DUAL = 1e-6;
const GAP = 1e-8;
const MOST_PASSES = 30;

/** The first is the more precise; the second settles what is too near singular for it. */
const REGULAR = [1e-10, 1e-8];

const interiorPointOf = (form: StandardForm): InteriorPoint => {
  const point = interiorPoint(form, REGULAR[0]);
  return arrived(point) ? point : interiorPoint(form, REGULAR[1]);
};

const arrived = ({ primal, dual, gap }: InteriorPoint): boolean => primal <= PRIMAL && dual <= DUAL && gap <= GAP;

const NO_BEST =
  'no best point was found within the constraints: the objective falls without end (add bounds), or the program is too nearly degenerate (move a target or a limit a little)';

/** Tells constraints that contradict each other from an objective without a least value: the nearest point to nothing exists unless they do. */
const refuse = (program: QuadraticProgram): TraderError => {
  const n = program.size;
  const quadratic = new Float64Array(n * n);
  for (let i = 0; i < n; i++) quadratic[i * (n + 1)] = 1;
  const nearest = interiorPointOf(standardForm({ ...program, quadratic, linear: new Float64Array(n), hinges: (program.hinges ?? []).map((each) => ({ ...each, price: 0 })) }));
  const why = arrived(nearest) ? NO_BEST : 'the constraints contradict each other: no point meets all of them';
  return new TraderError('INVALID_DATA', why);
};

/** Throws INVALID_DATA when the quadratic part has a direction along which it falls. */
const checkConvex = ({ quadratic, n }: StandardForm): void => {
  if (quadratic === undefined) return;
  const raised = quadratic.slice();
  for (let i = 0; i < n; i++) raised[i * (n + 1)] += 1e-9 * (raised[i * (n + 1)] + 1e-3);
  try {
    cholesky(raised, n);
  } catch {
    throw new TraderError('INVALID_DATA', 'the quadratic part (or covariance) has an eigenvalue below zero: it is no covariance; estimate or shrink it anew');
  }
};

/**
 * Solves a convex quadratic or linear program to about 1e-9 in x; variables at a bound are exactly at it. A quadratic program without hinges and limits is tried
 * by the primal-dual active-set method first (M. Hintermueller, K. Ito and K. Kunisch, SIAM Journal on Optimization 13(3), 2002), whose answer is taken only
 * when it meets every condition of optimality; all else, and whatever that does not settle, goes to Mehrotra's interior-point method, polished on the face
 * that it finds. A singular Q is fine: where several x are equally good one of them is returned, the same every time.
 * Throws INVALID_DATA when sizes do not fit, numbers are not finite, Q has a negative eigenvalue, the constraints contradict each other, or the objective falls
 * without end.
 */
export const solveQuadraticProgram = (program: QuadraticProgram): QuadraticSolution => {
  const form = standardForm(program);
  const plain = form.folded.count === 0;
  if (plain && form.quadratic !== undefined) {
    // the open face factors all of Q, which a Q with a negative eigenvalue does not survive
    const settled = settle(form, openFace(form), MOST_PASSES);
    if (settled !== undefined) return settled;
  }
  checkConvex(form);
  const point = interiorPointOf(form);
  if (!arrived(point)) throw refuse(program);
  const face = guessFace(form, point);
  const settled = plain && form.quadratic !== undefined ? settle(form, face, MOST_PASSES) : undefined;
  return { x: settled?.x ?? fromFace(form, face, point), iterations: point.iterations };
};
