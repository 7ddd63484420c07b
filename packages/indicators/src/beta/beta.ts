import { Line, checkColumns } from '../indicator';
import { CoMoments } from '../correlation/co-moments';

const BETA = 0;
const CLOSE = 1;
const OTHER = 2;
const CLOSE_BEFORE = 3;
const OTHER_BEFORE = 4;

/** The moments of the returns. */
class Returns extends CoMoments {
  constructor(period: number) {
    super('beta', period);
  }
}

/** The change as a share of the value before; 0 when that is 0, or so near that the share has no number. */
const change = (value: number, before: number): number => {
  const share = (value - before) / before;
  return share - share === 0 ? share : 0;
};

/**
 * Beta, as TA-Lib has it: how much `other` moves for a move of `close`, the slope of the least-squares line through the last `period` pairs of returns, those of `close` across and those of
 * `other` upwards. Without unit; 0 when the close does not move. For the beta of a share, its market comes first and the share second. Ready after `period` + 1 pairs of closes.
 * Source: TA-Lib, BETA.
 */
export class Beta extends Line {
  private readonly returns: Returns;

  constructor(period: number) {
    const returns = new Returns(period);
    super(`beta(${period})`, period + 1, 5, returns);
    this.returns = returns;
  }

  /** Takes a close of each; returns beta, NaN until ready. */
  next(close: number, other: number): number {
    const gap = close - close + (other - other);
    if (gap !== gap) return gap;
    const s = this.state;
    const closeBefore = s[CLOSE];
    const otherBefore = s[OTHER];
    s[CLOSE] = close;
    s[OTHER] = other;
    s[CLOSE_BEFORE] = closeBefore;
    s[OTHER_BEFORE] = otherBefore;
    if (this.count < this.needed) this.count++;
    return this.count === 1 ? this.value : this.show(this.returns.next(change(close, closeBefore), change(other, otherBefore)));
  }

  /** Takes the last closes again. */
  replace(close: number, other: number): number {
    if (this.count === 0) return this.next(close, other);
    const gap = close - close + (other - other);
    if (gap !== gap) return gap;
    const s = this.state;
    s[CLOSE] = close;
    s[OTHER] = other;
    return this.count === 1 ? this.value : this.show(this.returns.replace(change(close, s[CLOSE_BEFORE]), change(other, s[OTHER_BEFORE])));
  }

  private show(products: number): number {
    const squares = this.returns.squaresX;
    const beta = squares === 0 ? 0 : products / squares;
    this.state[BETA] = beta;
    return beta;
  }
}

/** Beta of the last `period` returns of `other` on those of `close`, row by row, into `out` (as long as they are); NaN where there is none yet. */
export const beta = (close: Float64Array, other: Float64Array, period: number, out: Float64Array = new Float64Array(close.length)): Float64Array => {
  checkColumns('beta', out, close, other);
  const stream = new Beta(period);
  for (let i = 0; i < close.length; i++) out[i] = stream.next(close[i], other[i]);
  return out;
};
