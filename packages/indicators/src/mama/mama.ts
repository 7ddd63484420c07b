import { Lines, checkLines } from '../indicator';
import type { ColumnsOf } from '../indicator';
import { fault } from '../fault';
import { DEGREES, DominantCycle } from '../hilbert/dominant-cycle';

/** Two averages, in units of the values. */
export interface MamaValue {
  /** The adaptive average. */
  readonly mama: number;
  /** The average of that, half as fast: "following". */
  readonly fama: number;
}

const MAMA = 0;
const FAMA = 1;
const PHASE = 2;
const MAMA_BEFORE = 3;
const FAMA_BEFORE = 4;
const PHASE_BEFORE = 5;

/** Bars before the filters begin, as in TA-Lib, and until the first value. */
const WARM_UP = 12;
const NEEDED = 33;

/**
 * MESA adaptive moving average: an exponential one whose share of the new value is `fastLimit` divided by the degrees that the phase of the dominant cycle has moved by, but no more than `fastLimit` and no less than
 * `slowLimit`. It is fast where a new cycle begins, for there the phase snaps back, and then slow. FAMA takes half that share of MAMA. Ready after 33 values. Both averages begin with 0 at the 13th value,
 * as in TA-Lib, and so stay behind for some dozen bars; with the value itself when the first 13 are all the same.
 * Source: Ehlers, "MAMA - The Mother of Adaptive Moving Averages", Stocks & Commodities 19:10 (2001); TA-Lib MAMA.
 */
export class Mama extends Lines<MamaValue> {
  private readonly cycle: DominantCycle;

  constructor(private readonly fastLimit = 0.5, private readonly slowLimit = 0.05) {
    const cycle = new DominantCycle(WARM_UP, false, false);
    super(`mama(${fastLimit},${slowLimit})`, NEEDED, PHASE_BEFORE + 1, { mama: NaN, fama: NaN }, cycle);
    if (!(slowLimit > 0 && slowLimit <= fastLimit && fastLimit <= 1)) {
      throw fault('INVALID_CONFIG', `the limits of mama must be above 0 and up to 1, the slow one not above the fast one, got ${fastLimit} and ${slowLimit}`);
    }
    this.cycle = cycle;
  }

  /** Takes one value; returns both averages, NaN until ready. */
  next(value: number): MamaValue {
    const gap = value - value;
    if (gap !== gap) return this.gap;
    if (this.count < this.needed) this.count++;
    const s = this.state;
    s[MAMA_BEFORE] = s[MAMA];
    s[FAMA_BEFORE] = s[FAMA];
    s[PHASE_BEFORE] = s[PHASE];
    this.cycle.next(value);
    return this.step(value);
  }

  /** Takes the last value again. */
  replace(value: number): MamaValue {
    if (this.count === 0) return this.next(value);
    const gap = value - value;
    if (gap !== gap) return this.gap;
    this.cycle.replace(value);
    return this.step(value);
  }

  private step(value: number): MamaValue {
    const { record, state: s, cycle } = this;
    if (!cycle.ready) return record;
    const { inPhase } = cycle;
    const phase = inPhase === 0 ? 0 : Math.atan(cycle.quadrature / inPhase) * DEGREES;
    const share = Math.max(this.fastLimit / Math.max(s[PHASE_BEFORE] - phase, 1), this.slowLimit);
    const resting = cycle.restful;
    const mamaBefore = resting ? value : s[MAMA_BEFORE];
    const famaBefore = resting ? value : s[FAMA_BEFORE];
    const mama = share * value + (1 - share) * mamaBefore;
    const fama = 0.5 * share * mama + (1 - 0.5 * share) * famaBefore;
    s[MAMA] = mama;
    s[FAMA] = fama;
    s[PHASE] = phase;
    if (this.ready) {
      record.mama = mama;
      record.fama = fama;
    }
    return record;
  }
}

/** MAMA and FAMA of `values`, row by row, into `out` (columns as long as `values`); NaN where there is none yet. */
export const mama = (
  values: Float64Array, fastLimit?: number, slowLimit?: number,
  out: ColumnsOf<MamaValue> = { mama: new Float64Array(values.length), fama: new Float64Array(values.length) },
): ColumnsOf<MamaValue> => {
  checkLines('mama', out, values);
  const stream = new Mama(fastLimit, slowLimit);
  for (let i = 0; i < values.length; i++) {
    const value = stream.next(values[i]);
    out.mama[i] = value.mama;
    out.fama[i] = value.fama;
  }
  return out;
};
