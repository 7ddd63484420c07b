import { createBarTable } from '@trader/core';
import type { BarTable, Clock, LinkEvent, LiveMarket, MarketListener, MarketWish } from '@trader/core';
import type { Links } from './watched-broker';

const COLUMNS = ['time', 'openTime', 'symbol', 'open', 'high', 'low', 'close', 'volume'] as const;

/** Bars, as many as come. */
class BarList {
  private rows = 0;
  private table: BarTable;

  constructor(private readonly symbols: readonly string[]) {
    this.table = createBarTable(symbols, 1024);
  }

  add(symbol: number, openTime: number, time: number, open: number, high: number, low: number, close: number, volume: number): void {
    if (this.rows === this.table.length) this.grow();
    const { table, rows } = this;
    table.symbol[rows] = symbol;
    table.openTime[rows] = openTime;
    table.time[rows] = time;
    table.open[rows] = open;
    table.high[rows] = high;
    table.low[rows] = low;
    table.close[rows] = close;
    table.volume[rows] = volume;
    this.rows++;
  }

  /** Those that there are, by time and symbol; of a bar that came twice, the one that came last. */
  sorted(): BarTable {
    const { table } = this;
    const order = Array.from({ length: this.rows }, (_, row) => row).sort((a, b) => table.time[a] - table.time[b] || table.symbol[a] - table.symbol[b] || a - b);
    const rows = order.filter((row, place) => {
      const next: number | undefined = order[place + 1];
      return next === undefined || table.time[next] !== table.time[row] || table.symbol[next] !== table.symbol[row];
    });
    const sorted = createBarTable(this.symbols, rows.length);
    for (const column of COLUMNS) rows.forEach((row, place) => (sorted[column][place] = table[column][row]));
    return sorted;
  }

  private grow(): void {
    const larger = createBarTable(this.symbols, 2 * this.table.length);
    for (const column of COLUMNS) larger[column].set(this.table[column]);
    this.table = larger;
  }
}

/** A market, and what was heard of it: its bars, for the report, and when each symbol was heard of last. */
export class HeardMarket implements LiveMarket {
  /** When a symbol was heard of last, by our clock, ms since 1970 UTC; -Infinity when it never was. */
  readonly heardAt: Float64Array;
  private readonly list: BarList;

  constructor(private readonly market: LiveMarket, private readonly links: Links, private readonly clock: Clock, symbols: readonly string[]) {
    this.heardAt = new Float64Array(symbols.length).fill(-Infinity);
    this.list = new BarList(symbols);
  }

  /** The bars that were heard, by time and symbol. */
  bars(): BarTable {
    return this.list.sorted();
  }

  subscribe(wish: MarketWish, listener: MarketListener, onLink: (event: LinkEvent) => void): void {
    const { heardAt, clock, list, links } = this;
    this.market.subscribe(wish, {
      onBar: (symbol, openTime, time, open, high, low, close, volume) => {
        heardAt[symbol] = clock.now();
        list.add(symbol, openTime, time, open, high, low, close, volume);
        listener.onBar(symbol, openTime, time, open, high, low, close, volume);
      },
      onQuote: (symbol, time, bid, bidSize, ask, askSize) => {
        heardAt[symbol] = clock.now();
        listener.onQuote(symbol, time, bid, bidSize, ask, askSize);
      },
      onTrade: (symbol, time, price, size) => {
        heardAt[symbol] = clock.now();
        listener.onTrade(symbol, time, price, size);
      },
      onStatus: (symbol, time, trading) => {
        heardAt[symbol] = clock.now();
        listener.onStatus(symbol, time, trading);
      },
    }, (event) => {
      links.hear(event);
      onLink(event);
    });
  }

  history(symbols: readonly string[], frameMs: number, from: number, to: number): Promise<BarTable> {
    return this.market.history(symbols, frameMs, from, to);
  }

  close(): void {
    this.market.close();
  }
}
