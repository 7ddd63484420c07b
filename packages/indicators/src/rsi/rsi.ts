import { Line, checkColumns, checkPeriod } from '../indicator';

const RSI = 0;
const GAIN = 1;
const LOSS = 2;
const CLOSE = 3;
const GAIN_BEFORE = 4;
const LOSS_BEFORE = 5;
const CLOSE_BEFORE = 6;

/** 100 - 100 / (1 + gain / loss), in one division. Without losses it is 100, and so it is when nothing moved at all. */
const strength = (gain: number, loss: number): number => {
  const both = gain + loss;
  return both === 0 ? 100 : (100 * gain) / both;
};

/**
 * Relative strength index, 0 to 100, by Wilder's smoothing: the first average gain and loss are the simple ones of the
 * first `period` changes, later ones keep (period - 1) / period of the average before. Ready after `period` + 1 closes.
 *
 * A series that never moved reads 100: "If Average Loss equals zero ... RSI is set to 100" (the note in ChartSchool's sheet).
 * TA-Lib says 0 there, others 50.
 *
 * Source: Wilder, "New Concepts in Technical Trading Systems" (1978), section VI; StockCharts ChartSchool, "Relative Strength Index".
 */
export class Rsi extends Line {
  readonly period: number;
  private readonly keep: number;
  /** Half a share: |d| + d is twice the gain, |d| - d twice the loss. */
  private readonly half: number;

  constructor(period: number) {
    super(`rsi(${period})`, checkPeriod('rsi', period) + 1, 7);
    this.period = period;
    this.keep = (period - 1) / period;
    this.half = 0.5 / period;
  }

  /** Takes one close; returns the index, NaN until ready. */
  next(close: number): number {
    const gap = close - close;
    if (gap !== gap) return gap;
    const s = this.state;
    const gain = s[GAIN];
    const loss = s[LOSS];
    const before = s[CLOSE];
    s[GAIN_BEFORE] = gain;
    s[LOSS_BEFORE] = loss;
    s[CLOSE_BEFORE] = before;
    if (this.count > this.needed) return this.step(close, gain, loss, before);
    this.count++;
    return this.again(close, gain, loss, before);
  }

  /** Takes the last close again. */
  replace(close: number): number {
    if (this.count === 0) return this.next(close);
    const gap = close - close;
    if (gap !== gap) return gap;
    const s = this.state;
    return this.again(close, s[GAIN_BEFORE], s[LOSS_BEFORE], s[CLOSE_BEFORE]);
  }

  private again(close: number, gain: number, loss: number, before: number): number {
    return this.count > this.needed ? this.step(close, gain, loss, before) : this.seed(close, gain, loss, before);
  }

  private step(close: number, gainBefore: number, lossBefore: number, before: number): number {
    const s = this.state;
    const change = close - before;
    const size = Math.abs(change);
    const gain = gainBefore * this.keep + (size + change) * this.half;
    const loss = lossBefore * this.keep + (size - change) * this.half;
    const rsi = strength(gain, loss);
    s[GAIN] = gain;
    s[LOSS] = loss;
    s[CLOSE] = close;
    s[RSI] = rsi;
    return rsi;
  }

  private seed(close: number, gainBefore: number, lossBefore: number, before: number): number {
    const s = this.state;
    const change = this.count === 1 ? 0 : close - before;
    s[GAIN] = gainBefore + (Math.abs(change) + change) * this.half;
    s[LOSS] = lossBefore + (Math.abs(change) - change) * this.half;
    s[CLOSE] = close;
    s[RSI] = strength(s[GAIN], s[LOSS]);
    return this.value;
  }

  /** The batch form, see `rsi`. */
  static batch(close: Float64Array, period: number, out: Float64Array = new Float64Array(close.length)): Float64Array {
    checkColumns('rsi', out, close);
    const stream = new Rsi(period);
    let row = 0;
    for (; row < close.length && !stream.ready; row++) out[row] = stream.next(close[row]);
    if (fill(close, stream.state, stream.keep, stream.half, row, out)) return out;
    for (; row < close.length; row++) out[row] = stream.next(close[row]);
    return out;
  }
}

/** The rows from `from` on, by scalars only. False when it met a gap. */
const fill = (closes: Float64Array, seed: Float64Array, keep: number, half: number, from: number, out: Float64Array): boolean => {
  let gain = seed[GAIN];
  let loss = seed[LOSS];
  let before = seed[CLOSE];
  for (let i = from; i < closes.length; i++) {
    const close = closes[i];
    const change = close - before;
    const size = Math.abs(change);
    gain = gain * keep + (size + change) * half;
    loss = loss * keep + (size - change) * half;
    before = close;
    out[i] = strength(gain, loss);
  }
  return Number.isFinite(gain + loss);
};

/** Relative strength index of `close`, row by row, into `out` (as long as `close`); NaN where there is none yet. */
export const rsi = (close: Float64Array, period: number, out?: Float64Array): Float64Array => Rsi.batch(close, period, out);
