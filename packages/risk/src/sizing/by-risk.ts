import { TraderError } from '@trader/core';
import { capOf, requirePositive, requireRisk } from './size-input';
import type { SizeCap } from './size-input';

/** What `sizeByVolatility` takes; both volatilities are of the same length of time, yearly for instance. */
export interface VolatilityTarget extends SizeCap {
  /** Volatility that the position is to bring, as a share of equity: 0.1 for ten percent a year. */
  readonly target: number;
  /** Volatility of the asset's returns; undefined while nothing has been measured. */
  readonly volatility: number | undefined;
}

/**
 * Share of equity whose volatility is the target: min(cap, target / volatility), and 0 while the volatility is unknown.
 * Source: C. Harvey et al., "The Impact of Volatility Targeting", Journal of Portfolio Management 45(1), 2018. Throws INVALID_NUMBER for a target or
 * a volatility that is not above 0 (one of exactly 0 is a price that stood still, and would ask for any size), INVALID_CONFIG for a cap out of range.
 */
export const sizeByVolatility = (input: VolatilityTarget): number => {
  const { target, volatility } = input;
  const cap = capOf(input);
  requirePositive(target, 'a volatility target');
  if (volatility === undefined) return 0;
  requirePositive(volatility, 'a volatility');
  return Math.min(cap, target / volatility);
};

/** What `sizeByStop` takes. */
export interface StopRisk extends SizeCap {
  /** Share of equity lost when the stop is hit: 0.01 for one percent. */
  readonly risk: number;
  /** Price of the entry. */
  readonly entry: number;
  /** Price of the stop, on either side of the entry; undefined when there is none. */
  readonly stop: number | undefined;
}

/**
 * Share of equity (a magnitude: the side is yours) that loses `risk` between entry and stop: min(cap, risk x entry / |entry - stop|), fixed
 * fractional sizing. Without a stop it is 0, for the risk is unknown. A gap through the stop loses more.
 * Source: R. Vince, Portfolio Management Formulas, 1990, chapter 2; V. Tharp, Trade Your Way to Financial Freedom, 1998, chapter 12, percent risk
 * model. Throws INVALID_NUMBER for prices that are not above 0 or equal, INVALID_CONFIG for a risk or a cap out of range.
 */
export const sizeByStop = (input: StopRisk): number => {
  const { risk, entry, stop } = input;
  const cap = capOf(input);
  requireRisk(risk, 'the risk of a trade');
  requirePositive(entry, 'the price of an entry');
  if (stop === undefined) return 0;
  requirePositive(stop, 'the price of a stop');
  if (stop === entry) throw new TraderError('INVALID_NUMBER', `a stop must be away from the entry, got ${stop} for both`);
  return Math.min(cap, (risk * entry) / Math.abs(entry - stop));
};

/** What `sizeByAtr` takes. */
export interface AtrRisk extends SizeCap {
  /** Share of equity lost when the price moves against the position by `multiple` ranges: 0.01 for one percent. */
  readonly risk: number;
  /** Average true range, in the unit of the price; undefined while the indicator warms up. */
  readonly atr: number | undefined;
  /** How many ranges the stop is away; default 2, as the Turtles'. */
  readonly multiple?: number;
  /** Price of the entry. */
  readonly price: number;
}

/**
 * Share of equity that loses `risk` when the price moves by `multiple` average true ranges: min(cap, risk x price / (multiple x atr)), and 0 while
 * the range is unknown.
 * Source: C. Faith, Way of the Turtle, 2007, Original Turtle Trading Rules, "Volatility-adjusted position units" (there one range for the unit, two
 * for the stop). Throws INVALID_NUMBER for numbers that are not above 0, INVALID_CONFIG for a risk or a cap out of range.
 */
export const sizeByAtr = (input: AtrRisk): number => {
  const { risk, atr, multiple = 2, price } = input;
  const cap = capOf(input);
  requireRisk(risk, 'the risk of a trade');
  requirePositive(price, 'the price of an entry');
  requirePositive(multiple, 'the multiple of an average true range');
  if (atr === undefined) return 0;
  requirePositive(atr, 'an average true range');
  return Math.min(cap, (risk * price) / (multiple * atr));
};

/** What `scaleByDrawdown` takes. */
export interface DrawdownScale {
  readonly equity: number;
  /** Highest equity so far. */
  readonly peak: number;
  /** Drawdown at which nothing may be held any more: 0.2 for a fifth of the peak. */
  readonly limit: number;
}

/**
 * What to multiply a size by so that a drawdown stays within `limit`, from 1 at the peak to 0 at the limit: (equity - floor) / (equity x limit) with
 * floor = (1 - limit) x peak. Never more when equity is lower, so there is no doubling up after losses; without equity it is 0.
 * Source: S. Grossman and Z. Zhou, "Optimal Investment Strategies for Controlling Drawdowns", Mathematical Finance 3(3), 1993 (the exposure of their
 * optimum is proportional to equity less floor). Throws INVALID_NUMBER for equity or a peak that is not finite, INVALID_CONFIG for a limit out of
 * range.
 */
export const scaleByDrawdown = ({ equity, peak, limit }: DrawdownScale): number => {
  requireRisk(limit, 'the limit of a drawdown');
  if (!Number.isFinite(equity) || !Number.isFinite(peak)) {
    throw new TraderError('INVALID_NUMBER', `equity and peak must be finite, got ${equity}, ${peak}`);
  }
  if (equity <= 0) return 0;
  return Math.min(1, Math.max(0, (equity - (1 - limit) * peak) / (equity * limit)));
};
