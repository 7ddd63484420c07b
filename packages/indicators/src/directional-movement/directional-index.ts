import { Line, checkColumns, checkPeriod } from '../indicator';
import { quotient } from '../parts/quotient';
import { DX, MINUS, MOVEMENT_SIZE, PLUS, RANGE, addBar, keepBar, keepBefore, putBar, takeBack } from './movement';

const VALUE = 0;

/** One of the three indicators that Wilder makes of smoothed movement and true range: `reading` is DX, PLUS or MINUS. */
class Directional extends Line {
  readonly period: number;
  private readonly keep: number;

  constructor(name: string, period: number, private readonly reading: number) {
    super(`${name}(${period})`, checkPeriod(name, period) + 1, MOVEMENT_SIZE);
    this.period = period;
    this.keep = (period - 1) / period;
  }

  /** Takes one bar; returns the indicator, NaN until ready. */
  next(high: number, low: number, close: number): number {
    const bar = high + low + close;
    const gap = bar - bar;
    if (gap !== gap) return gap;
    putBar(this.state, high, low, close);
    this.take(true);
    return this.value;
  }

  /** Takes the last bar again. */
  replace(high: number, low: number, close: number): number {
    const bar = high + low + close;
    const gap = bar - bar;
    if (gap !== gap) return gap;
    putBar(this.state, high, low, close);
    this.take(this.count === 0);
    return this.value;
  }

  /** Takes the bar that was put into the state: passed on as arguments it would be boxed. */
  private take(anew: boolean): void {
    const { state: s } = this;
    if (anew) {
      keepBefore(s);
      if (this.count <= this.needed) this.count++;
    } else {
      takeBack(s);
    }
    const { count, reading } = this;
    if (count > 1) addBar(s, count > this.period ? this.keep : 1);
    keepBar(s);
    if (reading !== DX) {
      s[VALUE] = quotient(100 * s[reading], s[RANGE]);
      return;
    }
    const both = s[PLUS] + s[MINUS];
    if (count > this.period && both !== 0) s[DX] = (100 * Math.abs(s[PLUS] - s[MINUS])) / both;
    s[VALUE] = s[DX];
  }
}

/**
 * Directional movement index, 0 to 100: how far +DI and -DI are apart, as a percentage of both. Ready after `period` + 1 bars. When nothing moved up or down it stays what it was, at first 0.
 * Source: Wilder, "New Concepts in Technical Trading Systems" (1978), section IV; TA-Lib DX.
 */
export class Dx extends Directional {
  constructor(period: number) {
    super('dx', period, DX);
  }
}

/**
 * Plus directional indicator, 0 to 100: upward movement as a percentage of the true range, both smoothed as Wilder does. Ready after `period` + 1 bars; 0 when nothing moved. Of period 1 TA-Lib gives
 * the fraction, not the percentage.
 * Source: Wilder, "New Concepts in Technical Trading Systems" (1978), section IV; TA-Lib PLUS_DI.
 */
export class PlusDi extends Directional {
  constructor(period: number) {
    super('plusDi', period, PLUS);
  }
}

/** Minus directional indicator: the same for downward movement; see `PlusDi`. Source: TA-Lib MINUS_DI. */
export class MinusDi extends Directional {
  constructor(period: number) {
    super('minusDi', period, MINUS);
  }
}

/** Directional movement index of the bars, row by row, into `out` (as long as the columns); NaN where there is none yet. */
export const dx = (high: Float64Array, low: Float64Array, close: Float64Array, period: number, out: Float64Array = new Float64Array(close.length)): Float64Array => {
  checkColumns('dx', out, high, low, close);
  const stream = new Dx(period);
  for (let i = 0; i < close.length; i++) out[i] = stream.next(high[i], low[i], close[i]);
  return out;
};

/** Plus directional indicator of the bars, row by row, into `out` (as long as the columns); NaN where there is none yet. */
export const plusDi = (high: Float64Array, low: Float64Array, close: Float64Array, period: number, out: Float64Array = new Float64Array(close.length)): Float64Array => {
  checkColumns('plusDi', out, high, low, close);
  const stream = new PlusDi(period);
  for (let i = 0; i < close.length; i++) out[i] = stream.next(high[i], low[i], close[i]);
  return out;
};

/** Minus directional indicator of the bars, row by row, into `out` (as long as the columns); NaN where there is none yet. */
export const minusDi = (high: Float64Array, low: Float64Array, close: Float64Array, period: number, out: Float64Array = new Float64Array(close.length)): Float64Array => {
  checkColumns('minusDi', out, high, low, close);
  const stream = new MinusDi(period);
  for (let i = 0; i < close.length; i++) out[i] = stream.next(high[i], low[i], close[i]);
  return out;
};
