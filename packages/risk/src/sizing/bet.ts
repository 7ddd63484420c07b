import { TraderError } from '@trader/core';

/** A bet with two outcomes, per unit staked. */
export interface Bet {
  /** Probability of the gain, 0 to 1; the loss has the rest. */
  readonly winProbability: number;
  /** What a unit gains, above 0. */
  readonly gain: number;
  /** What a unit loses, above 0: 1 when the stake is gone, 0.01 for a stop one percent away. */
  readonly loss: number;
}

/** Throws INVALID_NUMBER unless a bet is within its ranges. */
export const checkBet = ({ winProbability, gain, loss }: Bet): void => {
  if (!(winProbability >= 0 && winProbability <= 1 && gain > 0 && gain < Infinity && loss > 0 && loss < Infinity)) {
    throw new TraderError(
      'INVALID_NUMBER',
      `a bet needs a probability from 0 to 1 and gain and loss above 0 and finite, got ${winProbability}, ${gain}, ${loss}`,
    );
  }
};

/** How much of the full Kelly size to take. */
export interface KellyPrudence {
  /** Share of the full size, above 0 and at most 1; default 0.5: three quarters of the growth at half the volatility. */
  readonly fraction?: number;
  /** Largest result: the share of wealth in one bet, or the sum of |f| over a portfolio; default 1, no leverage. */
  readonly cap?: number;
}

/** The options with their defaults. Throws INVALID_CONFIG when one is out of range. */
export const prudence = ({ fraction = 0.5, cap = 1 }: KellyPrudence): { readonly fraction: number; readonly cap: number } => {
  if (fraction > 0 && fraction <= 1 && cap > 0) return { fraction, cap };
  throw new TraderError(
    'INVALID_CONFIG',
    `Kelly's fraction must be above 0 and at most 1, its cap above 0, got ${fraction}, ${cap}`,
  );
};
