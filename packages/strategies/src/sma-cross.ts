import type { Strategy, StrategyContext, StrategyFactory } from '@trader/core';
import { TraderError } from '@trader/core';
import { Atr } from '@trader/indicators';
import { exitsAround } from './exits';
import { readParameters } from './parameters';
import { lotsWorth } from './sizing';

/** What `smaCross` can be tuned by. */
export const smaCrossParameters = {
  fast: { default: 10, min: 1, max: 10_000, description: 'bars of the fast average' },
  slow: { default: 30, min: 2, max: 10_000, description: 'bars of the slow average, more than the fast one' },
  weight: { default: 0.95, min: 0, max: 10, description: 'share of equity to hold, spread equally over the symbols' },
  short: { default: 0, min: 0, max: 1, description: '1: go short when the fast average crosses below; 0: only get out' },
  atrPeriod: { default: 14, min: 1, max: 10_000, description: 'bars of the average true range that measures the exits' },
  stopAtr: { default: 0, min: 0, max: 100, description: 'stop this many average true ranges from the decision close; 0: none' },
  targetAtr: { default: 0, min: 0, max: 100, description: 'take profit this many average true ranges from the decision close; 0: none' },
} as const;

type Settings = Readonly<Record<keyof typeof smaCrossParameters, number>>;

/**
 * Long when the fast simple moving average of the closes crosses above the slow one; out, or short, when it crosses below. After the
 * averages become known it waits for the first cross. A position that an exit has closed stays closed until the next cross.
 * Throws INVALID_CONFIG unless the averages are whole numbers of bars and fast is below slow.
 */
export const smaCross: StrategyFactory = (context, parameters) => {
  const settings = readParameters('sma-cross', smaCrossParameters, parameters);
  const { fast, slow } = settings;
  if (!Number.isInteger(fast) || !Number.isInteger(slow) || fast >= slow) {
    throw new TraderError('INVALID_CONFIG', `sma-cross: fast and slow must be whole numbers of bars with fast below slow, got ${fast} and ${slow}`);
  }
  return new SmaCross(context, settings);
};

/** A dispatcher over the symbols, each of which has objects of the same shape. */
class SmaCross implements Strategy {
  private readonly averages: Averages[];
  private readonly ranges: readonly Atr[];
  /** 1 with exits: a number is tested faster than a boolean. */
  private readonly exits: 0 | 1;
  private readonly below: -1 | 0;

  constructor(private readonly context: StrategyContext, private readonly settings: Settings) {
    // `| 0`: what was read from a configuration may be a double to V8, and all arithmetic on it with it.
    const [fast, slow, period] = [settings.fast | 0, settings.slow | 0, settings.atrPeriod | 0];
    this.averages = context.instruments.map(() => new Averages(fast, slow));
    this.ranges = context.instruments.map(() => new Atr(period));
    this.exits = settings.stopAtr > 0 || settings.targetAtr > 0 ? 1 : 0;
    this.below = settings.short === 1 ? -1 : 0;
  }

  onBar(symbol: number, _time: number, _open: number, high: number, low: number, close: number): void {
    if (this.exits === 1) this.ranges[symbol].next(high, low, close);
    if (this.averages[symbol].next(close)) this.speak(symbol);
  }

  /** Closes seen before are put in the new units, so that a split is no cross. A new symbol without a past takes over the old one's. The ranges begin anew. */
  onAction(symbol: number, into: number, ratio: number): void {
    const { averages, ranges, settings } = this;
    const before = averages[symbol];
    before.rescale(ratio);
    if (into !== symbol) {
      if (!averages[into].begun) averages[into] = before;
      averages[symbol] = new Averages(settings.fast | 0, settings.slow | 0);
    }
    ranges[symbol].reset();
    ranges[into].reset();
  }

