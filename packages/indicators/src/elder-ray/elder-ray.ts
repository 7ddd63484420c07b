import { Lines, checkLines, checkPeriod } from '../indicator';
import type { ColumnsOf } from '../indicator';
import { columnsFor } from '../parts/columns';
import { Averages } from '../parts/averages';

/** The Elder ray, in price units. */
export interface ElderRayValue {
  /** Bull power: the high less the average. */
  readonly bull: number;
  /** Bear power: the low less the average. */
  readonly bear: number;
}

/**
 * Elder ray: how far the high and the low of the bar are from EMA(period) of closes. Ready after `period` bars.
 * Source: Elder, "Trading for a Living" (1993), section 41.
 */
export class ElderRay extends Lines<ElderRayValue> {
  readonly period: number;
  private readonly closes: Averages;

  constructor(period: number) {
    const closes = new Averages(1, checkPeriod('elderRay', period));
    super(`elderRay(${period})`, period, 2, { bull: NaN, bear: NaN }, closes);
    this.period = period;
    this.closes = closes;
  }

  /** Takes one bar; returns the lines, NaN until ready. */
  next(high: number, low: number, close: number): ElderRayValue {
    const bar = high + low + close;
    const gap = bar - bar;
    if (gap !== gap) return this.gap;
    if (this.count < this.needed) this.count++;
    this.closes.put(0, close);
    this.closes.next();
    return this.show(high, low);
  }

  /** Takes the last bar again. */
  replace(high: number, low: number, close: number): ElderRayValue {
    if (this.count === 0) return this.next(high, low, close);
    const bar = high + low + close;
    const gap = bar - bar;
    if (gap !== gap) return this.gap;
    this.closes.put(0, close);
    this.closes.replace();
    return this.show(high, low);
  }

  private show(high: number, low: number): ElderRayValue {
    const { record, state } = this;
    if (!this.ready) return record;
    const average = this.closes.average(0);
    record.bull = state[0] = high - average;
    record.bear = state[1] = low - average;
    return record;
  }
}

/** Elder ray of the bars, row by row, into `out` (columns as long as the input); NaN where there is none yet. */
export const elderRay = (
  high: Float64Array, low: Float64Array, close: Float64Array, period: number,
  out: ColumnsOf<ElderRayValue> = columnsFor(close.length, ['bull', 'bear']),
): ColumnsOf<ElderRayValue> => {
  checkLines('elderRay', out, high, low, close);
  const stream = new ElderRay(period);
  for (let i = 0; i < close.length; i++) {
    const value = stream.next(high[i], low[i], close[i]);
    out.bull[i] = value.bull;
    out.bear[i] = value.bear;
  }
  return out;
};
