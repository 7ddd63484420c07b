import type { MarketListener, Timers } from '@trader/core';
import type { TradingLoop } from '../trading-loop';

/** What `MarketEar` takes. */
interface MarketEarOptions {
  readonly loop: TradingLoop;
  readonly timers: Timers;
  /** Hears of everything first. */
  readonly tap: MarketListener | undefined;
  /** When a bar of each symbol was shown last, ms since 1970 UTC. */
  readonly shown: Float64Array;
  /** Something is broken: nothing more is heard. */
  readonly fail: (error: unknown) => void;
}

/** What every market event leads to: marks, strategies, orders, at our clock. It allocates nothing. */
export class MarketEar implements MarketListener {
  /** Our clock at the last event; -Infinity before the first. */
  heardAt = -Infinity;
  /** Nothing is heard while it is shut. */
  open = false;
  /** Of each symbol, the first bar that waits and is news, by its end; Infinity when none does. */
  readonly news: Float64Array;
  private newsFrom = Infinity;
  /** Bars that have come while older ones are being fetched; undefined when none are. */
  private late: (() => void)[] | undefined;

  constructor(private readonly options: MarketEarOptions) {
    this.news = new Float64Array(options.shown.length).fill(Infinity);
  }

  onBar(symbol: number, openTime: number, time: number, open: number, high: number, low: number, close: number, volume: number): void {
    this.heardAt = this.options.timers.now();
    this.options.tap?.onBar(symbol, openTime, time, open, high, low, close, volume);
    if (this.late === undefined) return this.hearBar(symbol, time, open, high, low, close, volume);
    if (time >= this.newsFrom && time < this.news[symbol]) this.news[symbol] = time;
    this.late.push(() => this.hearBar(symbol, time, open, high, low, close, volume));
  }

  onQuote(symbol: number, time: number, bid: number, bidSize: number, ask: number, askSize: number): void {
    const { loop, tap } = this.options;
    this.heardAt = this.options.timers.now();
    tap?.onQuote(symbol, time, bid, bidSize, ask, askSize);
    if (!this.open) return;
    try {
      this.begin();
      loop.watch.onQuote(symbol, time, bid, bidSize, ask, askSize);
      loop.trade();
      loop.settle();
    } catch (error) {
      this.options.fail(error);
    }
  }

  onTrade(symbol: number, time: number, price: number, size: number): void {
    const { loop, tap } = this.options;
    this.heardAt = this.options.timers.now();
    tap?.onTrade(symbol, time, price, size);
    if (!this.open) return;
    try {
      this.begin();
      loop.watch.onTrade(symbol, time, price, size);
      loop.trade();
      loop.settle();
    } catch (error) {
      this.options.fail(error);
    }
  }

  onStatus(symbol: number, time: number, trading: boolean): void {
    this.heardAt = this.options.timers.now();
    this.options.tap?.onStatus(symbol, time, trading);
    this.options.loop.watch.onStatus(symbol, trading);
  }

  /** From now on bars wait: older ones are being fetched. Those that end at `newsFrom` or later are news. */
  holdBars(newsFrom: number): void {
    this.late ??= [];
    this.newsFrom = newsFrom;
    this.news.fill(Infinity);
  }

  /** Those that waited are heard, and the others as they come. */
  releaseBars(): void {
    const late = this.late ?? [];
    this.late = undefined;
    for (const hear of late) hear();
  }

  private hearBar(symbol: number, time: number, open: number, high: number, low: number, close: number, volume: number): void {
    const { loop, shown, fail } = this.options;
    if (!this.open || time <= shown[symbol]) return;
    shown[symbol] = time;
    try {
      this.begin();
      loop.watch.onBar(symbol, time, open, high, low, close, volume);
      loop.trade();
      loop.settle();
    } catch (error) {
      fail(error);
    }
  }

  /** Our clock, which does not go back. */
  private begin(): void {
    const { loop } = this.options;
    loop.advance(this.heardAt > loop.time ? this.heardAt : loop.time);
  }
}
