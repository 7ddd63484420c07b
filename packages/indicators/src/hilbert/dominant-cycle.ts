import { Line } from '../indicator';

const SMOOTH_PERIOD = 0;
const PERIOD = 1;
const IN_PHASE = 2;
const QUADRATURE = 3;
const REAL = 4;
const IMAGINARY = 5;
/** The six above as they were before the last bar. */
const BEFORE = 6;
const PHASE = 12;
const TRENDLINE = 13;
/** The average over the last cycle, followed by those of the three bars before. */
const AVERAGE = 14;
const SMOOTHED = 18;
const PRICES = SMOOTHED + 64;
const DETRENDED = PRICES + 64;
const TURNED = DETRENDED + 16;
const SIZE = TURNED + 8;

/** The shortest and the longest cycle that is looked for, in bars. */
const SHORTEST = 6;
const LONGEST = 50;

let waves: Float64Array | undefined;

/** Sine and cosine of each step of a cycle of `bars` steps, in turn, from place bars x (bars - 1) on. */
const cycles = (): Float64Array => {
  const table = new Float64Array(LONGEST * (LONGEST + 1));
  for (let bars = 1; bars <= LONGEST; bars++) {
    for (let i = 0; i < bars; i++) {
      const angle = (2 * Math.PI * i) / bars;
      table[bars * (bars - 1) + 2 * i] = Math.sin(angle);
      table[bars * (bars - 1) + 2 * i + 1] = Math.cos(angle);
    }
  }
  return table;
};

/** Degrees in a radian. */
export const DEGREES = 180 / Math.PI;

/**
 * What the Hilbert family shares: the dominant cycle of prices, and its two phasor components. Its value is the period of that cycle in bars, 6 to 50 once it has settled; a part that is not exported by the package.
 *
 * Prices are smoothed by a weighted average of 4, detrended by a Hilbert filter (which reaches over 7 bars and is tuned by the period found last) and turned by a quarter of a cycle by the same filter. The result and the
 * detrended price of 3 bars ago are the phasor. How far it turns from bar to bar, smoothed, gives the period, which may change by at most half, up, and a third, down, and is smoothed twice.
 * The first `warmUp` prices only fill the smoothing average. Then the filters begin with zeros, as in TA-Lib, unless all those prices were the same: then they begin at rest, as if it had always been so, with a cycle of 6.
 *
 * `next` and `replace` leave it to the caller to look for gaps. What is long takes and gives numbers through the state alone: as an argument or a result of a function that V8 does not inline, a number would be boxed.
 * Source: Ehlers, "Rocket Science for Traders" (2001), chapters 6 and 7; TA-Lib HT_DCPERIOD.
 */
export class DominantCycle extends Line {
  private readonly waves: Float64Array;

  /** `trendline` and `phase` are only found where they are asked for. */
  constructor(warmUp: number, private readonly withTrendline: boolean, private readonly withPhase: boolean) {
    super(`dominantCycle(${warmUp})`, warmUp + 1, SIZE);
    this.waves = waves ??= cycles();
  }

  /** Takes one price. */
  next(price: number): void {
    this.advance();
    this.state[PRICES + this.at] = price;
    this.take();
  }

  /** Takes the last price again. */
  replace(price: number): void {
    if (this.count === 0) this.advance();
    this.state[PRICES + this.at] = price;
    this.take();
  }

  /** Whether this is the first bar of the filters, and they begin at rest. */
  get restful(): boolean {
    return this.count === this.needed && this.state[BEFORE + PERIOD] > 0;
  }

  /** The period, 0 until the filters begin. */
  get period(): number {
    return this.state[SMOOTH_PERIOD];
  }

  /** The detrended price of 3 bars ago: the component in phase. */
  get inPhase(): number {
    return this.state[DETRENDED + ((this.at - 3) & 15)];
  }

  /** The component a quarter of a cycle ahead. */
  get quadrature(): number {
    return this.state[TURNED + (this.at & 7)];
  }

  /** The smoothed price. */
  get smoothed(): number {
    return this.state[SMOOTHED + this.at];
  }

  /** The simple average of the prices of the last cycle, which the cycle itself has no part in, and those of the three bars before, weighted 4, 3, 2, 1. */
  get trendline(): number {
    return this.state[TRENDLINE];
  }

  /**
   * Where in its cycle the smoothed price is, in degrees from -45 to 315: the angle between it and a sine and a cosine of the dominant period, a quarter of a cycle and the lag of the smoothing added. Prices count by their
   * distance to the newest, which a whole cycle of a sine does not feel. Where there is no cosine, the angle is 90 degrees by the sign of the sine, 0 without any.
   */
  get phase(): number {
    return this.state[PHASE];
  }

  private advance(): void {
    const s = this.state;
    for (let i = 0; i < BEFORE; i++) s[BEFORE + i] = s[i];
    for (let i = AVERAGE + 3; i > AVERAGE; i--) s[i] = s[i - 1];
    this.at = (this.at + 1) & 63;
    if (this.count <= this.needed) this.count++;
  }

