import { TraderError } from '@trader/core';

/** Parameters that are known, as `garch` fits them, and where to begin. */
export interface GarchFilterOptions {
  readonly omega: number;
  readonly alpha: number;
  readonly beta: number;
  /** The mean return of a period; 0 unless told otherwise. */
  readonly mean?: number;
  /** The variance of the first period: the long-run variance omega / (1 - alpha - beta) unless told otherwise. */
  readonly variance?: number;
}

/** The variance of a GARCH(1,1) with known parameters, return by return. Source: as `garch`. */
export class GarchFilter {
  readonly #omega: number;
  readonly #alpha: number;
  readonly #beta: number;
  readonly #mean: number;
  #variance: number;

  /** Throws INVALID_CONFIG when a parameter is below 0 or not finite, or alpha + beta is 1 or more. */
  constructor({ omega, alpha, beta, mean = 0, variance }: GarchFilterOptions) {
    for (const [name, value] of Object.entries({ omega, alpha, beta })) {
      if (!(value >= 0 && Number.isFinite(value))) throw new TraderError('INVALID_CONFIG', `${name} must be a finite number of 0 or more, got ${value}`);
    }
    if (!(alpha + beta < 1)) throw new TraderError('INVALID_CONFIG', `alpha + beta must be below 1, got ${alpha + beta}`);
    if (!Number.isFinite(mean)) throw new TraderError('INVALID_CONFIG', `mean must be a finite number, got ${mean}`);
    const first = variance ?? omega / (1 - alpha - beta);
    if (!(first > 0 && Number.isFinite(first))) throw new TraderError('INVALID_CONFIG', `variance must be a finite number above 0, got ${first}: give one, or omega above 0`);
    this.#omega = omega;
    this.#alpha = alpha;
    this.#beta = beta;
    this.#mean = mean;
    this.#variance = first;
  }

  /** The variance expected of the period to come. */
  get variance(): number {
    return this.#variance;
  }

  /** Takes the return of a period and gives the variance of the one after it. Throws INVALID_DATA when it is not finite; nothing is taken then. */
  next(value: number): number {
    if (!Number.isFinite(value)) throw new TraderError('INVALID_DATA', `a return must be a finite number, got ${value}`);
    const surprise = value - this.#mean;
    this.#variance = this.#omega + this.#alpha * surprise * surprise + this.#beta * this.#variance;
    return this.#variance;
  }
}
