import { moneyFlow } from '../accumulation-distribution/money-flow';
import { Line, checkColumns, checkPeriod } from '../indicator';
import { Sum } from '../sum/sum';

const CMF = 0;
const IDLE = 1;
const IDLE_BEFORE = 2;

/**
 * Chaikin money flow, -1 to 1: the sum of volume x ((close - low) - (high - close)) / (high - low) over the last `period` bars, divided by the sum of their volumes. A bar without a range adds
 * nothing to the first sum. 0 when no bar of the window has volume.
 * Source: Chaikin; StockCharts ChartSchool, "Chaikin Money Flow (CMF)".
 */
export class ChaikinMoneyFlow extends Line {
  readonly period: number;
  private readonly flows: Sum;
  private readonly volumes: Sum;

  constructor(period = 20) {
    const parts = [new Sum(checkPeriod('chaikin-money-flow', period)), new Sum(period)] as const;
    super(`chaikin-money-flow(${period})`, period, 3, ...parts);
    this.period = period;
    [this.flows, this.volumes] = parts;
  }

  /** Takes one bar; returns the flow, NaN until ready. */
  next(high: number, low: number, close: number, volume: number): number {
    const bar = high + low + close + volume;
    const gap = bar - bar;
    if (gap !== gap) return gap;
    if (this.count < this.needed) this.count++;
    const idle = this.state[IDLE];
    this.state[IDLE_BEFORE] = idle;
    return this.show(this.flows.next(moneyFlow(high, low, close, volume)), this.volumes.next(volume), volume > 0 ? 0 : idle + 1);
  }

  /** Takes the last bar again. */
  replace(high: number, low: number, close: number, volume: number): number {
    if (this.count === 0) return this.next(high, low, close, volume);
    const bar = high + low + close + volume;
    const gap = bar - bar;
    if (gap !== gap) return gap;
    return this.show(this.flows.replace(moneyFlow(high, low, close, volume)), this.volumes.replace(volume), volume > 0 ? 0 : this.state[IDLE_BEFORE] + 1);
  }

  /** `idle` bars have passed since the last one with volume: when they fill the window, what rounding left of its sums is no flow. */
  private show(flows: number, volumes: number, idle: number): number {
    const s = this.state;
    const cmf = idle < this.period ? flows / volumes : 0;
    s[IDLE] = idle;
    s[CMF] = cmf;
    return this.whenReady(cmf);
  }
}

/** Chaikin money flow of the bars, row by row, into `out` (as long as the columns); NaN where there is none yet. */
export const chaikinMoneyFlow = (
  high: Float64Array, low: Float64Array, close: Float64Array, volume: Float64Array, period?: number, out: Float64Array = new Float64Array(close.length),
): Float64Array => {
  checkColumns('chaikin-money-flow', out, high, low, close, volume);
  const stream = new ChaikinMoneyFlow(period);
  for (let i = 0; i < close.length; i++) out[i] = stream.next(high[i], low[i], close[i], volume[i]);
  return out;
};
