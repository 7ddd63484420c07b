import { Line, checkColumns } from '../indicator';
import { DEGREES, DominantCycle } from './dominant-cycle';

const VALUE = 0;
const PHASE = 1;
const PHASE_BEFORE = 2;
const LEAD = 3;
const LEAD_BEFORE = 4;
const DAYS = 5;
const DAYS_BEFORE = 6;

const WARM_UP = 37;
const NEEDED = 64;

/**
 * Instantaneous trendline: the simple average of price over as many bars as the dominant cycle has, so that the cycle is gone from it; the last four of these weighted 4, 3, 2, 1. In units of price, ready after 64 prices.
 * Source: Ehlers, "Rocket Science for Traders" (2001), chapter 10; TA-Lib HT_TRENDLINE.
 */
export class HilbertTrendline extends Line {
  private readonly cycle: DominantCycle;

  constructor() {
    const cycle = new DominantCycle(WARM_UP, true, false);
    super('hilbertTrendline', NEEDED, 1, cycle);
    this.cycle = cycle;
  }

  /** Takes one price; returns the trendline, NaN until ready. */
  next(price: number): number {
    const gap = price - price;
    if (gap !== gap) return gap;
    if (this.count < this.needed) this.count++;
    this.cycle.next(price);
    return this.step();
  }

  /** Takes the last price again. */
  replace(price: number): number {
    if (this.count === 0) return this.next(price);
    const gap = price - price;
    if (gap !== gap) return gap;
    this.cycle.replace(price);
    return this.step();
  }

  private step(): number {
    const s = this.state;
    if (this.count < this.needed) s[VALUE] = NaN;
    else s[VALUE] = this.cycle.trendline;
    return s[VALUE];
  }
}

/**
 * Trend or cycle: 1 in a trend, 0 in a cycle. It is a cycle for half a dominant cycle after the two lines of `HilbertSine` have crossed, and while the phase moves on as that of a cycle of this length should (by 67 % to 150 % of
 * it); yet a smoothed price 1.5 % or more off the trendline is a trend. Ready after 64 prices; 1 while the price has never moved.
 * Source: Ehlers, "Rocket Science for Traders" (2001), chapter 11; TA-Lib HT_TRENDMODE.
 */
export class HilbertTrendMode extends Line {
  private readonly cycle: DominantCycle;

  constructor() {
    const cycle = new DominantCycle(WARM_UP, true, true);
    super('hilbertTrendMode', NEEDED, DAYS_BEFORE + 1, cycle);
    this.cycle = cycle;
  }

  /** Takes one price; returns 1 or 0, NaN until ready. */
  next(price: number): number {
    const gap = price - price;
    if (gap !== gap) return gap;
    if (this.count < this.needed) this.count++;
    const s = this.state;
    s[PHASE_BEFORE] = s[PHASE];
    s[LEAD_BEFORE] = s[LEAD];
    s[DAYS_BEFORE] = s[DAYS];
    this.cycle.next(price);
    return this.step();
  }

  /** Takes the last price again. */
  replace(price: number): number {
    if (this.count === 0) return this.next(price);
    const gap = price - price;
    if (gap !== gap) return gap;
    this.cycle.replace(price);
    return this.step();
  }

  private step(): number {
    const s = this.state;
    if (this.cycle.ready) this.judge();
    else s[VALUE] = NaN;
    return s[VALUE];
  }

  private judge(): void {
    const { state: s, cycle } = this;
    const { phase, period, trendline } = cycle;
    const lead = Math.sin(phase / DEGREES) - Math.sin((phase + 45) / DEGREES);
    const before = s[LEAD_BEFORE];
    const crossed = (lead > 0 && before <= 0) || (lead < 0 && before >= 0);
    const days = crossed ? 1 : s[DAYS_BEFORE] + 1;
    const turned = phase - s[PHASE_BEFORE];
    const regular = turned > 241.2 / period && turned < 540 / period;
    const far = Math.abs(cycle.smoothed - trendline) >= Math.abs(trendline) * 0.015 && trendline !== 0;
    s[PHASE] = phase;
    s[LEAD] = lead;
    s[DAYS] = days;
    if (this.count < this.needed) s[VALUE] = NaN;
    else s[VALUE] = far || !(crossed || days < 0.5 * period || regular) ? 1 : 0;
  }
}

/** Instantaneous trendline of `prices`, row by row, into `out` (as long as `prices`); NaN where there is none yet. */
export const hilbertTrendline = (prices: Float64Array, out: Float64Array = new Float64Array(prices.length)): Float64Array => {
  checkColumns('hilbertTrendline', out, prices);
  const stream = new HilbertTrendline();
  for (let i = 0; i < prices.length; i++) out[i] = stream.next(prices[i]);
  return out;
};

/** Trend (1) or cycle (0) of `prices`, row by row, into `out` (as long as `prices`); NaN where there is none yet. */
export const hilbertTrendMode = (prices: Float64Array, out: Float64Array = new Float64Array(prices.length)): Float64Array => {
  checkColumns('hilbertTrendMode', out, prices);
  const stream = new HilbertTrendMode();
  for (let i = 0; i < prices.length; i++) out[i] = stream.next(prices[i]);
  return out;
};
