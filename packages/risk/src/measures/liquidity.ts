import { TraderError } from '@trader/core';
import { checkVector } from '../linear/check-matrix';

/** What `liquidityOf` takes; all lists are by position. */
export interface LiquidityInput {
  /** Signed quantities held: shares or contracts. */
  readonly quantities: ArrayLike<number>;
  /** Worth of one unit in one currency for all, above 0: price x multiplier. */
  readonly prices: ArrayLike<number>;
  /** Quantity that trades on an ordinary day, 0 or above: a mean or, more prudent, a median of some weeks. */
  readonly dailyVolumes: ArrayLike<number>;
  /** Share of that volume one is willing to be, above 0 and at most 1. */
  readonly participation: number;
}

/** How fast a portfolio could be sold. */
export interface Liquidity {
  /** Days each position needs: |quantity| / (participation x daily volume); 0 of nothing, Infinity where nothing trades. Not rounded up. */
  readonly daysToExit: Float64Array;
  /** Days the whole portfolio needs when all are sold side by side: the longest of them; 0 when nothing is held. */
  readonly longest: number;
  /** Days that each unit of worth needs at most, on average: daysToExit weighted by |worth|; 0 when nothing is held. */
  readonly averageDays: number;
  /** Share of the portfolio's |worth| that is sold within `days` (0 or above), each position evenly; undefined when nothing is held. Throws INVALID_CONFIG. */
  exitableWithin(days: number): number | undefined;
}

/**
 * Days to exit at a participation rate, and the share of the portfolio that may be sold within some days. What that would cost is a cost model's.
 * Source: the reckoning that 17 CFR 270.22e-4 (the US liquidity rule of funds, (b)(1)(ii): sizes a fund would reasonably anticipate trading) leads to, as in ESMA,
 * Guidelines on liquidity stress testing in UCITS and AIFs, 2020, 5.1. Throws INVALID_DATA, naming the position, and INVALID_CONFIG.
 */
export const liquidityOf = ({ quantities, prices, dailyVolumes, participation }: LiquidityInput): Liquidity => {
  const n = quantities.length;
  checkVector(quantities, n, 'quantity');
  checkVector(prices, n, 'price');
  checkVector(dailyVolumes, n, 'daily volume');
  if (!(participation > 0 && participation <= 1)) {
    throw new TraderError('INVALID_CONFIG', `participation must be above 0 and at most 1 (0.1 for a tenth of the volume), got ${participation}`);
  }
  const daysToExit = new Float64Array(n);
  const worths = new Float64Array(n);
  let [longest, worth, weighted] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    if (!(prices[i] > 0)) throw new TraderError('INVALID_DATA', `price ${i} must be above 0, got ${prices[i]}`);
    if (dailyVolumes[i] < 0) throw new TraderError('INVALID_DATA', `daily volume ${i} must be 0 or above, got ${dailyVolumes[i]}`);
    const size = Math.abs(quantities[i]);
    if (size === 0) continue;
    daysToExit[i] = size / (participation * dailyVolumes[i]);
    worths[i] = size * prices[i];
    longest = Math.max(longest, daysToExit[i]);
    worth += worths[i];
    weighted += worths[i] * daysToExit[i];
  }
  const exitableWithin = (days: number): number | undefined => {
    if (!(days >= 0)) throw new TraderError('INVALID_CONFIG', `days must be 0 or above, got ${days}`);
    let sold = 0;
    for (let i = 0; i < n; i++) if (worths[i] > 0) sold += worths[i] * (days < daysToExit[i] ? days / daysToExit[i] : Number(daysToExit[i] < Infinity));
    return worth > 0 ? sold / worth : undefined;
  };
  return { daysToExit, longest, averageDays: worth > 0 ? weighted / worth : 0, exitableWithin };
};
