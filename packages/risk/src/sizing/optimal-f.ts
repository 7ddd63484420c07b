import { TraderError } from '@trader/core';
import { growthOptimum, meanLogGrowth } from './growth';
import { requireFinite } from '../measures/series';

/** Vince's optimal f and what follows from it. */
export interface OptimalF {
  /** Share of equity that the worst trade loses at the best growth, 0 to 1; 0 without an edge, without a history, or without a loss. */
  readonly f: number;
  /** Equity to have for every unit traded, worst loss / f, in the unit of the profits; Infinity when f is 0. */
  readonly equityPerUnit: number;
  /** Geometric mean of the holding period returns at f, 1 + growth per trade. */
  readonly geometricMean: number;
  /** Terminal wealth relative: what 1 became over the trades at f. */
  readonly terminalWealth: number;
}

/** What `secureF` takes beside the profits. */
export interface SecureFOptions {
  /** Largest drawdown that the trades, in their order, may have had: 0.2 for a fifth of the peak. */
  readonly maxDrawdown: number;
}

/**
 * Optimal f of the profits and losses of trades per unit (contract, share), in their order: the f from 0 to 1 that maximises the terminal wealth, the
 * product of 1 + f x profit / worst loss. It is Kelly's size in units of the worst loss, so it grows with that loss while the units per equity, 1 /
 * equityPerUnit, fall: compare those. It is full size and believes that the worst loss so far is the worst there is: take a share of it, see
 * `secureF`.
 * Source: R. Vince, Portfolio Management Formulas, 1990, and The Mathematics of Money Management, 1992, chapter 1. Throws INVALID_DATA for a profit
 * that is not finite.
 */
export const optimalF = (profits: ArrayLike<number>): OptimalF => {
  const worst = worstLoss(profits);
  return worst === 0 ? flat : figuresAt(profits, worst, growthOptimum(profits, worst));
};

/**
 * The largest units per equity, at most those of `optimalF`, at which the trades in their order would have stayed within `maxDrawdown`. History is
 * one order of many and the worst is yet to come: it is an upper limit.
 * Source: L. Zamansky and D. Stendahl, "Secure Fractional Money Management", Stocks & Commodities 16(7), 1998. Throws INVALID_DATA for a profit that
 * is not finite, INVALID_CONFIG for a limit not above 0 and below 1.
 */
export const secureF = (profits: ArrayLike<number>, { maxDrawdown }: SecureFOptions): OptimalF => {
  if (!(maxDrawdown > 0 && maxDrawdown < 1)) throw new TraderError('INVALID_CONFIG', `maxDrawdown must be above 0 and below 1, got ${maxDrawdown}`);
  const worst = worstLoss(profits);
  if (worst === 0) return flat;
  // Over each stretch of trades the logarithm of wealth is concave in f and 0 at 0, so the f that keep to the limit are an interval from 0.
  let low = 0;
  let high = growthOptimum(profits, worst);
  if (deepestFall(profits, high) <= maxDrawdown) return figuresAt(profits, worst, high);
  for (let middle = high / 2; low < middle && middle < high; middle = (low + high) / 2) {
    if (deepestFall(profits, middle) <= maxDrawdown) low = middle;
    else high = middle;
  }
  return figuresAt(profits, worst, low);
};

const flat: OptimalF = { f: 0, equityPerUnit: Infinity, geometricMean: 1, terminalWealth: 1 };

const worstLoss = (profits: ArrayLike<number>): number => {
  requireFinite(profits, 'profit of a trade');
  let worst = 0;
  for (let i = 0; i < profits.length; i++) worst = Math.max(worst, -profits[i]);
  return worst;
};

/** `units` are per equity: f / worst loss. */
const figuresAt = (profits: ArrayLike<number>, worst: number, units: number): OptimalF => {
  if (units === 0) return flat;
  const growth = meanLogGrowth(profits, units);
  return { f: units * worst, equityPerUnit: 1 / units, geometricMean: Math.exp(growth), terminalWealth: Math.exp(growth * profits.length) };
};

const deepestFall = (profits: ArrayLike<number>, units: number): number => {
  let [level, peak, deepest] = [0, 0, 0];
  for (let i = 0; i < profits.length; i++) {
    level += Math.log1p(units * profits[i]);
    if (level > peak) peak = level;
    deepest = Math.max(deepest, -Math.expm1(level - peak));
  }
  return deepest;
};
