import { TraderError } from '@trader/core';
import type { Execution } from '@trader/core';
import { movedAgainst } from '../slippage/slippage-model';
import type { SlippageModel } from '../slippage/slippage-model';

const RESOLUTION = 1e12;
const UNITS = 10n ** 12n;

/**
 * Slippage by a share of the price that a formula gives as a double (>= 0): at most the whole price, to the nearest 10^-12, which takes the
 * noise of the double away, and then exactly, up to the tick away from the trader.
 */
export const impactSlippage =
  (impact: (execution: Execution) => number): SlippageModel =>
  (execution, shown) => {
    const units = BigInt(Math.round(Math.min(impact(execution), 1) * RESOLUTION));
    const distance = shown > 0n ? (shown * units + UNITS - 1n) / UNITS : 0n;
    return movedAgainst(execution.instrument, execution.side, shown, distance);
  };

/** What formulas of a day's figures must know of the bars. */
export interface DailyBars {
  /** Standard deviation of a day's return: 0.02 is 2 %. */
  readonly dailyVolatility: number;
  /** Bars in a trading day: a day's volume is taken as so many times the bar's. Default 1, for daily bars. */
  readonly barsPerDay?: number | undefined;
}

/** These, checked. Throws INVALID_CONFIG for a volatility below 0 or not finite, or no bars a day. */
export const readDailyBars = ({ dailyVolatility, barsPerDay = 1 }: DailyBars): { readonly dailyVolatility: number; readonly barsPerDay: number } => ({
  dailyVolatility: parameter(dailyVolatility, 'daily volatility'),
  barsPerDay: parameter(barsPerDay, 'bars per day', true),
});

/** A parameter of a formula. Throws INVALID_CONFIG, naming it, unless it is finite and 0 or above (`positive`: above 0). */
export const parameter = (value: number, what: string, positive = false): number => {
  if (!(value >= 0 && value < Infinity) || (positive && value === 0)) {
    throw new TraderError('INVALID_CONFIG', `${what} must be a number ${positive ? 'above 0' : '0 or above'}, got ${value}`);
  }
  return value;
};
