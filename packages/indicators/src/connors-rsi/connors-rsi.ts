import { Line, checkColumns, checkPeriod } from '../indicator';
import { Rsi } from '../rsi/rsi';
import { quotient } from '../parts/quotient';

const CONNORS = 0;
const CLOSE = 1;
const CLOSE_BEFORE = 2;
const STREAK = 3;
const STREAK_BEFORE = 4;
const CHANGE = 5;
const RING = 6;

/**
 * Connors RSI, 0 to 100: the mean of RSI(period) of closes, RSI(streakPeriod) of the streak, which counts how many closes in a row rose (or, below 0, fell), and the percent rank of the last change
 * in percent: how many of the `rankPeriod` changes before were smaller. Ready after max(period + 1, streakPeriod + 1, rankPeriod + 2) closes. A series that never moved reads 200 / 3, for RSI says
 * 100 there. The changes before are gone through at every bar.
 * Source: Connors, Alvarez and Connors Research, "An Introduction to ConnorsRSI" (2012).
 */
export class ConnorsRsi extends Line {
  private readonly rsi: Rsi;
  private readonly streakRsi: Rsi;
  private readonly rankPeriod: number;

  constructor(period = 3, streakPeriod = 2, rankPeriod = 100) {
    const parts = [new Rsi(checkPeriod('connorsRsi', period)), new Rsi(checkPeriod('connorsRsi', streakPeriod))] as const;
    super(`connorsRsi(${period},${streakPeriod},${rankPeriod})`, Math.max(period + 1, streakPeriod + 1, rankPeriod + 2), RING + checkPeriod('connorsRsi', rankPeriod), ...parts);
    [this.rsi, this.streakRsi] = parts;
    this.rankPeriod = rankPeriod;
  }

  /** Takes one close; returns the index, NaN until ready. */
  next(close: number): number {
    const gap = close - close;
    if (gap !== gap) return gap;
    const s = this.state;
    s[CLOSE_BEFORE] = s[CLOSE];
    s[STREAK_BEFORE] = s[STREAK];
    if (this.count > 1) {
      this.at = this.at + 1 === this.rankPeriod ? 0 : this.at + 1;
      s[RING + this.at] = s[CHANGE];
    }
    if (this.count < this.needed) this.count++;
    this.step(close);
    s[CONNORS] = (this.rsi.next(close) + this.streakRsi.next(s[STREAK]) + this.rank()) / 3;
    return this.value;
  }

  /** Takes the last close again. */
  replace(close: number): number {
    if (this.count === 0) return this.next(close);
    const gap = close - close;
    if (gap !== gap) return gap;
    const s = this.state;
    this.step(close);
    s[CONNORS] = (this.rsi.replace(close) + this.streakRsi.replace(s[STREAK]) + this.rank()) / 3;
    return this.value;
  }

  private step(close: number): void {
    const s = this.state;
    const change = this.count === 1 ? 0 : Math.sign(close - s[CLOSE_BEFORE]);
    const before = s[STREAK_BEFORE];
    s[STREAK] = change * before > 0 ? before + change : change;
    s[CHANGE] = quotient(close - s[CLOSE_BEFORE], s[CLOSE_BEFORE]);
    s[CLOSE] = close;
  }

  /** How many of the changes before were smaller than this one, in percent. */
  private rank(): number {
    const { state: s, rankPeriod } = this;
    const change = s[CHANGE];
    let smaller = 0;
    for (let i = RING; i < RING + rankPeriod; i++) if (s[i] < change) smaller++;
    return (100 * smaller) / rankPeriod;
  }
}

/** Connors RSI of `close`, row by row, into `out` (as long as the column); NaN where there is none yet. */
export const connorsRsi = (close: Float64Array, period = 3, streakPeriod = 2, rankPeriod = 100, out: Float64Array = new Float64Array(close.length)): Float64Array => {
  checkColumns('connorsRsi', out, close);
  const stream = new ConnorsRsi(period, streakPeriod, rankPeriod);
  for (let i = 0; i < close.length; i++) out[i] = stream.next(close[i]);
  return out;
};
