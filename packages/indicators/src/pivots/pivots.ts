import { fault } from '../fault';
import { Lines, checkLines } from '../indicator';
import type { ColumnsOf } from '../indicator';

/** Ways to draw levels from the bar of a session. */
export type PivotKind = 'classic' | 'fibonacci' | 'camarilla' | 'woodie' | 'demark';

/** The levels of a session, in units of price; NaN for one that the kind does not have. */
export interface PivotLevels {
  /** The pivot point. */
  readonly pivot: number;
  /** First resistance. */
  readonly r1: number;
  /** First support. */
  readonly s1: number;
  /** Second resistance; DeMark has none. */
  readonly r2: number;
  /** Second support; DeMark has none. */
  readonly s2: number;
  /** Third resistance; DeMark has none. */
  readonly r3: number;
  /** Third support; DeMark has none. */
  readonly s3: number;
  /** Fourth resistance; Fibonacci and DeMark have none. */
  readonly r4: number;
  /** Fourth support; Fibonacci and DeMark have none. */
  readonly s4: number;
}

const KINDS: readonly PivotKind[] = ['classic', 'fibonacci', 'camarilla', 'woodie', 'demark'];

const PIVOT = 0;
const R1 = 1;
const S1 = 2;
const R2 = 3;
const S2 = 4;
const R3 = 5;
const S3 = 6;
const R4 = 7;
const S4 = 8;

const unknown = (): PivotLevels => ({ pivot: NaN, r1: NaN, s1: NaN, r2: NaN, s2: NaN, r3: NaN, s3: NaN, r4: NaN, s4: NaN });

/** The bar of the session, behind the levels. Functions take numbers from there rather than as arguments: those V8 would box. */
const OPEN = 9;
const HIGH = 10;
const LOW = 11;
const CLOSE = 12;

const FIBONACCI = Float64Array.of(0.382, 0.618, 1, NaN);
const CAMARILLA = Float64Array.of(1.1 / 12, 1.1 / 6, 1.1 / 4, 1.1 / 2);

/** Resistances and supports at four shares of the range from what stands in the place `middle`. */
const around = (s: Float64Array, middle: number, shares: Float64Array): void => {
  for (let i = 0; i < shares.length; i++) {
    const distance = (s[HIGH] - s[LOW]) * shares[i];
    s[R1 + 2 * i] = s[middle] + distance;
    s[S1 + 2 * i] = s[middle] - distance;
  }
};

/**
 * The levels that the classic and Woodie's have in common: the extremes mirrored in the pivot, the range, and further ones outside. The fourth is a range beyond the third, or as far as the pivot is from
 * the extreme.
 */
const mirrored = (s: Float64Array, fourthByRange: boolean): void => {
  const pivot = s[PIVOT];
  const high = s[HIGH];
  const low = s[LOW];
  const range = high - low;
  s[R1] = 2 * pivot - low;
  s[S1] = 2 * pivot - high;
  s[R2] = pivot + range;
  s[S2] = pivot - range;
  s[R3] = high + 2 * (pivot - low);
  s[S3] = low - 2 * (high - pivot);
  s[R4] = s[R3] + (fourthByRange ? range : pivot - low);
  s[S4] = s[S3] - (fourthByRange ? range : high - pivot);
};

const demark = (s: Float64Array): void => {
  const heavy = s[CLOSE] < s[OPEN] ? LOW : s[CLOSE] > s[OPEN] ? HIGH : CLOSE;
  const sum = s[HIGH] + s[LOW] + s[CLOSE] + s[heavy];
  s.fill(NaN, R2, S4 + 1);
  s[PIVOT] = sum * 0.25;
  s[R1] = sum * 0.5 - s[LOW];
  s[S1] = sum * 0.5 - s[HIGH];
};

/** The levels into the first nine places, from the bar behind them. */
const draw = (kind: PivotKind, s: Float64Array): void => {
  s[PIVOT] = (s[HIGH] + s[LOW] + s[CLOSE]) / 3;
  if (kind === 'classic') mirrored(s, false);
  else if (kind === 'fibonacci') around(s, PIVOT, FIBONACCI);
  else if (kind === 'camarilla') around(s, CLOSE, CAMARILLA);
  else if (kind === 'woodie') {
    s[PIVOT] = (s[HIGH] + s[LOW] + 2 * s[CLOSE]) * 0.25;
    mirrored(s, true);
  } else demark(s);
};

/** The levels from the first nine places. */
const tell = (from: Float64Array, into: { -readonly [Level in keyof PivotLevels]: number }): void => {
  into.pivot = from[PIVOT];
  into.r1 = from[R1];
  into.s1 = from[S1];
  into.r2 = from[R2];
  into.s2 = from[S2];
  into.r3 = from[R3];
  into.s3 = from[S3];
  into.r4 = from[R4];
  into.s4 = from[S4];
};

const checkKind = (kind: PivotKind): PivotKind => {
  if (KINDS.includes(kind)) return kind;
  throw fault('INVALID_CONFIG', `the kind of pivots must be one of ${KINDS.join(', ')}, got ${kind}`);
};

