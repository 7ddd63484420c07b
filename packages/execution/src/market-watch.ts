import { cashToNumber } from '@trader/core';
import type { BarTable, Strategy } from '@trader/core';
import type { Ledger } from './ledger';
import type { Wish } from './sleeve';

/**
 * The hot part of the trading loop: what every bar costs. It marks the books, follows the equity that the marks make, and lets the
 * strategy speak. Allocates nothing.
 */
export class MarketWatch {
  /** Time of the running slice, ms since 1970 UTC; -Infinity before the first. */
  time = -Infinity;
  /** Cash plus marks, as a double. */
  equity: number;
  /** The highest equity so far. */
  peak: number;
  /** Who hears of every bar: all strategies as one. */
  strategy: Strategy = { onBar: () => undefined };
  /** When the run begins, ms since 1970 UTC: what is asked for before is dropped. */
  tradeFrom = -Infinity;
  /** What has been asked for and nobody has taken up yet. */
  readonly wishes: Wish[] = [];

  /** Which symbols have traded: quotes mark the others only. */
  private readonly traded: Uint8Array;
  /** The best prices shown, by symbol; NaN before the first quote. */
  readonly bids: Float64Array;
  readonly asks: Float64Array;
  /** 1 where the venue has halted trading, by symbol. */
  readonly halted: Uint8Array;

  constructor(private readonly ledger: Ledger) {
    this.equity = this.peak = cashToNumber(ledger.cash);
    this.traded = new Uint8Array(ledger.marks.length);
    this.bids = new Float64Array(ledger.marks.length).fill(NaN);
    this.asks = new Float64Array(ledger.marks.length).fill(NaN);
    this.halted = new Uint8Array(ledger.marks.length);
  }

  /**
   * Slice after slice from row `from` on, until the strategy asks for something or row `until`, the end of a slice, is reached. Within a
   * slice all is marked before the strategy hears of its first bar. Gives the row where it stopped.
   */
  follow(bars: BarTable, from: number, until: number): number {
    const { time, symbol, open, high, low, close, volume } = bars;
    const { marks, markTimes, stakes } = this.ledger;
    const { strategy, wishes } = this;
    let row = from;
    do {
      const now = time[row];
      let end = row;
      let change = 0;
      do {
        const each = symbol[end];
        const price = close[end];
        const stake = stakes[each];
        if (stake !== 0) change += stake * (price - marks[each]);
        marks[each] = price;
        markTimes[each] = now;
        end++;
      } while (end < until && time[end] === now);
      if (now > this.time) this.time = now;
      if (change !== 0) this.move(change);
      for (; row < end; row++) strategy.onBar(symbol[row], now, open[row], high[row], low[row], close[row], volume[row]);
    } while (row < until && wishes.length === 0);
    return row;
  }

  /** A bar that is complete. Its close is the mark, unless the market has made a newer price. */
  onBar(symbol: number, time: number, open: number, high: number, low: number, close: number, volume: number): void {
    if (!(time < this.ledger.markTimes[symbol])) this.mark(symbol, time, close);
    this.strategy.onBar(symbol, time, open, high, low, close, volume);
  }

  /** A quote. Until its symbol has traded, its middle is the mark. */
  onQuote(symbol: number, time: number, bid: number, bidSize: number, ask: number, askSize: number): void {
    if (this.traded[symbol] === 0 && bid > 0 && ask > 0) this.mark(symbol, time, (bid + ask) / 2);
    this.bids[symbol] = bid;
    this.asks[symbol] = ask;
    this.strategy.onQuote?.(symbol, time, bid, bidSize, ask, askSize);
  }

  /** A trade on the tape, whose price is the mark. */
  onTrade(symbol: number, time: number, price: number, size: number): void {
    this.traded[symbol] = 1;
    this.mark(symbol, time, price);
    this.strategy.onTrade?.(symbol, time, price, size);
  }

  /** Whether the symbol trades, or its venue has halted it: nothing is opened in it then. */
  onStatus(symbol: number, trading: boolean): void {
    this.halted[symbol] = trading ? 0 : 1;
  }

  /** Takes the equity from the books anew, as after a fill. */
  restate(): void {
    this.equity = this.ledger.equityEstimate();
    this.move(0);
  }

  private mark(symbol: number, time: number, price: number): void {
    const { marks, markTimes, stakes } = this.ledger;
    const change = stakes[symbol] === 0 ? 0 : stakes[symbol] * (price - marks[symbol]);
    marks[symbol] = price;
    markTimes[symbol] = time;
    if (change !== 0) this.move(change);
  }

  private move(change: number): void {
    this.equity += change;
    if (this.equity !== this.equity) this.equity = this.ledger.equityEstimate();
    if (this.equity > this.peak) this.peak = this.equity;
  }
}
