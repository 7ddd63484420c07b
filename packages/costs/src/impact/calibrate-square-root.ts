import { TraderError } from '@trader/core';
import { squareRootImpact } from './square-root';
import { fitThroughOrigin } from './through-origin';

/** One trade of one's own, as calibration needs it. */
export interface ImpactObservation {
  /** Size over the volume of a day (or another span, the same as that of `volatility`). */
  readonly sizeOverVolume: number;
  /** Standard deviation of the return over that span: 0.02 is 2 %. */
  readonly volatility: number;
  /** What it cost against the price before it, a share of that price; below zero when it was lucky. */
  readonly slippage: number;
}

/** A fitted square-root law. */
export interface SquareRootFit {
  readonly y: number;
  /** Of `y`, with n - 1 degrees of freedom; NaN for a single trade. */
  readonly standardError: number;
  /** Share of the slippage's mean square that the law explains: 1 - RSS / sum of squares (no constant is fitted). */
  readonly rSquared: number;
  readonly observations: number;
}

/**
 * Least squares through the origin of slippage on volatility x sqrt(size / volume), for `squareRootSlippage`. Throws INVALID_DATA, naming the
 * trade, for numbers that are not finite or sizes or volatilities that are not above 0, and when there is no trade.
 */
export const calibrateSquareRoot = (trades: readonly ImpactObservation[]): SquareRootFit => {
  if (trades.length === 0) throw new TraderError('INVALID_DATA', 'square-root impact: there is no trade to calibrate with');
  const on = trades.map(({ sizeOverVolume, volatility, slippage }, index) => {
    const x = squareRootImpact(1, volatility, sizeOverVolume);
    if (!(sizeOverVolume > 0 && volatility > 0 && x < Infinity && Number.isFinite(slippage))) {
      throw new TraderError(
        'INVALID_DATA',
        `square-root impact: trade ${index}: size over volume ${sizeOverVolume}, volatility ${volatility}, slippage ${slippage}: the first two must be above 0, all finite`,
      );
    }
    return x;
  });
  const { slope: y, standardError, rSquared } = fitThroughOrigin(on, trades.map((each) => each.slippage));
  return { y, standardError, rSquared, observations: trades.length };
};
