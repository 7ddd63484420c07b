import { defineInstrument } from '@trader/core';
import type { HeldLot, Instrument, InstrumentOptions, Strategy, StrategyContext, StrategyFactory, Target, Terms } from '@trader/core';

/** One bar as a test writes it: everything not said is that of the close. */
export interface FakeBar {
  readonly symbol?: number;
  readonly time: number;
  readonly high?: number;
  readonly low?: number;
  readonly close: number;
  readonly volume?: number;
}

/** A target the strategy asked for, and when. */
export interface Asked extends Target {
  readonly time: number;
}

/**
 * A market that does what it is asked: a target is held from the next bar of its symbol on, and its exits close it when a bar's
 * range touches them. Equity stays what it is. `busySymbols` is the test's to change.
 */
export class FakeMarket implements StrategyContext {
  readonly instruments: readonly Instrument[];
  readonly asked: Asked[] = [];
  readonly busySymbols = new Set<number>();
  readonly held: number[];
  /** Targets before it are dropped, as the loop does while a run warms up. */
  tradeFrom = -Infinity;
  private readonly wanted: (Asked | undefined)[];
  private readonly exits: (Asked | undefined)[];
  private readonly strategy: Strategy;
  private time = 0;

  constructor(
    factory: StrategyFactory,
    parameters: Readonly<Record<string, number>>,
    instruments: readonly InstrumentOptions[] = [{ symbol: 'ABC' }],
    private readonly closeOf: (time: number) => number = () => Infinity,
    private readonly cash = 100_000,
    private readonly openOf: (time: number) => number = () => 0,
  ) {
    this.instruments = instruments.map(defineInstrument);
    this.held = this.instruments.map(() => 0);
    this.wanted = this.instruments.map(() => undefined);
    this.exits = this.instruments.map(() => undefined);
    this.strategy = factory(this, parameters);
  }

  position(symbol: number): number {
    return this.held[symbol];
  }

  /** It keeps no lots. */
  lots(): readonly HeldLot[] {
    return [];
  }

  equity(): number {
    return this.cash;
  }

  sessionOpen(): number {
    return this.openOf(this.time);
  }

  sessionClose(): number {
    return this.closeOf(this.time);
  }

  busy(symbol: number): boolean {
    return this.busySymbols.has(symbol);
  }

  warmingUp(): boolean {
    return this.time < this.tradeFrom;
  }

  target(symbol: number, quantity: number, reason: string, terms: Terms = {}): void {
    if (this.warmingUp()) return;
    const asked = { time: this.time, symbol, quantity, reason, ...terms };
    this.asked.push(asked);
    this.wanted[symbol] = asked;
  }

  /** Plays bars in order; returns everything asked for so far. */
  play(bars: readonly FakeBar[]): readonly Asked[] {
    for (const { symbol = 0, time, close, high = close, low = close, volume = 100 } of bars) {
      this.time = time;
      this.fill(symbol, high, low);
      this.strategy.onBar(symbol, time, close, high, low, close, volume);
    }
    return this.asked;
  }

  private fill(symbol: number, high: number, low: number): void {
    const wanted = this.wanted[symbol];
    if (wanted !== undefined) {
      this.held[symbol] = wanted.quantity;
      this.exits[symbol] = wanted;
      this.wanted[symbol] = undefined;
    }
    const { stop = NaN, takeProfit = NaN } = this.exits[symbol] ?? {};
    const long = this.held[symbol] > 0;
    if (long ? low <= stop || high >= takeProfit : high >= stop || low <= takeProfit) this.held[symbol] = 0;
  }
}
