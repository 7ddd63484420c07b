import { logRatio } from '../historical-volatility/log-ratio';

/** What a bar says of the variance, after Rogers and Satchell: ln(high / close) ln(high / open) + ln(low / close) ln(low / open). */
export const rogersSatchellVariance = (open: number, high: number, low: number, close: number): number =>
  logRatio(high, close) * logRatio(high, open) + logRatio(low, close) * logRatio(low, open);
