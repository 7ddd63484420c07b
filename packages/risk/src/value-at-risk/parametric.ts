import { TraderError } from '@trader/core';
import { normalDensity, normalQuantile, studentDensity, studentQuantile } from '../distributions';
import { requireAbove, requireCount, requireNumber, tailOf } from './tail-risk';
import type { TailRisk } from './tail-risk';

/** Mean and standard deviation of returns per period, and what is asked of them. */
export interface NormalTailOptions {
  /** Per period; 0 unless told otherwise. */
  readonly mean?: number;
  /** Standard deviation per period, above 0. */
  readonly deviation: number;
  /** 0.95 unless told otherwise. */
  readonly confidence?: number;
  /** Periods held, 1 unless told otherwise: independent returns add up, so the mean grows with it and the deviation with its root. */
  readonly horizon?: number;
}

/** Mean, standard deviation and degrees of freedom of returns per period. */
export interface StudentTailOptions {
  readonly mean?: number;
  /** Standard deviation per period, above 0; this, or `scale`. */
  readonly deviation?: number | undefined;
  /** What an unscaled t is multiplied by, above 0: deviation / sqrt(dof / (dof - 2)). It counts when both are given, as `studentFit` gives them. */
  readonly scale?: number | undefined;
  /** Degrees of freedom: any number above 2 with `deviation`, above 1 with `scale`; Infinity is a normal distribution. */
  readonly dof: number;
  readonly confidence?: number;
}

/** Moves a standardised tail to where the returns are. */
export const located = ({ valueAtRisk, expectedShortfall }: TailRisk, mean: number, deviation: number): TailRisk => ({
  valueAtRisk: deviation * valueAtRisk - mean,
  expectedShortfall: deviation * expectedShortfall - mean,
});

/** Of Student's t as it is, its variance dof / (dof - 2). */
const rawStudentTail = (tail: number, dof: number): TailRisk => {
  const place = studentQuantile(tail, dof);
  return { valueAtRisk: -place, expectedShortfall: ((studentDensity(place, dof) / tail) * (dof + place * place)) / (dof - 1) };
};

/** Value at risk and expected shortfall of a variable of mean 0 and variance 1. */
export const standardTailRisk = (tail: number, dof?: number): TailRisk => {
  if (dof !== undefined) return located(rawStudentTail(tail, dof), 0, Math.sqrt((dof - 2) / dof));
  const place = normalQuantile(tail);
  return { valueAtRisk: -place, expectedShortfall: normalDensity(place) / tail };
};

/**
 * Value at risk and expected shortfall of normal returns: deviation x z - mean and deviation x phi(z) / (1 - confidence) - mean, z the normal
 * quantile of the confidence.
 * Source: A. McNeil, R. Frey and P. Embrechts, Quantitative Risk Management, 2nd edition 2015, examples 2.11 and 2.14. Throws INVALID_CONFIG.
 */
export const normalTailRisk = ({ mean = 0, deviation, confidence = 0.95, horizon = 1 }: NormalTailOptions): TailRisk => {
  requireNumber(mean, 'mean');
  requireAbove(deviation, 0, 'deviation');
  requireCount(horizon, 1, 'horizon');
  return located(standardTailRisk(tailOf(confidence)), mean * horizon, deviation * Math.sqrt(horizon));
};

/**
 * Value at risk and expected shortfall of returns that follow Student's t, scaled to the standard deviation given: deviation x sqrt((dof - 2) / dof)
 * x t - mean, and for the shortfall g(t) / (1 - confidence) x (dof + t^2) / (dof - 1) in place of t. There is no horizon, since sums of t are not t:
 * `monteCarloTailRisk` has one.
 * Source: McNeil, Frey and Embrechts, as `normalTailRisk`, examples 2.11 and 2.15. `studentFit` fits deviation and dof. Throws INVALID_CONFIG.
 */
export const studentTailRisk = ({ mean = 0, deviation, scale, dof, confidence = 0.95 }: StudentTailOptions): TailRisk => {
  requireNumber(mean, 'mean');
  const width = scale ?? deviation;
  if (width === undefined) throw new TraderError('INVALID_CONFIG', 'a t needs its deviation or its scale');
  requireAbove(width, 0, scale === undefined ? 'deviation' : 'scale');
  if (dof !== Infinity) requireAbove(dof, scale === undefined ? 2 : 1, 'dof');
  const tail = tailOf(confidence);
  if (dof === Infinity) return located(standardTailRisk(tail), mean, width);
  return located(rawStudentTail(tail, dof), mean, scale ?? width * Math.sqrt((dof - 2) / dof));
};
