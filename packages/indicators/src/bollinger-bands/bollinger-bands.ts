import { Lines, checkLines } from '../indicator';
import type { ColumnsOf } from '../indicator';
import { checkPositive } from '../moments/check-positive';
import { StandardDeviation } from '../moments/moments';

/** The bands and where the price stands in them. */
export interface BollingerBandsValue {
  /** The average plus so many deviations. */
  readonly upper: number;
  /** The simple moving average. */
  readonly middle: number;
  /** The average less so many deviations. */
  readonly lower: number;
  /** %b: where the price stands, 0 on the lower band and 1 on the upper one, beyond them outside; 0.5 when the bands have no width, for the price is then the average. */
  readonly percentB: number;
  /** BandWidth: upper less lower, as a share of the middle; 0 when the middle is 0. */
  readonly width: number;
}

const UPPER = 0;
const MIDDLE = 1;
const LOWER = 2;
const PERCENT_B = 3;
const WIDTH = 4;

/**
 * Bollinger bands: the simple moving average of `period` prices, and `deviations` standard deviations (of a population) above and below it. Ready after `period` prices.
 * Source: Bollinger, "Bollinger on Bollinger Bands" (2001), chapters 7 and 8; TA-Lib, BBANDS (with the simple average).
 */
export class BollingerBands extends Lines<BollingerBandsValue> {
  private readonly deviation: StandardDeviation;
  private readonly deviations: number;

  constructor(period = 20, deviations = 2) {
    checkPositive('bollingerBands', deviations, 'number of deviations');
    const deviation = new StandardDeviation(period);
    super(`bollingerBands(${period},${deviations})`, period, 5, { upper: NaN, middle: NaN, lower: NaN, percentB: NaN, width: NaN }, deviation);
    this.deviation = deviation;
    this.deviations = deviations;
  }

  /** Takes one price; returns the bands, NaN until ready. */
  next(price: number): BollingerBandsValue {
    const gap = price - price;
    if (gap !== gap) return this.gap;
    if (this.count < this.needed) this.count++;
    return this.show(price, this.deviation.next(price));
  }

  /** Takes the last price again. */
  replace(price: number): BollingerBandsValue {
    if (this.count === 0) return this.next(price);
    const gap = price - price;
    return gap !== gap ? this.gap : this.show(price, this.deviation.replace(price));
  }

  private show(price: number, deviation: number): BollingerBandsValue {
    const { record, state } = this;
    if (deviation === deviation) {
      const middle = this.deviation.mean;
      const reach = deviation * this.deviations;
      record.upper = state[UPPER] = middle + reach;
      record.middle = state[MIDDLE] = middle;
      record.lower = state[LOWER] = middle - reach;
      record.percentB = state[PERCENT_B] = reach === 0 ? 0.5 : 0.5 + ((price - middle) * 0.5) / reach;
      record.width = state[WIDTH] = middle === 0 ? 0 : (2 * reach) / middle;
    }
    return record;
  }
}

const columns = (length: number): ColumnsOf<BollingerBandsValue> => ({
  upper: new Float64Array(length), middle: new Float64Array(length), lower: new Float64Array(length), percentB: new Float64Array(length), width: new Float64Array(length),
});

/** Bollinger bands of `values`, row by row, into `out` (columns as long as `values`); NaN where there is none yet. */
export const bollingerBands = (values: Float64Array, period?: number, deviations?: number, out: ColumnsOf<BollingerBandsValue> = columns(values.length)): ColumnsOf<BollingerBandsValue> => {
  checkLines('bollingerBands', out, values);
  const stream = new BollingerBands(period, deviations);
  for (let i = 0; i < values.length; i++) {
    const bands = stream.next(values[i]);
    out.upper[i] = bands.upper;
    out.middle[i] = bands.middle;
    out.lower[i] = bands.lower;
    out.percentB[i] = bands.percentB;
    out.width[i] = bands.width;
  }
  return out;
};
