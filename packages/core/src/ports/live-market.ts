import type { BarTable } from '../bar';
import type { LinkEvent } from './link';

/** Who hears of a market as it happens. Symbols are indexes into those subscribed; scalars, so that nothing is allocated. Times are the venue's, ms since 1970 UTC. */
export interface MarketListener {
  /** A bar from `openTime` to `time` that is complete. */
  onBar(symbol: number, openTime: number, time: number, open: number, high: number, low: number, close: number, volume: number): void;
  /** A side that is not there has price 0. */
  onQuote(symbol: number, time: number, bid: number, bidSize: number, ask: number, askSize: number): void;
  onTrade(symbol: number, time: number, price: number, size: number): void;
  /** Whether the symbol trades, or is halted. */
  onStatus(symbol: number, time: number, trading: boolean): void;
}

/** What of a market is wanted. */
export interface MarketWish {
  readonly symbols: readonly string[];
  readonly bars: boolean;
  readonly quotes: boolean;
  readonly trades: boolean;
}

/** A market over a network. */
export interface LiveMarket {
  /**
   * Opens the stream, and opens it again whenever it is lost or silent. Bars are told while it is up only, those of a symbol in order. What was missed is not told: whoever wants it asks `history` after `up`. A bar
   * may be told twice, or be in `history` too: whoever listens passes over what is not newer.
   */
  subscribe(wish: MarketWish, market: MarketListener, links: (event: LinkEvent) => void): void;
  /** Complete bars of `frameMs` of all symbols, whose ends lie after `from` and not after `to`, in order of time. Rejects with BROKER_UNREACHABLE. */
  history(symbols: readonly string[], frameMs: number, from: number, to: number): Promise<BarTable>;
  /** Hangs up for good. */
  close(): void;
}
