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

/** A dispatcher over the symbols, each of which has one object of the same shape. */
class SmaCross implements Strategy {
  private readonly averages: readonly Averages[];
  private readonly ranges: readonly Atr[];
  private readonly exits: boolean;
  private readonly below: -1 | 0;

  constructor(private readonly context: StrategyContext, private readonly settings: Settings) {
    this.averages = context.instruments.map(() => new Averages(settings.fast, settings.slow));
    this.ranges = context.instruments.map(() => new Atr(settings.atrPeriod));
    this.exits = settings.stopAtr > 0 || settings.targetAtr > 0;
    this.below = settings.short === 1 ? -1 : 0;
  }

  onBar(symbol: number, _time: number, _open: number, high: number, low: number, close: number): void {
    const averages = this.averages[symbol];
    if (this.exits) this.ranges[symbol].next(high, low, close);
    if (averages.next(close)) this.speak(symbol, averages, close);
  }

  /** The rare part: the side that was last asked for is not the wanted one. When it has to wait it is asked again at the next bar. */
  private speak(symbol: number, averages: Averages, close: number): void {
    const { context, settings } = this;
    const side = averages.above ? 1 : this.below;
    if (side === averages.side) return averages.settle(side);
    const range = this.exits ? this.ranges[symbol].value : 0;
    if (context.busy(symbol) || Number.isNaN(range)) return;
    averages.settle(side);
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

/** Both averages of one symbol over one ring of closes. Written out, not two `Sma`s: one call and one ring a bar. */
class Averages {
  /** Whether the fast average was above the slow one when they last differed. */
  above = false;
  /** The side last asked for. */
  side: -1 | 0 | 1 = 0;
  private pending = false;
  private readonly ring: Float64Array;
  private at = -1;
  private laps = 0;
  private bars = 0;
  private fastSum = NaN;
  private slowSum = NaN;

  constructor(private readonly fast: number, private readonly slow: number) {
    this.ring = new Float64Array(slow);
    this.fastSum = 0;
    this.slowSum = 0;
  }

  /** Takes a close; whether a cross waits to be spoken of. A close that is NaN is passed over. */
  next(close: number): boolean {
    if (close !== close) return this.pending;
    const { ring, slow, fast } = this;
    const at = this.at + 1 === slow ? 0 : this.at + 1;
    const fastSum = this.fastSum + (close - ring[at >= fast ? at - fast : at - fast + slow]);
    const slowSum = this.slowSum + (close - ring[at]);
    ring[at] = close;
    this.at = at;
    this.fastSum = fastSum;
    this.slowSum = slowSum;
    if (at === 0 && ++this.laps === LAPS) this.sumAgain();
    if (this.bars < slow) return this.warmUp();
    const lead = fastSum * slow - slowSum * fast;
    const noise = slowSum * fast * NOISE;
    if (this.above ? lead < -noise : lead > noise) {
      this.above = !this.above;
      this.pending = true;
    }
    return this.pending;
  }

  /** The side has been asked for. */
  settle(side: -1 | 0 | 1): void {
    this.side = side;
    this.pending = false;
  }

  private warmUp(): boolean {
    if (++this.bars === this.slow) this.above = this.fastSum * this.slow > this.slowSum * this.fast;
    return false;
  }

  private sumAgain(): void {
    const { ring, slow, fast, at } = this;
    this.laps = 0;
    this.fastSum = 0;
    this.slowSum = 0;
    for (let age = slow - 1; age >= 0; age--) {
      const close = ring[(at - age + slow) % slow];
      this.slowSum += close;
      if (age < fast) this.fastSum += close;
    }
  }
}
