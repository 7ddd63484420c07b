import { cholesky, solveFactored } from '../linear/cholesky';
import { crossProducts } from '../linear/cross-products';
import type { ReturnsTable } from '../linear/returns-table';
import { addInequalities, addRow, inequalityValues, magnitude, quadraticTimes, rowTimes, type SparseRows, type StandardForm } from './standard-form';

/** Added to each diagonal of the Schur complement as a share of itself, so that rows that depend on each other can be factored. */
const REGULAR_ROWS = 1e-11;
/** Rounds of refinement at most, and the error, as a share of the right side, that needs none. */
const REFINEMENTS = 3;
const ENOUGH = 1e-12;

/** Hinges and limits, one after the other, over all variables: their outer products are summed by one call. */
const denseBlock = ({ count, starts, values }: SparseRows, n: number): { readonly from: number; readonly table: ReturnsTable } => {
  let from = 0;
  while (from < count && starts[from + 1] - starts[from] < n) from++;
  let to = from;
  while (to < count && starts[to + 1] - starts[to] === n) to++;
  return { from, table: { values: values.subarray(starts[from], starts[to]), periods: to - from, assets: n } };
};

/**
 * The two blocks of a Newton step of the interior-point method, H dv - A' dy = r1 and A dv + E dy = r2. The matrices are H = Q + C' D C over (w, u), of
 * inequalities that are not rows, and the Schur complement A H^-1 A' + E of the few rows. Bounds only add to H's diagonal; each u has a diagonal block and is
 * eliminated, which adds one weighted outer product of its hinge: what is factored is n x n, whatever the number of hinges.
 */
export class NewtonSystem {
  private readonly form: StandardForm;
  private readonly regular: number;
  private readonly hessian: Float64Array;
  private readonly auxiliary: Float64Array;
  private readonly flat: Float64Array;
  private readonly residual: Float64Array;
  private readonly rowResidual: Float64Array;
  private readonly products: Float64Array;
  /** Places of hinges and limits, and of u >= 0, among the inequalities. */
  private readonly foldedAt: number;
  private readonly positiveAt: number;
  private readonly dense: ReturnType<typeof denseBlock>;
  private readonly denseWeights: Float64Array;
  private weights: Float64Array = new Float64Array(0);
  private lower: Float64Array = new Float64Array(0);
  private schur: Float64Array = new Float64Array(0);
  private solved: Float64Array[] = [];

  /** `regular` is added to each diagonal of H as a share of itself, so that a singular one can be factored; refinement takes its effect out again. */
  constructor(form: StandardForm, regular: number) {
    const { n, k, rows, folded } = form;
    this.form = form;
    this.regular = regular;
    this.hessian = new Float64Array(n * n);
    this.auxiliary = new Float64Array(k);
    this.flat = new Float64Array(rows.count);
    this.residual = new Float64Array(n + k);
    this.rowResidual = new Float64Array(rows.count);
    this.products = new Float64Array(form.inequalities);
    this.foldedAt = form.lowerAt.length + form.upperAt.length;
    this.positiveAt = this.foldedAt + folded.count;
    this.dense = denseBlock(folded, n);
    this.denseWeights = new Float64Array(this.dense.table.periods);
  }

  /** Factors the matrices for one weight, price / slack, per inequality. */
  factor(weights: Float64Array): void {
    const { n } = this.form;
    this.weights = weights;
    this.assemble();
    this.lower = cholesky(this.hessian, n, 'the quadratic part');
    this.factorRows();
  }

  /** Solves for dv and dy, and refines. */
  solve(r1: Float64Array, r2: Float64Array, dv: Float64Array, dy: Float64Array): void {
    dv.fill(0);
    dy.fill(0);
    this.solveOnce(r1, r2, dv, dy);
    const small = ENOUGH * Math.max(magnitude(r1), magnitude(r2));
    for (let round = 0; round < REFINEMENTS; round++) {
      this.measure(r1, r2, dv, dy);
      if (Math.max(magnitude(this.residual), magnitude(this.rowResidual)) <= small) break;
      this.solveOnce(this.residual, this.rowResidual, dv, dy);
    }
  }

  private addOuter(j: number, weight: number): void {
    const inBlock = j - this.dense.from;
    if (inBlock >= 0 && inBlock < this.denseWeights.length) {
      this.denseWeights[inBlock] = weight;
      return;
    }
    const { starts, indices, values } = this.form.folded;
    const { n } = this.form;
    const { hessian } = this;
    for (let a = starts[j]; a < starts[j + 1]; a++) {
      const base = indices[a] * n;
      const scaled = weight * values[a];
      for (let b = starts[j]; b <= a; b++) hessian[base + indices[b]] += scaled * values[b];
    }
  }

