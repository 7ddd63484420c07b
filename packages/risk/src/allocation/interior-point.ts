import { NewtonSystem } from './newton-system';
import { addInequalities, addRow, inequalityValues, magnitude, quadraticTimes, rowTimes, type StandardForm } from './standard-form';

/** Where the interior-point method came to. */
export interface InteriorPoint {
  readonly v: Float64Array;
  /** Value of each inequality, and its price. */
  readonly slack: Float64Array;
  readonly price: Float64Array;
  /** Largest error of a constraint, of the gradient, and mean of slack x price; the objective is scaled to about 1. */
  readonly primal: number;
  readonly dual: number;
  readonly gap: number;
  readonly iterations: number;
}

const MOST_ITERATIONS = 120;
/** All errors below this: done. */
const TINY = 1e-12;
/** Errors below this are given up when they grow for a few steps, others after `PATIENCE` steps. */
const CLOSE = 1e-7;
const PATIENCE = 25;
/** Share of the way to the boundary that a step goes. */
const DAMPING = 0.995;

interface Iterate {
  readonly v: Float64Array;
  readonly y: Float64Array;
  readonly p: Float64Array;
  readonly z: Float64Array;
}

const makeIterate = (form: StandardForm): Iterate => ({
  v: new Float64Array(form.n + form.k),
  y: new Float64Array(form.rows.count),
  p: new Float64Array(form.inequalities),
  z: new Float64Array(form.inequalities),
});

/** Largest step, at most `most`, that keeps `values + step x change` at or above zero. */
const stepTo = (values: Float64Array, change: Float64Array, most: number): number => {
  let step = most;
  for (let i = 0; i < values.length; i++) if (change[i] < 0 && values[i] + step * change[i] < 0) step = -values[i] / change[i];
  return step;
};

const meanGap = ({ p, z }: Iterate, change?: Iterate, step = 0, priceStep = 0): number => {
  let sum = 0;
  for (let i = 0; i < p.length; i++) sum += change === undefined ? p[i] * z[i] : (p[i] + step * change.p[i]) * (z[i] + priceStep * change.z[i]);
  return p.length === 0 ? 0 : sum / p.length;
};

/** The residuals of an iterate: of inequalities (C v + d - p), of equalities (b - A v), of the gradient. */
const createResiduals = (form: StandardForm) => {
  const { rows, lowerSide, upperSide, rowLower, rowUpper, linear } = form;
  const inequality = new Float64Array(form.inequalities);
  const equality = new Float64Array(rows.count);
  const gradient = new Float64Array(form.n + form.k);
  const measure = ({ v, y, p, z }: Iterate): void => {
    inequalityValues(form, v, 1, inequality);
    quadraticTimes(form, v, gradient);
    for (let i = 0; i < gradient.length; i++) gradient[i] = -gradient[i] - linear[i];
    addInequalities(form, z, gradient);
    for (let r = 0; r < rows.count; r++) {
      const value = rowTimes(rows, r, v);
      const [below, above] = [lowerSide[r], upperSide[r]];
      if (below >= 0) inequality[below] = value - rowLower[r];
      if (above >= 0) inequality[above] = rowUpper[r] - value;
      const inner = below >= 0 || above >= 0;
      equality[r] = inner ? 0 : rowLower[r] - value;
      addRow(rows, r, inner ? (below < 0 ? 0 : z[below]) - (above < 0 ? 0 : z[above]) : y[r], gradient);
    }
    for (let i = 0; i < p.length; i++) inequality[i] -= p[i];
  };
  return { inequality, equality, gradient, measure };
};

/** Finds the Newton step whose slack x price comes to `target` (p dz + z dp = target), into `change`. */
const createDirection = (form: StandardForm, system: NewtonSystem, residuals: ReturnType<typeof createResiduals>) => {
  const { rows, lowerSide, upperSide } = form;
  const right = new Float64Array(form.n + form.k);
  const rowRight = new Float64Array(rows.count);
  const folded = new Float64Array(form.inequalities);
  return ({ p, z }: Iterate, target: Float64Array, change: Iterate): void => {
    const { inequality, equality, gradient } = residuals;
    for (let i = 0; i < folded.length; i++) folded[i] = (target[i] - z[i] * inequality[i]) / p[i];
    right.set(gradient);
    addInequalities(form, folded, right);
    for (let r = 0; r < rows.count; r++) {
      const [below, above] = [lowerSide[r], upperSide[r]];
      const delta = (below < 0 ? 0 : z[below] / p[below]) + (above < 0 ? 0 : z[above] / p[above]);
      rowRight[r] = delta > 0 ? ((below < 0 ? 0 : folded[below]) - (above < 0 ? 0 : folded[above])) / delta : equality[r];
    }
    system.solve(right, rowRight, change.v, change.y);
    inequalityValues(form, change.v, 0, change.p);
    for (let r = 0; r < rows.count; r++) {
      const value = rowTimes(rows, r, change.v);
      if (lowerSide[r] >= 0) change.p[lowerSide[r]] = value;
      if (upperSide[r] >= 0) change.p[upperSide[r]] = -value;
    }
    for (let i = 0; i < folded.length; i++) {
      change.p[i] += inequality[i];
      change.z[i] = (target[i] - z[i] * change.p[i]) / p[i];
    }
    for (let r = 0; r < rows.count; r++) {
      const [below, above] = [lowerSide[r], upperSide[r]];
      // the price of the side that holds the row is that of the solved system, so that the gradient does not suffer from rounding in the slack
      if (below >= 0 && (above < 0 || z[below] * p[above] > z[above] * p[below])) change.z[below] = change.y[r] + (above < 0 ? 0 : change.z[above]);
      else if (above >= 0) change.z[above] = (below < 0 ? 0 : change.z[below]) - change.y[r];
    }
  };
};

