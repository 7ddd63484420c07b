import { TraderError } from '@trader/core';

const DEPENDENT = 1e-20;

/**
 * Correlations of several assets over the last `window` periods, one period at a time. A step costs one addition and one subtraction for each pair whatever the window; once in
 * `window` steps all sums are made anew, so that rounding does not grow.
 */
export class RollingCorrelation {
  readonly #assets: number;
  readonly #window: number;
  /** The last `window` periods, a ring. */
  readonly #past: Float64Array;
  readonly #means: Float64Array;
  /** Lower triangle of the sums of cross products around the means. */
  readonly #products: Float64Array;
  readonly #before: Float64Array;
  #count = 0;
  #at = 0;

  /** Throws INVALID_CONFIG unless there is at least one asset and the window has at least two periods. */
  constructor({ assets, window }: { readonly assets: number; readonly window: number }) {
    if (!(Number.isInteger(assets) && assets >= 1)) throw new TraderError('INVALID_CONFIG', `assets must be a whole number of 1 or more, got ${assets}`);
    if (!(Number.isInteger(window) && window >= 2)) throw new TraderError('INVALID_CONFIG', `window must be a whole number of 2 or more, got ${window}`);
    this.#assets = assets;
    this.#window = window;
    this.#past = new Float64Array(assets * window);
    this.#means = new Float64Array(assets);
    this.#before = new Float64Array(assets);
    this.#products = new Float64Array(assets * assets);
  }

  /** Takes the returns of one more period, one for each asset. Throws INVALID_DATA when one is missing or not finite; nothing is taken then. */
  next(returns: ArrayLike<number>): void {
    const n = this.#assets;
    if (returns.length !== n) throw new TraderError('INVALID_DATA', `a period needs ${n} returns, got ${returns.length}`);
    for (let i = 0; i < n; i++) {
      if (!Number.isFinite(returns[i])) throw new TraderError('INVALID_DATA', `return of asset ${i} must be a finite number, got ${returns[i]}`);
    }
    const row = this.#at * n;
    if (this.#count === this.#window) this.#replace(returns, row);
    else this.#add(returns);
    for (let i = 0; i < n; i++) this.#past[row + i] = returns[i];
    this.#at = (this.#at + 1) % this.#window;
    if (this.#at === 0) this.#renew();
  }

  /** Correlations, n x n row by row; undefined before the first whole window, and where an asset did not vary within it. */
  correlation(): Float64Array | undefined {
    if (this.#count < this.#window) return undefined;
    const n = this.#assets;
    const out = new Float64Array(n * n);
    for (let i = 0; i < n; i++) {
      const own = this.#products[i * n + i];
      if (!(own > DEPENDENT * this.#means[i] ** 2 * this.#window) || this.#stands(i)) return undefined;
      out[i * n + i] = 1;
      for (let j = 0; j < i; j++) {
        const cell = this.#products[i * n + j] / Math.sqrt(own * this.#products[j * n + j]);
        out[i * n + j] = out[j * n + i] = Math.max(-1, Math.min(1, cell));
      }
    }
    return out;
  }

  /** Whether all returns of an asset within the window are the same. */
  #stands(asset: number): boolean {
    for (let i = this.#assets + asset; i < this.#past.length; i += this.#assets) if (this.#past[i] !== this.#past[asset]) return false;
    return true;
  }

  /** B. Welford's update, Technometrics 4 (1962), for pairs. */
  #add(returns: ArrayLike<number>): void {
    const n = this.#assets;
    this.#count++;
    for (let i = 0; i < n; i++) {
      this.#before[i] = returns[i] - this.#means[i];
      this.#means[i] += this.#before[i] / this.#count;
    }
    for (let i = 0; i < n; i++) {
      for (let j = 0; j <= i; j++) this.#products[i * n + j] += this.#before[i] * (returns[j] - this.#means[j]);
    }
  }

  /** The same with one period in and the oldest, at `row` of the ring, out. */
  #replace(returns: ArrayLike<number>, row: number): void {
    const n = this.#assets;
    const past = this.#past;
    for (let i = 0; i < n; i++) {
      this.#before[i] = this.#means[i];
      this.#means[i] += (returns[i] - past[row + i]) / this.#window;
    }
    for (let i = 0; i < n; i++) {
      const added = returns[i] - this.#means[i];
      const gone = past[row + i] - this.#means[i];
      for (let j = 0; j <= i; j++) {
        this.#products[i * n + j] += added * (returns[j] - this.#before[j]) - gone * (past[row + j] - this.#before[j]);
      }
    }
  }

  /** Means and sums from the returns themselves. */
  #renew(): void {
    const n = this.#assets;
    this.#means.fill(0);
    this.#products.fill(0);
    for (let i = 0; i < this.#past.length; i++) this.#means[i % n] += this.#past[i] / this.#window;
    for (let row = 0; row < this.#past.length; row += n) {
      for (let i = 0; i < n; i++) {
        const off = this.#past[row + i] - this.#means[i];
        for (let j = 0; j <= i; j++) this.#products[i * n + j] += off * (this.#past[row + j] - this.#means[j]);
      }
    }
  }
}

/**
 * The correlation of two series over each `window` periods, at the index of the last of them; NaN before the first whole window and where one of the two does not vary.
 * Throws INVALID_DATA when the lengths differ or a return is not finite, INVALID_CONFIG.
 */
export const rollingCorrelation = (a: ArrayLike<number>, b: ArrayLike<number>, window: number): Float64Array => {
  if (a.length !== b.length) throw new TraderError('INVALID_DATA', `both series must be equally long, got ${a.length} and ${b.length}`);
  const rolling = new RollingCorrelation({ assets: 2, window });
  const out = new Float64Array(a.length);
  const pair = new Float64Array(2);
  for (let i = 0; i < a.length; i++) {
    pair[0] = a[i];
    pair[1] = b[i];
    rolling.next(pair);
    out[i] = rolling.correlation()?.[1] ?? NaN;
  }
  return out;
};
