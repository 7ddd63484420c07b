import { TraderError } from '@trader/core';

/**
 * A limit of the chance that wealth ever falls below a level: P(lowest wealth < floor) < probability. It is kept by E w^-lambda <= 1, w the growth
 * factor of a round and lambda = ln(probability) / ln(floor).
 * Source: E. Busseti, E. Ryu and S. Boyd, "Risk-Constrained Kelly Gambling", Journal of Investing 25(3), 2016, section 4.
 */
export interface DrawdownLimit {
  /** Level as a share of the wealth at the start, above 0 and below 1: 0.7 for a fall of thirty percent. */
  readonly floor: number;
  /** Chance of ever falling below it, above 0 and below 1. */
  readonly probability: number;
}

/** lambda of a drawdown limit, above 0. Throws INVALID_CONFIG when the limit is out of range. */
export const drawdownPower = ({ floor, probability }: DrawdownLimit): number => {
  if (floor > 0 && floor < 1 && probability > 0 && probability < 1) return Math.log(probability) / Math.log(floor);
  throw new TraderError('INVALID_CONFIG', `a drawdown limit needs a floor and a probability above 0 and below 1, got ${floor}, ${probability}`);
};
