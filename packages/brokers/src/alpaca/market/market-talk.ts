import { isTraderError } from '@trader/core';
import type { MarketListener, MarketWish } from '@trader/core';
import { encode } from '@msgpack/msgpack';
import type { Line, Talk } from '../../resilience/keep-open';
import type { AlpacaKeys } from '../keys';
import { MINUTE } from './bar-span';
import type { BarSpans } from './bar-span';
import { JsonFrames } from './json-frames';
import type { Control, FrameSink, MarketNotice } from './messages';
import { MsgpackFrames } from './msgpack-frames';
import { remedyOf } from './stream-errors';
import type { SymbolIndex } from './symbol-index';

/** How frames are written. */
export type AlpacaEncoding = 'json' | 'msgpack';

/** Symbols of one request: the server takes messages of a bounded size; which, is unverified. */
const SYMBOLS = 300;

/** What all connections of a subscription share. */
export interface Subscription {
  readonly wish: MarketWish;
  readonly symbols: SymbolIndex;
  readonly market: MarketListener;
  readonly keys: AlpacaKeys;
  readonly encoding: AlpacaEncoding;
  /** The channels that are asked for. */
  readonly channels: readonly string[];
  readonly spans: BarSpans;
  /** When the last of each symbol happened, the venue's time. */
  readonly times: Float64Array;
  readonly onNotice: (notice: MarketNotice) => void;
  /** Something of the market was told. */
  readonly heard: () => void;
}

/** What is said over one connection to a stream of market data. Protocol: docs.alpaca.markets/docs/streaming-market-data. */
export class MarketTalk implements Talk, FrameSink {
  private readonly json: JsonFrames;
  private readonly msgpack: MsgpackFrames;
  private readonly encoder = new TextEncoder();
  private told = 0;
  /** Whether all that was asked for was subscribed to at last. */
  private whole = false;

  constructor(private readonly line: Line, private readonly subscription: Subscription) {
    this.json = new JsonFrames(subscription.symbols, this);
    this.msgpack = new MsgpackFrames(subscription.symbols, this);
  }

  onOpen(): void {
    const { keyId, secretKey } = this.subscription.keys;
    this.say({ action: 'auth', key: keyId.reveal(), secret: secretKey.reveal() });
  }

  onText(text: string): void {
    this.read(this.json, this.encoder.encode(text));
  }

  onTextBytes(utf8: Uint8Array): void {
    this.read(this.json, utf8);
  }

  onBytes(bytes: Uint8Array): void {
    this.read(this.subscription.encoding === 'msgpack' ? this.msgpack : this.json, bytes);
  }

  /** What was asked for, again: it is answered with all that is subscribed to. That it is, though nothing new is asked for, is unverified. */
  beat(): void {
    const { wish, channels } = this.subscription;
    this.say({ action: 'subscribe', [channels[0]]: wish.symbols.slice(0, 1) });
  }

  onQuote(symbol: number, time: number, bid: number, bidSize: number, ask: number, askSize: number): void {
    this.note(symbol, time);
    this.subscription.market.onQuote(symbol, time, bid, bidSize, ask, askSize);
  }

  onTrade(symbol: number, time: number, price: number, size: number): void {
    this.note(symbol, time);
    this.subscription.market.onTrade(symbol, time, price, size);
  }

  /** While not all is subscribed to a bar is not told: whoever asks what was missed once the stream is up gets it with those that came before it. */
  onBar(symbol: number, stamp: number, open: number, high: number, low: number, close: number, volume: number): void {
    this.note(symbol, stamp + MINUTE);
    const { wish, spans, market } = this.subscription;
    if (!wish.bars || !this.whole) return;
    spans.locate(stamp, MINUTE);
    if (!Number.isNaN(spans.end)) market.onBar(symbol, spans.start, spans.end, open, high, low, close, volume);
  }

  onStatus(symbol: number, time: number, trading: boolean): void {
    this.subscription.market.onStatus(symbol, time, trading);
  }

  onNotice(notice: MarketNotice): void {
    this.subscription.onNotice(notice);
  }

  onControl(control: Control): void {
    if (control.T === 'error') {
      const { meaning, waitMs } = remedyOf(control.code);
      this.line.fail(`error ${control.code} of the stream: ${meaning}`, waitMs);
    } else if (control.T === 'success') {
      if (control.msg === 'authenticated') this.subscribe();
    } else this.hearSubscription(this.covers(control));
  }

  /** An answer always names all that is subscribed to. What was there and is gone is asked for again on another connection: until then something is missing. */
  private hearSubscription(whole: boolean): void {
    if (whole) this.line.up();
    else if (this.whole) this.line.fail('the stream no longer tells all that was subscribed to');
    this.whole = whole;
  }

  private note(symbol: number, time: number): void {
    this.told++;
    const { times } = this.subscription;
    if (time > times[symbol]) times[symbol] = time;
  }

  private subscribe(): void {
    const { wish: { symbols }, channels } = this.subscription;
    for (let from = 0; from < symbols.length; from += SYMBOLS) {
      const some = symbols.slice(from, from + SYMBOLS);
      this.say({ action: 'subscribe', ...Object.fromEntries(channels.map((channel) => [channel, some])) });
    }
  }

  private covers({ trades, quotes, bars }: Extract<Control, { T: 'subscription' }>): boolean {
    const { wish } = this.subscription;
    const holds = (names: readonly string[], wanted: boolean): boolean => {
      if (!wanted || names.includes('*')) return true;
      const all = new Set(names);
      return wish.symbols.every((symbol) => all.has(symbol));
    };
    return holds(trades, wish.trades) && holds(quotes, wish.quotes) && holds(bars, wish.bars);
  }

  private read(frames: JsonFrames | MsgpackFrames, bytes: Uint8Array): void {
    const before = this.told;
    try {
      frames.read(bytes);
    } catch (error) {
      if (!isTraderError(error) || error.code !== 'INVALID_DATA') throw error;
      this.line.fail(error.message);
    }
    if (this.told !== before) this.subscription.heard();
  }

  private say(message: Readonly<Record<string, unknown>>): void {
    this.line.send(this.subscription.encoding === 'msgpack' ? encode(message) : JSON.stringify(message));
  }
}
