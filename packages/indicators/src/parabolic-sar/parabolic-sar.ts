import { Line, checkColumns } from '../indicator';
import { fault } from '../fault';

const VALUE = 0;
const STOP = 1;
const EXTREME = 2;
const SPEED = 3;
const SIDE = 4;
const HIGH = 5;
const LOW = 6;
const STOP_BEFORE = 7;
const EXTREME_BEFORE = 8;
const SPEED_BEFORE = 9;
const SIDE_BEFORE = 10;
const HIGH_BEFORE = 11;
const LOW_BEFORE = 12;
const SIZE = 13;

/** How a stop of one side speeds up: at first, with each new extreme, and at most. */
interface Pace {
  readonly initial: number;
  readonly step: number;
  readonly most: number;
}

const SHORT = 3;
const OFFSET = 6;
const START = 7;

/**
 * The stop of both indicators below. A stop over the price is that of the mirrored price below it: a step turns prices by `side`, 1 for long and -1 for short, and knows but the long side.
 */
class TrailingStop extends Line {
  /** The initial, step and most of the long side, then of the short one; what share of it is added when it turns; where it begins (0: by the first two bars; below 0: short). */
  private readonly terms: Float64Array;

  /** `signed`: the value is negative while the stop is short. */
  constructor(name: string, long: Pace, short: Pace, offset: number, start: number, private readonly signed: boolean) {
    super(name, 2, SIZE);
    for (const number of [long.initial, long.step, long.most, short.initial, short.step, short.most, offset]) {
      if (!(number >= 0 && number < Infinity)) throw fault('INVALID_CONFIG', `the accelerations and the offset of ${name} must be finite numbers, 0 or more, got ${number}`);
    }
    if (!Number.isFinite(start)) throw fault('INVALID_CONFIG', `the start of ${name} must be a finite number, got ${start}`);
    this.terms = Float64Array.of(Math.min(long.initial, long.most), long.step, long.most, Math.min(short.initial, short.most), short.step, short.most, offset, start);
  }

  /** Takes one bar; returns the stop that held for it (the new one when it was hit), NaN until ready. */
  next(high: number, low: number): number {
    const gap = high - high + (low - low);
    if (gap !== gap) return gap;
    const s = this.state;
    if (this.count <= this.needed) this.count++;
    const stop = s[STOP];
    const extreme = s[EXTREME];
    const speed = s[SPEED];
    const side = s[SIDE];
    const highBefore = s[HIGH];
    const lowBefore = s[LOW];
    s[STOP_BEFORE] = stop;
    s[EXTREME_BEFORE] = extreme;
    s[SPEED_BEFORE] = speed;
    s[SIDE_BEFORE] = side;
    s[HIGH_BEFORE] = highBefore;
    s[LOW_BEFORE] = lowBefore;
    if (this.count > this.needed) this.step(high, low, stop, extreme, speed, side, highBefore, lowBefore);
    else this.begin(high, low, highBefore, lowBefore);
    return s[VALUE];
  }

  /** Takes the last bar again. */
  replace(high: number, low: number): number {
    if (this.count === 0) return this.next(high, low);
    const gap = high - high + (low - low);
    if (gap !== gap) return gap;
    const s = this.state;
    if (this.count > this.needed) this.step(high, low, s[STOP_BEFORE], s[EXTREME_BEFORE], s[SPEED_BEFORE], s[SIDE_BEFORE], s[HIGH_BEFORE], s[LOW_BEFORE]);
    else this.begin(high, low, s[HIGH_BEFORE], s[LOW_BEFORE]);
    return s[VALUE];
  }

  /** The first bar only gives the extremes that the stop of the second begins with: short when the low fell, and by more than the high rose. */
  private begin(high: number, low: number, highBefore: number, lowBefore: number): void {
    const s = this.state;
    if (this.count === 1) {
      s[HIGH] = high;
      s[LOW] = low;
      s[VALUE] = NaN;
      return;
    }
    const start = this.terms[START];
    const fell = lowBefore - low;
    const short = start === 0 ? fell > 0 && fell > high - highBefore : start < 0;
    const stop = start === 0 ? (short ? highBefore : lowBefore) : Math.abs(start);
    this.step(high, low, stop, short ? low : high, this.terms[short ? SHORT : 0], short ? -1 : 1, high, low);
  }

