import { Line, Lines, checkColumns, checkLines } from '../indicator';
import type { ColumnsOf } from '../indicator';
import { DEGREES, DominantCycle } from './dominant-cycle';

/** Bars before the filters begin, in TA-Lib, for what takes the phasor and for what takes a whole cycle; and bars until the first value. */
const WARM_UP = 12;
const NEEDED = 33;
const LONG_WARM_UP = 37;
const LONG_NEEDED = 64;

/**
 * Period of the dominant cycle, in bars, by the turning of the phasor: 6 to 50, though it begins below. Ready after 33 prices; 6 while the price has never moved. See `DominantCycle` for how it is found.
 * Source: Ehlers, "Rocket Science for Traders" (2001), chapter 7; TA-Lib HT_DCPERIOD.
 */
export class HilbertDcPeriod extends Line {
  private readonly cycle: DominantCycle;

  constructor() {
    const cycle = new DominantCycle(WARM_UP, false, false);
    super('hilbertDcPeriod', NEEDED, 1, cycle);
    this.cycle = cycle;
  }

  /** Takes one price; returns the period, NaN until ready. */
  next(price: number): number {
    const gap = price - price;
    if (gap !== gap) return gap;
    if (this.count < this.needed) this.count++;
    this.cycle.next(price);
    return this.show();
  }

  /** Takes the last price again. */
  replace(price: number): number {
    if (this.count === 0) return this.next(price);
    const gap = price - price;
    if (gap !== gap) return gap;
    this.cycle.replace(price);
    return this.show();
  }

  private show(): number {
    const { state, cycle } = this;
    if (this.count < this.needed) state[0] = NaN;
    else state[0] = cycle.period;
    return state[0];
  }
}

/**
 * Phase of the dominant cycle, in degrees from -45 to 315: 0 where it rises through its middle. Ready after 64 prices; 150 while the price has never moved. Where the cycle has no cosine part, the phase is taken from the
 * sign of the sine part, as Ehlers does; TA-Lib adds to the phase before.
 * Source: Ehlers, "Rocket Science for Traders" (2001), chapter 9; TA-Lib HT_DCPHASE.
 */
export class HilbertDcPhase extends Line {
  private readonly cycle: DominantCycle;

  constructor() {
    const cycle = new DominantCycle(LONG_WARM_UP, false, true);
    super('hilbertDcPhase', LONG_NEEDED, 1, cycle);
    this.cycle = cycle;
  }

  /** Takes one price; returns the phase, NaN until ready. */
  next(price: number): number {
    const gap = price - price;
    if (gap !== gap) return gap;
    if (this.count < this.needed) this.count++;
    this.cycle.next(price);
    return this.show();
  }

  /** Takes the last price again. */
  replace(price: number): number {
    if (this.count === 0) return this.next(price);
    const gap = price - price;
    if (gap !== gap) return gap;
    this.cycle.replace(price);
    return this.show();
  }

  private show(): number {
    const { state, cycle } = this;
    if (this.count < this.needed) state[0] = NaN;
    else state[0] = cycle.phase;
    return state[0];
  }
}

/** The dominant cycle as a turning arrow, in units of price. */
export interface HilbertPhasorValue {
  /** Its part in phase with the price. */
  readonly inPhase: number;
  /** Its part a quarter of a cycle ahead. */
  readonly quadrature: number;
}

/**
 * Phasor of the dominant cycle: the detrended price of 3 bars ago, and the Hilbert transform of the detrended price. Ready after 33 prices; both are 0 where the price stands still.
 * Source: Ehlers, "Rocket Science for Traders" (2001), chapter 6; TA-Lib HT_PHASOR.
 */
export class HilbertPhasor extends Lines<HilbertPhasorValue> {
  private readonly cycle: DominantCycle;

  constructor() {
    const cycle = new DominantCycle(WARM_UP, false, false);
    super('hilbertPhasor', NEEDED, 2, { inPhase: NaN, quadrature: NaN }, cycle);
    this.cycle = cycle;
  }

  /** Takes one price; returns both parts, NaN until ready. */
  next(price: number): HilbertPhasorValue {
    const gap = price - price;
    if (gap !== gap) return this.gap;
    if (this.count < this.needed) this.count++;
    this.cycle.next(price);
    return this.show();
  }

  /** Takes the last price again. */
  replace(price: number): HilbertPhasorValue {
    if (this.count === 0) return this.next(price);
    const gap = price - price;
    if (gap !== gap) return this.gap;
    this.cycle.replace(price);
    return this.show();
  }

