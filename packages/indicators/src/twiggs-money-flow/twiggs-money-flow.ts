import { moneyFlow } from '../accumulation-distribution/money-flow';
import { Line, checkColumns, checkPeriod } from '../indicator';

const TWIGGS = 0;
const FLOW = 1;
const VOLUME = 2;
const CLOSE = 3;
const FLOW_BEFORE = 4;
const VOLUME_BEFORE = 5;
const CLOSE_BEFORE = 6;

/**
 * Twiggs money flow, -1 to 1: Chaikin's, with the close before counted into the range of each bar (so that gaps count), and with Wilder's smoothing instead of sums. The averages of flow and of volume
 * begin with the simple ones of the first `period` bars that have a bar before them; later ones keep (period - 1) / period of the average before. 0 as long as there was no volume. Ready after
 * `period` + 1 bars.
 * Source: Twiggs, incrediblecharts.com, "Twiggs Money Flow"; Ryde, "Chart" manual, "Twiggs Money Flow".
 */
export class TwiggsMoneyFlow extends Line {
  private readonly keep: number;
  private readonly share: number;

  constructor(period = 21) {
    super(`twiggs-money-flow(${period})`, checkPeriod('twiggs-money-flow', period) + 1, 7);
    this.keep = (period - 1) / period;
    this.share = 1 / period;
  }

  /** Takes one bar; returns the flow, NaN until ready. */
  next(high: number, low: number, close: number, volume: number): number {
    const bar = high + low + close + volume;
    const gap = bar - bar;
    if (gap !== gap) return gap;
    const s = this.state;
    s[FLOW_BEFORE] = s[FLOW];
    s[VOLUME_BEFORE] = s[VOLUME];
    s[CLOSE_BEFORE] = s[CLOSE];
    if (this.count <= this.needed) this.count++;
    return this.step(high, low, close, volume);
  }

  /** Takes the last bar again. */
  replace(high: number, low: number, close: number, volume: number): number {
    if (this.count === 0) return this.next(high, low, close, volume);
    const bar = high + low + close + volume;
    const gap = bar - bar;
    return gap !== gap ? gap : this.step(high, low, close, volume);
  }

  private step(high: number, low: number, close: number, volume: number): number {
    const s = this.state;
    s[CLOSE] = close;
    if (this.count === 1) return this.value;
    const before = s[CLOSE_BEFORE];
    const flow = moneyFlow(Math.max(high, before), Math.min(low, before), close, volume);
    // Until ready the shares are added up: that is the simple average of the first ones.
    const keep = this.count > this.needed ? this.keep : 1;
    const flows = s[FLOW_BEFORE] * keep + flow * this.share;
    const volumes = s[VOLUME_BEFORE] * keep + volume * this.share;
    const twiggs = volumes === 0 ? 0 : flows / volumes;
    s[FLOW] = flows;
    s[VOLUME] = volumes;
    s[TWIGGS] = twiggs;
    return this.whenReady(twiggs);
  }
}

/** Twiggs money flow of the bars, row by row, into `out` (as long as the columns); NaN where there is none yet. */
export const twiggsMoneyFlow = (
  high: Float64Array, low: Float64Array, close: Float64Array, volume: Float64Array, period?: number, out: Float64Array = new Float64Array(close.length),
): Float64Array => {
  checkColumns('twiggs-money-flow', out, high, low, close, volume);
  const stream = new TwiggsMoneyFlow(period);
  for (let i = 0; i < close.length; i++) out[i] = stream.next(high[i], low[i], close[i], volume[i]);
  return out;
};