  private step(high: number, low: number, stopBefore: number, extremeBefore: number, speedBefore: number, sideBefore: number, highBefore: number, lowBefore: number): void {
    const { state: s, terms } = this;
    const long = sideBefore > 0;
    const top = long ? high : -low;
    const bottom = long ? low : -high;
    const stop = stopBefore * sideBefore;
    let side = sideBefore;
    let value = stop;
    let extreme = extremeBefore * sideBefore;
    let speed = speedBefore;
    let ahead = stop;
    if (bottom < stop || (bottom === stop && top > bottom)) {
      const edge = Math.max(top, long ? highBefore : -lowBefore);
      side = -sideBefore;
      value = Math.max(extreme, edge);
      value += value * sideBefore * terms[OFFSET];
      extreme = bottom;
      speed = terms[long ? SHORT : 0];
      ahead = Math.max(value + speed * (extreme - value), edge);
    } else {
      if (top > extreme) {
        extreme = top;
        speed = Math.min(speed + terms[long ? 1 : SHORT + 1], terms[long ? 2 : SHORT + 2]);
      }
      ahead = Math.min(stop + speed * (extreme - stop), bottom, long ? lowBefore : -highBefore);
    }
    const price = value * sideBefore;
    s[VALUE] = this.signed ? price * side : price;
    s[STOP] = ahead * sideBefore;
    s[EXTREME] = extreme * sideBefore;
    s[SPEED] = speed;
    s[SIDE] = side;
    s[HIGH] = high;
    s[LOW] = low;
  }
}

/**
 * Parabolic stop and reverse: a stop that trails below a rising price, and above a falling one. Each bar it closes up by `speed` of its distance to the extreme of its side; the speed is `step` at first, grows by `step` with
 * each new extreme, up to `most`. It never comes between the lows (highs) of this bar and the one before. When a bar touches it, it turns: it leaps to the extreme and trails on the other side. In units of
 * price; ready after two bars, of which the first only gives the extremes to begin with: short when the low of the second is lower, by more than its high is higher, else long.
 * A bar without range that stands exactly on the stop does not touch it, so that a dead market stays long; TA-Lib would turn at each of its bars.
 * Source: Wilder, "New Concepts in Technical Trading Systems" (1978), section II; TA-Lib SAR for the beginning, which Wilder leaves to the trade before.
 */
export class ParabolicSar extends TrailingStop {
  constructor(step = 0.02, most = 0.2) {
    const pace = { initial: step, step, most };
    super(`parabolicSar(${step},${most})`, pace, pace, 0, 0, false);
  }
}

/**
 * The same with a pace of its own for each side, and with control of its beginning: `start` 0 is as above, above 0 it is the first stop of a long side, below 0 its negative that of a short one. When the stop turns,
 * it moves off by another `offset` of itself. The value is negative while the stop is above the price.
 * Source: TA-Lib SAREXT.
 */
export class ExtendedParabolicSar extends TrailingStop {
  constructor(start = 0, offset = 0, initialLong = 0.02, stepLong = 0.02, mostLong = 0.2, initialShort = 0.02, stepShort = 0.02, mostShort = 0.2) {
    const long = { initial: initialLong, step: stepLong, most: mostLong };
    const short = { initial: initialShort, step: stepShort, most: mostShort };
    const name = `extendedParabolicSar(${start},${offset},${Object.values(long).join(',')},${Object.values(short).join(',')})`;
    super(name, long, short, offset, start, true);
  }
}

/** Parabolic stop and reverse of the bars, row by row, into `out` (as long as the columns); NaN where there is none yet. */
export const parabolicSar = (high: Float64Array, low: Float64Array, step?: number, most?: number, out: Float64Array = new Float64Array(high.length)): Float64Array => {
  checkColumns('parabolicSar', out, high, low);
  const stream = new ParabolicSar(step, most);
  for (let i = 0; i < high.length; i++) out[i] = stream.next(high[i], low[i]);
  return out;
};

/** The extended form, row by row, into `out` (as long as the columns); NaN where there is none yet. */
export const extendedParabolicSar = (
  high: Float64Array, low: Float64Array, start?: number, offset?: number, initialLong?: number, stepLong?: number, mostLong?: number,
  initialShort?: number, stepShort?: number, mostShort?: number, out: Float64Array = new Float64Array(high.length),
): Float64Array => {
  checkColumns('extendedParabolicSar', out, high, low);
  const stream = new ExtendedParabolicSar(start, offset, initialLong, stepLong, mostLong, initialShort, stepShort, mostShort);
  for (let i = 0; i < high.length; i++) out[i] = stream.next(high[i], low[i]);
  return out;
};