/**
 * The levels of a session from the bar (open, high, low, close) of the session before it. With P the pivot:
 *
 * - classic: P = (high + low + close) / 3; r1 = 2P - low, r2 = P + range, r3 = high + 2 (P - low), r4 = high + 3 (P - low); s1 to s4 the same downwards. Source: Person, "A Complete Guide to Technical Trading
 *   Tactics" (2004); the fourth: TradingView, "Pivot Points Standard" (there: Traditional).
 * - fibonacci: the same P, and 0.382, 0.618 and 1 ranges from it. Source: StockCharts ChartSchool, "Pivot Points".
 * - camarilla: 1.1/12, 1.1/6, 1.1/4 and 1.1/2 ranges from the close; P as classic. Source: Stott (1989), as in TradingView, "Pivot Points Standard".
 * - woodie: P = (high + low + 2 close) / 4; r1 to r3 and s1 to s3 from it as classic, the fourth one range further. Source: TradingView, "Pivot Points Standard", whose P has twice the open of the
 *   new session instead of the close.
 * - demark: X = high + low + close + low when it closed below its open, + high when above, + close when equal; P = X / 4, r1 = X / 2 - low, s1 = X / 2 - high.
 *   Source: DeMark, "The New Science of Technical Analysis" (1994); StockCharts ChartSchool, "Pivot Points".
 */
export const pivotLevels = (kind: PivotKind, open: number, high: number, low: number, close: number): PivotLevels => {
  const levels = unknown();
  const places = new Float64Array(CLOSE + 1);
  places.set([open, high, low, close], OPEN);
  draw(checkKind(kind), places);
  tell(places, levels);
  return levels;
};

const BARS = 13;
const KNOWN = 14;
const HIGH_BEFORE = 15;
const LOW_BEFORE = 16;

/**
 * Pivot points: the levels that the session before gives for this one, see `pivotLevels`. A session begins with the bar after `begin()`, and also, with a `length`, after each `length` bars. Levels
 * are known, and it is ready, from the moment the second session begins; until then they are NaN. `needed` counts for sessions of a `length` only.
 */
export class Pivots extends Lines<PivotLevels> {
  constructor(readonly kind: PivotKind = 'classic', readonly length = 0) {
    if (!(Number.isSafeInteger(length) && length >= 0)) throw fault('INVALID_CONFIG', `the length of pivots must be a whole number, 0 for none, got ${length}`);
    super(`pivots(${checkKind(kind)},${length})`, Math.max(length, 1) + 1, 17, unknown());
  }

  /** Whether a session has ended. */
  override get ready(): boolean {
    return this.state[KNOWN] === 1;
  }

  /** Ends the session, when it had any bar: its levels are the value from now on, and the next bar is the first of a new one. */
  begin(): void {
    const s = this.state;
    if (s[BARS] === 0) return;
    draw(this.kind, s);
    tell(s, this.record);
    s[KNOWN] = 1;
    s[BARS] = 0;
  }

  /** Takes one bar; returns the levels of its session. */
  next(open: number, high: number, low: number, close: number): PivotLevels {
    const sum = open + high + low + close;
    const gap = sum - sum;
    if (gap !== gap) return this.gap;
    const s = this.state;
    if (this.length > 0 && s[BARS] === this.length) this.begin();
    if (this.count < this.needed) this.count++;
    s[HIGH_BEFORE] = s[HIGH];
    s[LOW_BEFORE] = s[LOW];
    s[BARS]++;
    return this.step(open, high, low, close);
  }

  /** Takes the last bar again; the first of a session when that has none yet. */
  replace(open: number, high: number, low: number, close: number): PivotLevels {
    if (this.state[BARS] === 0) return this.next(open, high, low, close);
    const sum = open + high + low + close;
    const gap = sum - sum;
    return gap !== gap ? this.gap : this.step(open, high, low, close);
  }

  private step(open: number, high: number, low: number, close: number): PivotLevels {
    const s = this.state;
    const first = s[BARS] === 1;
    if (first) s[OPEN] = open;
    s[HIGH] = first ? high : Math.max(s[HIGH_BEFORE], high);
    s[LOW] = first ? low : Math.min(s[LOW_BEFORE], low);
    s[CLOSE] = close;
    return this.record as PivotLevels;
  }
}

const LEVELS: readonly (keyof PivotLevels)[] = ['pivot', 'r1', 's1', 'r2', 's2', 'r3', 's3', 'r4', 's4'];

const columns = (size: number): ColumnsOf<PivotLevels> => {
  const column = (): Float64Array => new Float64Array(size);
  return { pivot: column(), r1: column(), s1: column(), r2: column(), s2: column(), r3: column(), s3: column(), r4: column(), s4: column() };
};

/** Pivot points of the bars with a session of `length` bars each (1: every bar is one), row by row, into `out` (columns as long as theirs); NaN where there are none. */
export const pivots = (
  open: Float64Array, high: Float64Array, low: Float64Array, close: Float64Array, kind: PivotKind = 'classic', length = 1, out: ColumnsOf<PivotLevels> = columns(close.length),
): ColumnsOf<PivotLevels> => {
  checkLines('pivots', out, open, high, low, close);
  const stream = new Pivots(kind, length);
  for (let i = 0; i < close.length; i++) {
    const value = stream.next(open[i], high[i], low[i], close[i]);
    for (const level of LEVELS) out[level][i] = value[level];
  }
  return out;
};
