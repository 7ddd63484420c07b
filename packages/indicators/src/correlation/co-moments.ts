import { Line, checkPeriod } from '../indicator';

const PRODUCTS = 0;
const SQUARES_X = 1;
const SQUARES_Y = 2;
const INPUT_X = 3;
const INPUT_Y = 4;
const OLD_BASE_X = 5;
const OLD_BASE_Y = 6;
/** The fresh block, and what it was before the last pair: five numbers each, as below. */
const FRESH = 7;
const BEFORE = 12;
const RING = 17;

/** What a block of pairs is told by. */
const MEAN_X = 0;
const MEAN_Y = 1;
const XX = 2;
const YY = 3;
const XY = 4;
const FIELDS = 5;

/**
 * How two series move together in the last `period` pairs: the sums of the squares, and of the products, of their distances from their means. Kept in blocks, each counted from a base, as in
 * `Variance`.
 */
export abstract class CoMoments extends Line {
  readonly period: number;
  /** 1 / n at place n. */
  private readonly shares: Float64Array;
  /** Where what the ends of the last full block are told by begins: that from place i of the block on stands FIELDS x i further. */
  private readonly ends: number;

  constructor(name: string, period: number) {
    super(`${name}(${period})`, checkPeriod(name, period), RING + (2 + FIELDS) * period);
    this.period = period;
    this.shares = Float64Array.from({ length: period + 1 }, (_, n) => 1 / Math.max(1, n));
    this.ends = RING + 2 * period;
  }

  /** Sum of (x - mean of x) squared. */
  get squaresX(): number {
    return this.whenReady(this.state[SQUARES_X]);
  }

  /** Sum of (y - mean of y) squared. */
  get squaresY(): number {
    return this.whenReady(this.state[SQUARES_Y]);
  }

  /** Takes one pair; returns the sum of (x - mean of x) (y - mean of y), NaN until ready. */
  next(x: number, y: number): number {
    const gap = x - x + (y - y);
    if (gap !== gap) return gap;
    this.state[INPUT_X] = x;
    this.state[INPUT_Y] = y;
    this.take(true);
    return this.whenReady(this.state[PRODUCTS]);
  }

  /** Takes the last pair again. */
  replace(x: number, y: number): number {
    if (this.count === 0) return this.next(x, y);
    const gap = x - x + (y - y);
    if (gap !== gap) return gap;
    this.state[INPUT_X] = x;
    this.state[INPUT_Y] = y;
    this.take(false);
    return this.whenReady(this.state[PRODUCTS]);
  }

  /** Takes the input, as a new one or again; too long to be inlined, as in `Variance`. */
  private take(isNew: boolean): void {
    const s = this.state;
    const { period, shares } = this;
    if (isNew) {
      const full = this.at + 1 === period;
      if (full) this.turn();
      if (this.count < this.needed) this.count++;
      this.at = full ? 0 : this.at + 1;
      s[BEFORE + MEAN_X] = s[FRESH + MEAN_X];
      s[BEFORE + MEAN_Y] = s[FRESH + MEAN_Y];
      s[BEFORE + XX] = s[FRESH + XX];
      s[BEFORE + YY] = s[FRESH + YY];
      s[BEFORE + XY] = s[FRESH + XY];
    }
    const { at } = this;
    const fresh = at + 1;
    s[RING + 2 * at] = s[INPUT_X];
    s[RING + 2 * at + 1] = s[INPUT_Y];
    const x = s[INPUT_X] - s[RING];
    const y = s[INPUT_Y] - s[RING + 1];
    const dx = x - s[BEFORE + MEAN_X];
    const dy = y - s[BEFORE + MEAN_Y];
    const meanX = s[BEFORE + MEAN_X] + dx * shares[fresh];
    const meanY = s[BEFORE + MEAN_Y] + dy * shares[fresh];
    let xx = s[BEFORE + XX] + dx * (x - meanX);
    let yy = s[BEFORE + YY] + dy * (y - meanY);
    let xy = s[BEFORE + XY] + dx * (y - meanY);
    s[FRESH + MEAN_X] = meanX;
    s[FRESH + MEAN_Y] = meanY;
    s[FRESH + XX] = xx;
    s[FRESH + YY] = yy;
    s[FRESH + XY] = xy;
    if (fresh < period) {
      const end = this.ends + FIELDS * fresh;
      const weight = fresh * (period - fresh) * shares[period];
      const apartX = s[end + MEAN_X] - meanX + (s[OLD_BASE_X] - s[RING]);
      const apartY = s[end + MEAN_Y] - meanY + (s[OLD_BASE_Y] - s[RING + 1]);
      xx += s[end + XX] + apartX * apartX * weight;
      yy += s[end + YY] + apartY * apartY * weight;
      xy += s[end + XY] + apartX * apartY * weight;
    }
    s[SQUARES_X] = xx;
    s[SQUARES_Y] = yy;
    s[PRODUCTS] = xy;
  }

  /** The block is full: what its ends are told by, counted from its last pair. A new one begins. */
  private turn(): void {
    const s = this.state;
    const { period, shares, ends } = this;
    const last = RING + 2 * (period - 1);
    const baseX = s[last];
    const baseY = s[last + 1];
    let meanX = 0;
    let meanY = 0;
    let xx = 0;
    let yy = 0;
    let xy = 0;
    for (let i = period - 1; i > 0; i--) {
      const x = s[RING + 2 * i] - baseX;
      const y = s[RING + 2 * i + 1] - baseY;
      const dx = x - meanX;
      const dy = y - meanY;
      meanX += dx * shares[period - i];
      meanY += dy * shares[period - i];
      xx += dx * (x - meanX);
      yy += dy * (y - meanY);
      xy += dx * (y - meanY);
      const end = ends + FIELDS * i;
      s[end + MEAN_X] = meanX;
      s[end + MEAN_Y] = meanY;
      s[end + XX] = xx;
      s[end + YY] = yy;
      s[end + XY] = xy;
    }
    s[OLD_BASE_X] = baseX;
    s[OLD_BASE_Y] = baseY;
    for (let field = 0; field < FIELDS; field++) s[FRESH + field] = 0;
  }
}