const move = (values: Float64Array, step: number, change: Float64Array): void => {
  for (let i = 0; i < values.length; i++) values[i] += step * change[i];
};

const keep = (best: Iterate & Record<'primal' | 'dual' | 'gap' | 'merit', number>, at: Iterate, errors: Record<'primal' | 'dual' | 'gap' | 'merit', number>) => {
  best.v.set(at.v);
  best.p.set(at.p);
  best.z.set(at.z);
  Object.assign(best, errors);
};

/** Whether the matrices could be factored: they cannot when rounding has made them indefinite. */
const factored = (system: NewtonSystem, weights: Float64Array): boolean => {
  try {
    system.factor(weights);
    return true;
  } catch {
    return false;
  }
};

/** Shifts a first guess so that all are well above zero. */
const raise = (values: Float64Array, change: Float64Array): void => {
  let least = 0;
  for (let i = 0; i < values.length; i++) least = Math.min(least, values[i] + change[i]);
  const shift = Math.max(1e-2, -1.5 * least);
  for (let i = 0; i < values.length; i++) values[i] = Math.max(values[i] + change[i], 0) + shift;
};

/**
 * Mehrotra's predictor-corrector method from an infeasible start: S. Mehrotra, "On the implementation of a primal-dual interior point method", SIAM Journal
 * on Optimization 2(4), 1992, for quadratic programs as in E. M. Gertz and S. J. Wright, "Object-oriented software for quadratic programming", ACM
 * Transactions on Mathematical Software 29(1), 2003. It stops when all errors are tiny, or no step makes them smaller; the caller judges what it came to. `regular` is that of
 * `NewtonSystem`.
 */
export const interiorPoint = (form: StandardForm, regular: number): InteriorPoint => {
  const system = new NewtonSystem(form, regular);
  const residuals = createResiduals(form);
  const direction = createDirection(form, system, residuals);
  const at = makeIterate(form);
  const change = makeIterate(form);
  const weights = new Float64Array(form.inequalities);
  const target = new Float64Array(form.inequalities);
  at.p.fill(1);
  at.z.fill(1);
  const best = { ...makeIterate(form), primal: Infinity, dual: Infinity, gap: Infinity, merit: Infinity };
  let iterations = 0;
  let worse = 0;
  for (; iterations < MOST_ITERATIONS; iterations++) {
    residuals.measure(at);
    const primal = Math.max(magnitude(residuals.inequality), magnitude(residuals.equality));
    const dual = magnitude(residuals.gradient);
    const gap = meanGap(at);
    const merit = Math.max(primal, dual, gap * 100);
    worse = merit < best.merit ? 0 : worse + 1;
    if (iterations > 0 && merit < best.merit) keep(best, at, { primal, dual, gap, merit });
    if (best.merit <= TINY || (worse > 3 && best.merit < CLOSE) || worse > PATIENCE) break;
    for (let i = 0; i < weights.length; i++) {
      weights[i] = at.z[i] / at.p[i];
      target[i] = -at.p[i] * at.z[i];
    }
    if (!factored(system, weights)) break;
    direction(at, target, change);
    if (iterations === 0) {
      raise(at.p, change.p);
      raise(at.z, change.z);
      at.v.set(change.v);
      at.y.set(change.y);
      continue;
    }
    const affine = meanGap(at, change, stepTo(at.p, change.p, 1), stepTo(at.z, change.z, 1));
    const centre = gap > 0 ? gap * (affine / gap) ** 3 : 0;
    for (let i = 0; i < target.length; i++) target[i] = centre - at.p[i] * at.z[i] - change.p[i] * change.z[i];
    direction(at, target, change);
    let step = DAMPING * stepTo(at.p, change.p, 1 / DAMPING);
    let priceStep = DAMPING * stepTo(at.z, change.z, 1 / DAMPING);
    if (form.quadratic !== undefined) step = priceStep = Math.min(step, priceStep);
    move(at.v, step, change.v);
    move(at.p, step, change.p);
    move(at.y, priceStep, change.y);
    move(at.z, priceStep, change.z);
  }
  return { v: best.v, slack: best.p, price: best.z, primal: best.primal, dual: best.dual, gap: best.gap, iterations };
};
