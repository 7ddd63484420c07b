import { TraderError } from '@trader/core';
import { lambdaOf } from './decay';
import type { Decay } from './decay';

/** How fast the past is forgotten, and the variance to begin with: without one, the weights of the returns so far add up to 1. */
export type EwmaVarianceOptions = Decay & { readonly start?: number };

/**
 * Exponentially weighted variance around a mean of zero, return by return: lambda times the variance so far plus (1 - lambda) times the squared return.
 * Source: J.P. Morgan and Reuters, RiskMetrics Technical Document, 4th edition 1996, section 5.2.
 */
export class EwmaVariance {
  readonly #lambda: number;
  #sum: number;
  #weight: number;

  /** Throws INVALID_CONFIG unless there is either a lambda between 0 and 1 or a half-life above 0, and the start, if given, is 0 or more. */
  constructor(options: EwmaVarianceOptions) {
    this.#lambda = lambdaOf(options);
    const { start } = options;
    if (start !== undefined && !(start >= 0 && Number.isFinite(start))) {
      throw new TraderError('INVALID_CONFIG', `start must be a variance of 0 or more, got ${start}`);
    }
    this.#sum = start ?? 0;
    this.#weight = start === undefined ? 0 : 1;
  }

  /** The variance expected of the period to come; undefined before the first return unless there was a start. */
  get variance(): number | undefined {
    return this.#weight === 0 ? undefined : this.#sum / this.#weight;
  }

  /** Takes the return of a period and gives the variance expected of the one after it. Throws INVALID_DATA when it is not finite; nothing is taken then. */
  next(value: number): number {
    if (!Number.isFinite(value)) throw new TraderError('INVALID_DATA', `a return must be a finite number, got ${value}`);
    this.#sum = this.#lambda * this.#sum + (1 - this.#lambda) * value * value;
    this.#weight = this.#lambda * this.#weight + 1 - this.#lambda;
    return this.#sum / this.#weight;
  }
}

/**
 * `EwmaVariance` of a whole series: at each index the variance expected after that return, per period. Take the root for volatility.
 * Throws INVALID_DATA, INVALID_CONFIG.
 */
export const ewmaVariance = (returns: ArrayLike<number>, options: EwmaVarianceOptions): Float64Array => {
  const running = new EwmaVariance(options);
  const variances = new Float64Array(returns.length);
  for (let i = 0; i < returns.length; i++) {
    if (!Number.isFinite(returns[i])) throw new TraderError('INVALID_DATA', `return ${i} must be a finite number, got ${returns[i]}`);
    variances[i] = running.next(returns[i]);
  }
  return variances;
};
