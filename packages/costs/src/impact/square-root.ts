import { impactSlippage, parameter, readDailyBars } from './impact-slippage';
import type { DailyBars } from './impact-slippage';
import { participation } from './participation';
import type { SlippageModel } from '../slippage/slippage-model';

/**
 * The square-root law of market impact: y x volatility x sqrt(size / volume), a share of the price. Volatility and volume must be of the same
 * span, usually a day; y is of order 1.
 *
 * Source: B. Toth et al., "Anomalous price impact and the critical nature of liquidity in financial markets", Physical Review X 1, 021006
 * (2011), equation 1; the law with Y from 0.5 to 1 in Y. Sato and K. Kanazawa, arXiv 2411.13965.
 */
export const squareRootImpact = (y: number, volatility: number, sizeOverVolume: number): number => y * volatility * Math.sqrt(sizeOverVolume);

/** What `squareRootSlippage` takes. */
export interface SquareRootOptions extends DailyBars {
  /** The law's factor, see `calibrateSquareRoot`. */
  readonly y: number;
}

/**
 * Slippage by the square-root law. An order in a bar without a volume counts as large as the bar. Throws INVALID_CONFIG for a parameter that
 * is below 0 or not finite, or no bars a day.
 */
export const squareRootSlippage = (options: SquareRootOptions): SlippageModel => {
  const y = parameter(options.y, 'factor of square-root impact');
  const { dailyVolatility, barsPerDay } = readDailyBars(options);
  return impactSlippage((execution) => squareRootImpact(y, dailyVolatility, participation(execution) / barsPerDay));
};