  /** From the price to the period, in one function that is too long for V8 to inline. */
  private take(): void {
    const { state: s, at, needed, count } = this;
    if (count < needed) return;
    s[SMOOTHED + at] = (4 * s[PRICES + at] + 3 * s[PRICES + ((at - 1) & 63)] + 2 * s[PRICES + ((at - 2) & 63)] + s[PRICES + ((at - 3) & 63)]) * 0.1;
    if (count === needed) this.begin();
    // The phasor and its transform, smoothed. The Hilbert filter weighs the values 0, 2, 4 and 6 bars ago.
    const now = at & 15;
    const before = s[BEFORE + PERIOD];
    const inPhaseBefore = s[BEFORE + IN_PHASE];
    const quadratureBefore = s[BEFORE + QUADRATURE];
    const near = (before * 0.075 + 0.54) * 0.5769;
    const far = (before * 0.075 + 0.54) * 0.0962;
    const detrended = far * (s[SMOOTHED + at] - s[SMOOTHED + ((at - 6) & 63)]) + near * (s[SMOOTHED + ((at - 2) & 63)] - s[SMOOTHED + ((at - 4) & 63)]);
    s[DETRENDED + now] = detrended;
    const turned = far * (detrended - s[DETRENDED + ((now - 6) & 15)]) + near * (s[DETRENDED + ((now - 2) & 15)] - s[DETRENDED + ((now - 4) & 15)]);
    s[TURNED + (now & 7)] = turned;
    const straight = s[DETRENDED + ((now - 3) & 15)];
    const straightTurned = far * (straight - s[DETRENDED + ((now - 9) & 15)]) + near * (s[DETRENDED + ((now - 5) & 15)] - s[DETRENDED + ((now - 7) & 15)]);
    const turnedTwice = far * (turned - s[TURNED + ((now - 6) & 7)]) + near * (s[TURNED + ((now - 2) & 7)] - s[TURNED + ((now - 4) & 7)]);
    const inPhase = 0.2 * (straight - turnedTwice) + 0.8 * inPhaseBefore;
    const quadrature = 0.2 * (turned + straightTurned) + 0.8 * quadratureBefore;
    // The period, by how far the smoothed phasor has turned since the bar before.
    const real = 0.2 * (inPhase * inPhaseBefore + quadrature * quadratureBefore) + 0.8 * s[BEFORE + REAL];
    const imaginary = 0.2 * (inPhase * quadratureBefore - quadrature * inPhaseBefore) + 0.8 * s[BEFORE + IMAGINARY];
    const found = imaginary !== 0 && real !== 0 ? (2 * Math.PI) / Math.atan(imaginary / real) : before;
    const held = Math.max(Math.min(found, 1.5 * before), 0.67 * before);
    const period = 0.2 * Math.min(Math.max(held, SHORTEST), LONGEST) + 0.8 * before;
    s[IN_PHASE] = inPhase;
    s[QUADRATURE] = quadrature;
    s[REAL] = real;
    s[IMAGINARY] = imaginary;
    s[PERIOD] = period;
    const smoothPeriod = 0.33 * period + 0.67 * s[BEFORE + SMOOTH_PERIOD];
    s[SMOOTH_PERIOD] = smoothPeriod;
    const bars = Math.floor(smoothPeriod + 0.5);
    if (this.withTrendline) {
      let sum = 0;
      for (let i = 0; i < bars; i++) sum += s[PRICES + ((at - i) & 63)];
      const average = bars > 0 ? sum / bars : 0;
      s[AVERAGE] = average;
      s[TRENDLINE] = (4 * average + 3 * s[AVERAGE + 1] + 2 * s[AVERAGE + 2] + s[AVERAGE + 3]) * 0.1;
    }
    if (this.withPhase) {
      const { waves: table } = this;
      const newest = s[SMOOTHED + at];
      const first = bars * (bars - 1);
      let sine = 0;
      let cosine = 0;
      for (let i = 0; i < bars; i++) {
        const price = s[SMOOTHED + ((at - i) & 63)] - newest;
        sine += table[first + 2 * i] * price;
        cosine += table[first + 2 * i + 1] * price;
      }
      const angle = cosine === 0 ? 90 * Math.sign(sine) : Math.atan(sine / cosine) * DEGREES;
      const phase = angle + 90 + 360 / smoothPeriod + (cosine < 0 ? 180 : 0);
      s[PHASE] = phase > 315 ? phase - 360 : phase;
    }
  }

  /** Fills the history of the smoothed price, of which there is none yet. */
  private begin(): void {
    const { state: s, at } = this;
    const smoothed = s[SMOOTHED + at];
    let same = true;
    for (let i = 1; i < this.needed; i++) same &&= s[PRICES + ((at - i) & 63)] === s[PRICES + at];
    s.fill(same ? smoothed : 0, SMOOTHED, SMOOTHED + 64);
    s[SMOOTHED + at] = smoothed;
    s[BEFORE + PERIOD] = same ? SHORTEST : 0;
    s[BEFORE + SMOOTH_PERIOD] = same ? SHORTEST : 0;
  }
}