  private assemble(): void {
    const { n, k, quadratic, lowerAt, upperAt, folded } = this.form;
    const { hessian, weights, auxiliary } = this;
    if (quadratic === undefined) hessian.fill(0);
    else hessian.set(quadratic);
    let at = 0;
    for (let i = 0; i < lowerAt.length; i++) hessian[lowerAt[i] * (n + 1)] += weights[at++];
    for (let i = 0; i < upperAt.length; i++) hessian[upperAt[i] * (n + 1)] += weights[at++];
    for (let j = 0; j < folded.count; j++) {
      const omega = weights[at++];
      if (j >= k) {
        this.addOuter(j, omega);
        continue;
      }
      const nu = weights[this.positiveAt + j];
      auxiliary[j] = omega + nu;
      this.addOuter(j, (omega * nu) / auxiliary[j]);
    }
    if (this.denseWeights.length > 0) {
      const sums = crossProducts(this.dense.table, { weights: this.denseWeights });
      for (let i = 0; i < sums.length; i++) hessian[i] += sums[i];
    }
    let largest = 0;
    for (let i = 0; i < n; i++) largest = Math.max(largest, hessian[i * (n + 1)]);
    const floor = this.regular * Math.min(1, largest) + 1e-20;
    for (let i = 0; i < n; i++) hessian[i * (n + 1)] += this.regular * hessian[i * (n + 1)] + floor;
  }

  private factorRows(): void {
    const { n, k, rows, lowerSide, upperSide } = this.form;
    const { weights, flat } = this;
    const m = rows.count;
    const schur = new Float64Array(m * m);
    this.solved = [];
    for (let r = 0; r < m; r++) {
      const right = new Float64Array(n + k);
      addRow(rows, r, 1, right);
      this.solved.push(this.solveHessian(right));
      const delta = (lowerSide[r] < 0 ? 0 : weights[lowerSide[r]]) + (upperSide[r] < 0 ? 0 : weights[upperSide[r]]);
      flat[r] = delta > 0 ? 1 / delta : 0;
      for (let s = 0; s <= r; s++) schur[r * m + s] = rowTimes(rows, r, this.solved[s]);
      schur[r * m + r] += flat[r] + REGULAR_ROWS * schur[r * m + r];
    }
    this.schur = m === 0 ? schur : cholesky(schur, m, 'rows');
  }

  /** H^-1 r over (w, u); r is left as it is. */
  private solveHessian(r: Float64Array): Float64Array {
    const { n, k, folded } = this.form;
    const { weights, auxiliary, foldedAt } = this;
    const right = r.slice(0, n);
    for (let j = 0; j < k; j++) addRow(folded, j, (weights[foldedAt + j] / auxiliary[j]) * r[n + j], right);
    const w = solveFactored(this.lower, right);
    if (k === 0) return w;
    const x = new Float64Array(n + k);
    x.set(w);
    for (let j = 0; j < k; j++) x[n + j] = (r[n + j] + weights[foldedAt + j] * rowTimes(folded, j, x)) / auxiliary[j];
    return x;
  }

  private solveOnce(r1: Float64Array, r2: Float64Array, dv: Float64Array, dy: Float64Array): void {
    const { rows } = this.form;
    const m = rows.count;
    const x = this.solveHessian(r1);
    if (m > 0) {
      const right = new Float64Array(m);
      for (let r = 0; r < m; r++) right[r] = r2[r] - rowTimes(rows, r, x);
      const y = solveFactored(this.schur, right);
      for (let r = 0; r < m; r++) {
        dy[r] += y[r];
        const column = this.solved[r];
        for (let i = 0; i < x.length; i++) x[i] += y[r] * column[i];
      }
    }
    for (let i = 0; i < x.length; i++) dv[i] += x[i];
  }

  /** What a step still misses, into `residual` and `rowResidual`. */
  private measure(r1: Float64Array, r2: Float64Array, dv: Float64Array, dy: Float64Array): void {
    const { form, residual, rowResidual, products, weights, flat } = this;
    const { k, rows } = form;
    quadraticTimes(form, dv, residual);
    inequalityValues(form, dv, 0, products);
    for (let i = 0; i < this.positiveAt + k; i++) products[i] *= weights[i];
    addInequalities(form, products, residual);
    for (let r = 0; r < rows.count; r++) {
      addRow(rows, r, -dy[r], residual);
      rowResidual[r] = r2[r] - rowTimes(rows, r, dv) - flat[r] * dy[r];
    }
    for (let i = 0; i < residual.length; i++) residual[i] = r1[i] - residual[i];
  }
}
