import { TraderError } from '@trader/core';
import { type CheckedConstraints, told } from './constraints';
import { type Hinge, type LinearLimit, type LinearRow, type QuadraticProgram, type QuadraticSolution, solveQuadraticProgram } from './quadratic-program';

/** The objective over the weights, and what stands beside the constraints. */
export interface ProgramParts {
  /** Variables after the weights; default 0. With `homogeneous` there is one, the scale that weights and constraints are multiplied by. */
  readonly extra?: number;
  readonly homogeneous?: boolean;
  /** n + extra square. */
  readonly quadratic?: ArrayLike<number> | undefined;
  /** n + extra; zeros unless told. */
  readonly linear?: Float64Array;
  /** Whether trading costs are part of the objective. */
  readonly costly?: boolean;
  /** Least sum of mean x weight, less costs; mean n. Messages tell returns times `unit`, default 1. */
  readonly earn?: { readonly mean: ArrayLike<number>; readonly least: number; readonly unit?: number } | undefined;
  readonly hinges?: readonly Hinge[];
}

const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

/** Adds rows in weights, and limits, multiplied by the scale variable when there is one. */
const createBuilder = (n: number, homogeneous: boolean) => {
  const rows: LinearRow[] = [];
  const limits: LinearLimit[] = [];
  const pushRow = (assets: number[], values: number[], hinges: number[], prices: number[], lower: number, upper: number): void => {
    if (!homogeneous) {
      rows.push({ indices: [...assets, ...hinges], values: [...values, ...prices], lower, upper });
      return;
    }
    const scaled = (side: number, from: number, to: number): void => {
      rows.push({ indices: [...assets, n, ...hinges], values: [...values, -side, ...prices], lower: from, upper: to });
    };
    if (lower === upper) scaled(lower, 0, 0);
    else {
      if (lower > -Infinity) scaled(lower, 0, Infinity);
      if (upper < Infinity) scaled(upper, -Infinity, 0);
    }
  };
  return { rows, limits, pushRow };
};

/** Bounds of all variables: those of weights that are not zero become limits when they are scaled. */
const boundsOf = ({ n, lower, upper }: CheckedConstraints, size: number, homogeneous: boolean, limits: LinearLimit[]) => {
  const least = new Float64Array(size).fill(-Infinity);
  const most = new Float64Array(size).fill(Infinity);
  for (let i = 0; i < n; i++) {
    if (!homogeneous || lower[i] === 0) least[i] = lower[i];
    else if (lower[i] > -Infinity) limits.push({ indices: [i, n], values: [-1, lower[i]], offset: 0 });
    if (!homogeneous || upper[i] === 0) most[i] = upper[i];
    else if (upper[i] < Infinity) limits.push({ indices: [i, n], values: [1, -upper[i]], offset: 0 });
  }
  if (homogeneous) least[n] = 0;
  return { lower: least, upper: most };
};

/**
 * The program of an allocation. Absolute values are written with hinges, |x| = 2 max(0, x) - x: of weights when gross is limited, then of trades when turnover is
 * limited or trading costs.
 */
const allocationProgram = (given: CheckedConstraints, parts: ProgramParts): QuadraticProgram => {
  const { n, budget, groups, gross, turnover, current, cost } = given;
  const { extra = 0, homogeneous = false, costly = false, earn, quadratic } = parts;
  const size = n + extra;
  const all = range(n);
  const { rows, limits, pushRow } = createBuilder(n, homogeneous);
  const hinges: Hinge[] = [];
  const linear = new Float64Array(size);
  if (parts.linear !== undefined) linear.set(parts.linear);
  pushRow(all, all.map(() => 1), [], [], budget, budget);
  for (const { assets, minimum, maximum } of groups) pushRow([...assets], assets.map(() => 1), [], [], minimum, maximum);
  if (gross !== undefined) {
    pushRow(all, all.map(() => -1), range(n).map((i) => size + i), all.map(() => 2), -Infinity, gross);
    for (const i of all) hinges.push({ indices: [i], values: [1], offset: 0, price: 0 });
  }
  const trades = size + hinges.length;
  if (turnover !== undefined || cost !== undefined) {
    for (const i of all) {
      const price = costly && cost !== undefined ? cost[i] : 0;
      linear[i] -= price;
      if (homogeneous) hinges.push({ indices: [i, n], values: [1, -current[i]], offset: 0, price: 2 * price });
      else hinges.push({ indices: [i], values: [1], offset: current[i], price: 2 * price });
    }
  }
  if (turnover !== undefined) {
    const held = current.reduce((sum, each) => sum + each, 0);
    pushRow(all, all.map(() => -1), all.map((i) => trades + i), all.map(() => 2), -Infinity, turnover - held);
  }
  if (earn !== undefined) {
    const values = all.map((i) => earn.mean[i] + (cost?.[i] ?? 0));
    const paid = cost === undefined ? [] : [...cost].map((each) => -2 * each);
    const held = cost === undefined ? 0 : current.reduce((sum, each, i) => sum + each * cost[i], 0);
    const indices = paid.map((_, i) => trades + i);
    // Returns of a minute are tiny beside weights: the row is brought near 1, for it would be met within rounding by anything.
    const unit = [...values, ...paid].reduce((most, each) => Math.max(most, Math.abs(each)), 0) || 1;
    const [own, costs] = [values.map((each) => each / unit), paid.map((each) => each / unit)];
    if (homogeneous) rows.push({ indices: [...all, n, ...indices], values: [...own, -held / unit, ...costs], lower: earn.least / unit, upper: Infinity });
    else pushRow(all, own, indices, costs, (earn.least + held) / unit, Infinity);
  }
  hinges.push(...(parts.hinges ?? []));
  const bounds = boundsOf(given, size, homogeneous, limits);
  return { size, linear, rows, hinges, limits, ...bounds, ...(quadratic === undefined ? {} : { quadratic }) };
};

