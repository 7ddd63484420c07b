import { TraderError } from '@trader/core';
import type { Instrument } from '@trader/core';
import { barEntity, quoteEntity, tradeEntity } from './data-routes';
import type { DataStream } from './data-stream';
import { Tape } from './tape';
import type { Venue } from './venue';

/** A bar of a minute as it is told. `openTime`, ms since 1970 UTC: default the minute before the server's time. */
export interface BarWish {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  readonly openTime?: number | undefined;
}

const MINUTE = 60_000;

/**
 * The market of a loopback server: what it is told to show, at the server's time, it tells its streams, remembers for REST, and lets orders meet. Orders meet quotes and
 * trades only. Throws UNKNOWN_SYMBOL for a symbol that the server does not trade.
 */
export class Market {
  readonly tapes: ReadonlyMap<string, Tape>;
  private readonly index: ReadonlyMap<string, number>;

  constructor(
    private readonly instruments: readonly Instrument[],
    private readonly venue: Venue,
    private readonly stream: DataStream,
    private readonly now: () => number,
    tapeLength: number,
  ) {
    this.index = new Map(instruments.map(({ symbol }, index) => [symbol, index]));
    this.tapes = new Map(instruments.map(({ symbol }) => [symbol, new Tape(tapeLength)]));
  }

  /** Shows a quote. A side that is not there has price 0. */
  quote(symbol: string, bid: number, bidSize: number, ask: number, askSize: number): void {
    const index = this.indexOf(symbol);
    const quote = { kind: 'quotes', time: this.now(), bid, bidSize, ask, askSize } as const;
    this.tape(symbol).add(quote);
    this.stream.tell('quotes', symbol, 'q', (time) => ({ T: 'q', S: symbol, ...quoteEntity(quote, ''), t: time(quote.time) }));
    this.venue.quote(index, bid, bidSize, ask, askSize);
  }

  /** Shows a trade of others. */
  trade(symbol: string, price: number, size: number): void {
    const index = this.indexOf(symbol);
    const tape = this.tape(symbol);
    const trade = { kind: 'trades', time: this.now(), id: (tape.trades.at(-1)?.id ?? 0) + 1, price, size } as const;
    tape.add(trade);
    this.stream.tell('trades', symbol, 't', (time) => ({ T: 't', S: symbol, ...tradeEntity(trade, ''), t: time(trade.time) }));
    this.venue.trade(index, price, size);
  }

  /** Tells a complete bar of a minute. */
  bar(symbol: string, { openTime = this.now() - MINUTE, ...prices }: BarWish): void {
    this.indexOf(symbol);
    const bar = { kind: 'bars', time: openTime, trades: 1, vwap: (prices.high + prices.low + prices.close) / 3, ...prices } as const;
    this.tape(symbol).add(bar);
    this.stream.tell('bars', symbol, 'b', (time) => ({ T: 'b', S: symbol, ...barEntity(bar, ''), t: time(bar.time) }));
  }

  /** Halts a symbol, or lets it trade again. Codes are those of the UTP plan: https://docs.alpaca.markets/docs/real-time-stock-pricing-data, "Status". */
  status(symbol: string, trading: boolean): void {
    this.venue.halt(this.indexOf(symbol), !trading);
    const now = this.now();
    const [code, message] = trading ? ['T', 'Trading Resumption'] : ['H', 'Trading Halt'];
    this.stream.tell('statuses', symbol, 's', (time) => ({ T: 's', S: symbol, sc: code, sm: message, rc: trading ? '' : 'T1', rm: '', t: time(now), z: 'C' }));
  }

  /** Does `work`; what it tells a stream comes as one message. */
  together(work: () => void): void {
    this.stream.together(work);
  }

  /** Last bid and ask of a symbol, or the last trade for both; 0 where there was nothing. */
  touch(symbol: string): { readonly bid: number; readonly ask: number } {
    const { bid, ask } = this.tape(symbol);
    return { bid, ask };
  }

  /** The last price of a symbol by index; NaN before the first. */
  last(symbol: number): number {
    return this.tape(this.instruments[symbol].symbol).last;
  }

  private tape(symbol: string): Tape {
    return this.tapes.get(symbol)!;
  }

  private indexOf(symbol: string): number {
    const index = this.index.get(symbol);
    if (index === undefined) throw new TraderError('UNKNOWN_SYMBOL', `the loopback Alpaca does not trade ${symbol}: add it to \`instruments\``);
    return index;
  }
}
