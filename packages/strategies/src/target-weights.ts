import type { Strategy, StrategyContext, StrategyFactory } from '@trader/core';
import { TraderError } from '@trader/core';
import { readParameters } from './parameters';
import { lotsWorth } from './sizing';

/** What `targetWeights` can be tuned by, beside `weight:SYMBOL` for every symbol that is to be held. */
export const targetWeightsParameters = {
  rebalance: { default: 2, min: 0, max: 2, description: '2: in the first session of a month; 1: of a week; 0: only on drift' },
  band: { default: 0.05, min: 0, max: 10, description: 'rebalance a symbol whenever it is this share of equity off its weight; 0: only by the calendar' },
  minimum: { default: 0.005, min: 0, max: 1, description: 'leave what differs by less than this share of equity' },
  invested: { default: 0.95, min: 0, max: 10, description: 'share of equity to hold in equal parts, when no symbol has a weight of its own' },
} as const;

const WEIGHT = 'weight:';
const DAY_MS = 86_400_000;
/** A rebalancing that something stands against (a refusal, most likely until sales have filled) is tried again so many bars long. */
const TRIES = 5;

/**
 * A portfolio of fixed weights: `weight:SYMBOL` is the share of equity to hold of a symbol, below zero to be short of it. Bought at the first bar, and brought back
 * in the first session of a week or month, or when a symbol has drifted out of its band. Throws INVALID_CONFIG for a weight of a symbol that is not traded.
 */
export const targetWeights: StrategyFactory = (context, parameters) => {
  const symbols = context.instruments.map((each) => each.symbol);
  const given = Object.entries(parameters).filter(([name]) => name.startsWith(WEIGHT));
  const settings = readParameters('target-weights', targetWeightsParameters, Object.fromEntries(Object.entries(parameters).filter(([name]) => !name.startsWith(WEIGHT))));
  const weights = new Float64Array(symbols.length).fill(given.length === 0 ? settings.invested / symbols.length : 0);
  for (const [name, weight] of given) {
    const symbol = symbols.indexOf(name.slice(WEIGHT.length));
    if (symbol < 0) throw new TraderError('INVALID_CONFIG', `target-weights: ${name} is of no symbol that is traded: there are ${symbols.join(', ')}`);
    if (!(Math.abs(weight) <= 10)) throw new TraderError('INVALID_CONFIG', `parameter ${name} of target-weights must be from -10 to 10, got ${weight}`);
    weights[symbol] = weight;
  }
  return new TargetWeights(context, settings, weights);
};

class TargetWeights implements Strategy {
  /** The week or month that each symbol is in; NaN before its first bar. */
  private readonly periods: Float64Array;
  /** How many bars a rebalancing may still be tried. */
  private readonly tries: Uint8Array;
  /** What was asked for last; NaN once that is held. */
  private readonly asked: Float64Array;
  /** Whether it was out of its band at the last bar. */
  private readonly drifted: Uint8Array;

  constructor(
    private readonly context: StrategyContext,
    private readonly settings: Readonly<Record<keyof typeof targetWeightsParameters, number>>,
    private readonly weights: Float64Array,
  ) {
    this.periods = new Float64Array(weights.length).fill(NaN);
    this.tries = new Uint8Array(weights.length);
    this.asked = new Float64Array(weights.length).fill(NaN);
    this.drifted = new Uint8Array(weights.length);
  }

  onBar(symbol: number, _time: number, _open: number, _high: number, _low: number, close: number): void {
    const { context, tries, asked } = this;
    if (!(close > 0) || context.warmingUp()) return;
    const busy = context.busy(symbol);
    if (!busy && Math.abs(context.position(symbol) - asked[symbol]) < Number(context.instruments[symbol].lotSize) / 2e9) {
      asked[symbol] = NaN;
      tries[symbol] = 0;
    }
    const period = this.periodOf(context.sessionOpen(symbol));
    if (period !== this.periods[symbol]) {
      this.periods[symbol] = period;
      tries[symbol] = TRIES;
    }
    if (!busy) this.weigh(symbol, close);
  }

  /** What was asked for is in other units now, or of another symbol: it is asked for again when it is still wanted. */
  onAction(symbol: number, into: number): void {
    this.asked[symbol] = this.asked[into] = NaN;
  }

  private weigh(symbol: number, close: number): void {
    const { context, settings, tries, asked, drifted } = this;
    const weight = this.weights[symbol];
    const instrument = context.instruments[symbol];
    const equity = context.equity();
    const held = context.position(symbol);
    const worth = close * (Number(instrument.multiplier) / 1e9);
    const drifts = settings.band > 0 && Math.abs((held * worth) / equity - weight) > settings.band;
    if (drifts && drifted[symbol] === 0 && tries[symbol] === 0) tries[symbol] = TRIES;
    drifted[symbol] = drifts ? 1 : 0;
    if (tries[symbol] === 0 || !(equity > 0)) return;
    const wanted = Math.sign(weight) * lotsWorth(instrument, Math.abs(weight) * equity, close);
    const change = Math.abs(wanted - held) * worth;
    if (change === 0 || (wanted !== 0 && change < settings.minimum * equity)) {
      tries[symbol] = 0;
      return;
    }
    tries[symbol]--;
    asked[symbol] = wanted;
    context.target(symbol, wanted, drifts ? 'out of its band' : 'back to its weight');
  }

  /** Number of the month or week of a session; 0 when the calendar does not count. Weeks begin on Monday, and 1970-01-01 was a Thursday. */
  private periodOf(sessionOpen: number): number {
    if (this.settings.rebalance === 0) return 0;
    if (this.settings.rebalance === 1) return Math.floor((sessionOpen / DAY_MS + 3) / 7);
    const day = new Date(sessionOpen);
    return day.getUTCFullYear() * 12 + day.getUTCMonth();
  }
}