  private show(): HilbertPhasorValue {
    const { record, state, cycle } = this;
    if (this.count === this.needed) {
      record.inPhase = state[0] = cycle.inPhase;
      record.quadrature = state[1] = cycle.quadrature;
    }
    return record;
  }
}

/** The sine of the dominant cycle, from -1 to 1. */
export interface HilbertSineValue {
  /** Of its phase. */
  readonly sine: number;
  /** Of its phase an eighth of a cycle later: it crosses the sine before the cycle turns. */
  readonly leadSine: number;
}

/**
 * Sine wave indicator: the sine of the phase of the dominant cycle, and the same 45 degrees ahead. Ready after 64 prices; sin 150 and sin 195 degrees while the price has never moved.
 * Source: Ehlers, "Rocket Science for Traders" (2001), chapter 9; TA-Lib HT_SINE.
 */
export class HilbertSine extends Lines<HilbertSineValue> {
  private readonly cycle: DominantCycle;

  constructor() {
    const cycle = new DominantCycle(LONG_WARM_UP, false, true);
    super('hilbertSine', LONG_NEEDED, 2, { sine: NaN, leadSine: NaN }, cycle);
    this.cycle = cycle;
  }

  /** Takes one price; returns both sines, NaN until ready. */
  next(price: number): HilbertSineValue {
    const gap = price - price;
    if (gap !== gap) return this.gap;
    if (this.count < this.needed) this.count++;
    this.cycle.next(price);
    return this.show();
  }

  /** Takes the last price again. */
  replace(price: number): HilbertSineValue {
    if (this.count === 0) return this.next(price);
    const gap = price - price;
    if (gap !== gap) return this.gap;
    this.cycle.replace(price);
    return this.show();
  }

  private show(): HilbertSineValue {
    const { record, state, cycle } = this;
    if (this.count === this.needed) {
      const { phase } = cycle;
      record.sine = state[0] = Math.sin(phase / DEGREES);
      record.leadSine = state[1] = Math.sin((phase + 45) / DEGREES);
    }
    return record;
  }
}

/** Period of the dominant cycle of `prices`, row by row, into `out` (as long as `prices`); NaN where there is none yet. */
export const hilbertDcPeriod = (prices: Float64Array, out: Float64Array = new Float64Array(prices.length)): Float64Array => {
  checkColumns('hilbertDcPeriod', out, prices);
  const stream = new HilbertDcPeriod();
  for (let i = 0; i < prices.length; i++) out[i] = stream.next(prices[i]);
  return out;
};

/** Phase of the dominant cycle of `prices`, row by row, into `out` (as long as `prices`); NaN where there is none yet. */
export const hilbertDcPhase = (prices: Float64Array, out: Float64Array = new Float64Array(prices.length)): Float64Array => {
  checkColumns('hilbertDcPhase', out, prices);
  const stream = new HilbertDcPhase();
  for (let i = 0; i < prices.length; i++) out[i] = stream.next(prices[i]);
  return out;
};

/** Phasor of the dominant cycle of `prices`, row by row, into `out` (columns as long as `prices`); NaN where there is none yet. */
export const hilbertPhasor = (
  prices: Float64Array, out: ColumnsOf<HilbertPhasorValue> = { inPhase: new Float64Array(prices.length), quadrature: new Float64Array(prices.length) },
): ColumnsOf<HilbertPhasorValue> => {
  checkLines('hilbertPhasor', out, prices);
  const stream = new HilbertPhasor();
  for (let i = 0; i < prices.length; i++) {
    const { inPhase, quadrature } = stream.next(prices[i]);
    out.inPhase[i] = inPhase;
    out.quadrature[i] = quadrature;
  }
  return out;
};

/** Sine wave indicator of `prices`, row by row, into `out` (columns as long as `prices`); NaN where there is none yet. */
export const hilbertSine = (
  prices: Float64Array, out: ColumnsOf<HilbertSineValue> = { sine: new Float64Array(prices.length), leadSine: new Float64Array(prices.length) },
): ColumnsOf<HilbertSineValue> => {
  checkLines('hilbertSine', out, prices);
  const stream = new HilbertSine();
  for (let i = 0; i < prices.length; i++) {
    const { sine, leadSine } = stream.next(prices[i]);
    out.sine[i] = sine;
    out.leadSine[i] = leadSine;
  }
  return out;
};