  /** The rare part: the averages have crossed. When it has to wait the cross stays open, and is seen again at the next bar. */
  private speak(symbol: number): void {
    const { context, settings } = this;
    const averages = this.averages[symbol];
    const { close } = averages;
    if (!averages.ready) return;
    const side = averages.above ? this.below : 1;
    if (side === averages.side) return averages.accept();
    const range = this.exits === 1 ? this.ranges[symbol].value : 0;
    if (context.busy(symbol) || Number.isNaN(range)) return;
    averages.accept();
    averages.side = side;
    if (side === 0) return context.target(symbol, 0, 'fast average below slow');
    const instrument = context.instruments[symbol];
    const quantity = lotsWorth(instrument, (settings.weight / context.instruments.length) * context.equity(), close);
    const exits = exitsAround(instrument, side, close, settings.stopAtr * range, settings.targetAtr * range);
    context.target(symbol, side * quantity, side === 1 ? 'fast average above slow' : 'fast average below slow', exits);
  }
}

/** Laps of the ring between two exact sums: rounding cannot add up to more than that many additions leave. */
const LAPS = 64;

/** Averages nearer to each other than this share of them are equal: what separates them is rounding. */
const NOISE = 1e-12;

/** Both averages of one symbol over one ring of closes. Written out, not two `Sma`s: it runs for every bar of every backtest. */
class Averages {
  /** Whether the fast average was above the slow one at the last accepted cross. */
  above = false;
  /** The side last asked for. */
  side: -1 | 0 | 1 = 0;
  private readonly ring: Float64Array;
  /** Where the last close is, and the one that has just left the fast average. */
  private at = -1;
  private left: number;
  private laps = 0;
  private full = false;
  private fastSum = NaN;
  private slowSum = NaN;
  private readonly ratio: number;
  private threshold = 1 + NOISE;

  constructor(private readonly fast: number, private readonly slow: number) {
    this.ring = new Float64Array(slow);
    this.left = slow - fast - 1;
    this.ratio = slow / fast;
    this.fastSum = 0;
    this.slowSum = 0;
  }

  /** Whether there were enough bars before the last one to see a cross at it. */
  get ready(): boolean {
    return this.full;
  }

  /** The last close. */
  get close(): number {
    return this.ring[this.at];
  }

  /** Whether it has seen a close. */
  get begun(): boolean {
    return this.at >= 0;
  }

  /** Puts all closes into units of which one old one made `ratio`; 0 leaves nothing of them, nor of what was asked for. */
  rescale(ratio: number): void {
    if (ratio === 0) this.side = 0;
    else {
      for (let index = 0; index < this.slow; index++) this.ring[index] /= ratio;
      this.fastSum /= ratio;
      this.slowSum /= ratio;
    }
  }

  /** Takes a close; whether there is a cross that has not been accepted. A close that is NaN is passed over. */
  next(close: number): boolean {
    if (close !== close) return false;
    const { ring, slow } = this;
    const at = this.at + 1 === slow ? this.startLap() : this.at + 1;
    const left = this.left + 1 === slow ? 0 : this.left + 1;
    const fastSum = this.fastSum + (close - ring[left]);
    const slowSum = this.slowSum + (close - ring[at]);
    ring[at] = close;
    this.at = at;
    this.left = left;
    this.fastSum = fastSum;
    this.slowSum = slowSum;
    return fastSum * this.ratio > slowSum * this.threshold !== this.above;
  }

  /** The cross has been dealt with. */
  accept(): void {
    this.above = !this.above;
    this.threshold = this.above ? 1 - NOISE : 1 + NOISE;
  }

  /** The ring is full: its next place is the first. The first time, the averages are known at last; now and then both sums are made anew. */
  private startLap(): number {
    if (!this.full && this.fastSum * this.ratio > this.slowSum * this.threshold) this.accept();
    this.full = true;
    if (++this.laps < LAPS) return 0;
    this.laps = 0;
    const { ring, slow, fast } = this;
    this.slowSum = ring.reduce((sum, close) => sum + close, 0);
    this.fastSum = ring.subarray(slow - fast).reduce((sum, close) => sum + close, 0);
    return 0;
  }
}