const feasible = (given: CheckedConstraints, parts: ProgramParts = {}): Float64Array | undefined => {
  try {
    return solveQuadraticProgram(allocationProgram(given, parts)).x;
  } catch {
    return undefined;
  }
};

const distance = (weights: Float64Array, from?: Float64Array): number => weights.reduce((sum, each, i) => sum + Math.abs(each - (from?.[i] ?? 0)), 0);

/** Why no weights meet the constraints: they are put on one after the other, and the first that cannot be met is named with what could be. */
const explain = (given: CheckedConstraints, earn: ProgramParts['earn']): string => {
  const { n, groups, gross, turnover, current } = given;
  const free = { ...given, gross: undefined, turnover: undefined, cost: undefined };
  for (let count = 1; count <= groups.length; count++) {
    const { name, minimum, maximum } = groups[count - 1];
    if (feasible({ ...free, groups: groups.slice(0, count) }) === undefined) {
      return `group ${name} cannot be ${minimum > -Infinity ? `at least ${minimum}` : ''}${minimum > -Infinity && maximum < Infinity ? ' and ' : ''}${maximum < Infinity ? `at most ${maximum}` : ''} beside the bounds, the budget and the groups before it`;
    }
  }
  const zero = { current: new Float64Array(n), cost: new Float64Array(n).fill(1) };
  const leanest = gross === undefined ? undefined : feasible({ ...free, ...zero }, { costly: true });
  if (gross !== undefined && leanest !== undefined && distance(leanest) > gross) {
    return `bounds and groups ask for a gross of at least ${told(distance(leanest))}, and at most ${gross} is allowed`;
  }
  const nearest = turnover === undefined ? undefined : feasible({ ...free, gross, cost: zero.cost, current }, { costly: true });
  if (turnover !== undefined && nearest !== undefined && distance(nearest, current) > turnover) {
    return `the other constraints ask for a turnover of at least ${told(distance(nearest, current))}, and at most ${turnover} is allowed`;
  }
  const richest = earn === undefined ? undefined : feasible(given, { costly: true, linear: Float64Array.from(earn.mean, (each) => -each) });
  if (earn !== undefined && richest !== undefined) {
    const paid = given.cost === undefined ? 0 : richest.reduce((sum, each, i) => sum + Math.abs(each - current[i]) * (given.cost?.[i] ?? 0), 0);
    const most = richest.reduce((sum, each, i) => sum + each * earn.mean[i], -paid);
    const { least, unit = 1 } = earn;
    if (most < least) return `the constraints allow a return of at most ${told(most * unit)}, and ${told(least * unit)} is wanted`;
  }
  return 'the constraints contradict each other: no weights meet all of them';
};

/** Solves an allocation. Throws INVALID_DATA that names the constraint that cannot be met beside the others. */
export const solveAllocation = (given: CheckedConstraints, parts: ProgramParts): QuadraticSolution => {
  try {
    return solveQuadraticProgram(allocationProgram(given, parts));
  } catch (error) {
    if (!(error instanceof Error && error.message.includes('contradict')) || parts.homogeneous === true) throw error;
    throw new TraderError('INVALID_DATA', explain(given, parts.earn));
  }
};
