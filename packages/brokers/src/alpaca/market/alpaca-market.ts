import { calendarNamed, TraderError } from '@trader/core';
import type { BarTable, ExchangeCalendar, LinkEvent, LiveMarket, MarketListener, MarketWish, Random, Timers, Transport } from '@trader/core';
import * as z from 'zod';
import { keepOpen } from '../../resilience/keep-open';
import type { KeptOpen } from '../../resilience/keep-open';
import { RateBudget } from '../../resilience/rate-budget';
import { scrub } from '../../secret';
import type { AlpacaKeys } from '../keys';
import { AlpacaRest } from '../rest';
import { AlpacaData, namesOf } from './alpaca-data';
import type { AlpacaFeed, LatestKind } from './alpaca-data';
import { BarSpans, MINUTE } from './bar-span';
import { MarketTalk } from './market-talk';
import type { AlpacaEncoding, Subscription } from './market-talk';
import type { MarketNotice } from './messages';
import { MissedNews } from './missed-news';
import { MuteWatch } from './mute-watch';
import { timeOf } from './rfc3339';
import { SymbolIndex } from './symbol-index';

/** What market data of Alpaca needs. */
export interface AlpacaMarketOptions {
  readonly transport: Transport;
  readonly timers: Timers;
  readonly random: Random;
  readonly keys: AlpacaKeys;
  /** Default `iex`, which every plan has. */
  readonly feed?: AlpacaFeed | undefined;
  /** Default `https://data.alpaca.markets`. */
  readonly dataHost?: string | undefined;
  /** Default `wss://stream.data.alpaca.markets/v2/` and the feed. */
  readonly streamUrl?: string | undefined;
  /** How the stream writes: default `json`. */
  readonly encoding?: AlpacaEncoding | undefined;
  /** Bars of the regular session only, cut at its ends (the default), or of all hours. */
  readonly hours?: 'regular' | 'all' | undefined;
  /** Default New York's. */
  readonly calendar?: ExchangeCalendar | undefined;
  /** Whether halts are asked for; default true. A plan that does not have them refuses the whole subscription. */
  readonly statuses?: boolean | undefined;
  /** Hears what has no place in a MarketListener: bars anew, price bands, corrected trades. The first two are asked for only when it is there. */
  readonly onNotice?: ((notice: MarketNotice) => void) | undefined;
  /** How often a sign of life is asked for, and after how long a silence is looked into, ms: 5,000. */
  readonly heartbeatMs?: number | undefined;
  /** By how much the market's last may be ahead of the stream's before the stream is called mute, ms: 2,000. */
  readonly toleranceMs?: number | undefined;
  /** Requests of market data in a minute until Alpaca says otherwise: 200. */
  readonly perMinute?: number | undefined;
  /** After so many ms without an answer a request is given up: 10,000. */
  readonly timeoutMs?: number | undefined;
}

const SILENT_HOURS_MS = 60_000;
const TOLERANCE_MS = 2_000;

const stamped = z.record(z.string(), z.object({ t: z.string() }).nullable());
const latestSchema = z.object({ quotes: stamped.optional(), trades: stamped.optional(), bars: stamped.optional() });

/** Alpaca's market data: a stream that is kept open, and the past over REST. */
export class AlpacaMarket implements LiveMarket {
  /** Questions about the past beyond `history`. */
  readonly data: AlpacaData;
  private readonly budget: RateBudget;
  private readonly rest: AlpacaRest;
  private readonly heartbeatMs: number;
  private readonly spans: BarSpans;
  private kept: KeptOpen | undefined;
  private mute: MuteWatch | undefined;

  constructor(private readonly options: AlpacaMarketOptions) {
    const { transport, timers, random, keys, feed = 'iex', dataHost = 'https://data.alpaca.markets', heartbeatMs = 5_000, timeoutMs = 10_000, hours = 'regular' } = options;
    this.heartbeatMs = heartbeatMs;
    this.budget = new RateBudget({ timers, perMinute: options.perMinute ?? 200 });
    const common = { transport, timers, random, keys, budget: this.budget, host: dataHost };
    this.rest = new AlpacaRest({ ...common, timeoutMs: heartbeatMs });
    this.spans = new BarSpans(hours === 'all' ? undefined : (options.calendar ?? calendarNamed('XNYS')));
    this.data = new AlpacaData(new AlpacaRest({ ...common, timeoutMs }), feed, this.spans, () => timers.now());
  }

  /** What comes while the stream is up is told at once; what was missed before is not: bars of it are there to be asked for in `history`. Throws INVALID_CONFIG the second time, and for a wish for nothing. */
  subscribe(wish: MarketWish, market: MarketListener, links: (event: LinkEvent) => void): void {
    if (this.kept !== undefined) throw new TraderError('INVALID_CONFIG', 'a market of Alpaca can be subscribed to once: make another one');
    const { transport, timers, random, keys, feed = 'iex', encoding = 'json', onNotice = () => undefined } = this.options;
    const channels = this.channelsOf(wish);
    if (channels.length === 0 || wish.symbols.length === 0) throw new TraderError('INVALID_CONFIG', 'a subscription to nothing: name symbols, and bars, quotes or trades');
    const times = new Float64Array(wish.symbols.length).fill(-Infinity);
    const mute = (this.mute = this.muteWatch(wish, times));
    const subscription: Subscription = {
      wish, symbols: new SymbolIndex(wish.symbols), market, keys, encoding, channels, spans: this.spans, times, onNotice, heard: () => mute.heard(),
    };
    this.kept = keepOpen({
      transport, timers, random, link: 'market', heartbeatMs: this.heartbeatMs,
      url: this.options.streamUrl ?? `wss://stream.data.alpaca.markets/v2/${feed}`,
      headers: encoding === 'msgpack' ? { 'content-type': 'application/msgpack' } : {},
      talk: (line) => new MarketTalk(line, subscription),
      listener: (event) => {
        if (event.state === 'down') mute.end();
        links({ ...event, reason: scrub(event.reason, [keys.keyId, keys.secretKey]) });
        if (event.state === 'up') mute.begin();
      },
    });
  }

  history(symbols: readonly string[], frameMs: number, from: number, to: number): Promise<BarTable> {
    return this.data.bars(symbols, frameMs, from, to);
  }

  close(): void {
    this.mute?.end();
    this.kept?.close();
    this.budget.close();
  }

  private channelsOf(wish: MarketWish): string[] {
    const told = ([['bars', wish.bars], ['quotes', wish.quotes], ['trades', wish.trades]] as const).filter(([, wanted]) => wanted).map(([channel]) => channel);
    const extra = this.options.onNotice === undefined ? [] : [...(wish.bars ? ['updatedBars'] : []), 'lulds'];
    return told.length === 0 ? [] : [...told, ...(this.options.statuses === false ? [] : ['statuses']), ...extra];
  }

  private muteWatch(wish: MarketWish, times: Float64Array): MuteWatch {
    const { timers, toleranceMs = TOLERANCE_MS } = this.options;
    const kind: LatestKind = wish.quotes ? 'quotes' : wish.trades ? 'trades' : 'bars';
    const latest = (symbols: readonly string[]): Promise<ReadonlyMap<string, number>> => this.latest(kind, symbols);
    return new MuteWatch({
      timers, heartbeatMs: this.heartbeatMs, idleMs: Math.max(SILENT_HOURS_MS, this.heartbeatMs), isOpen: (time) => this.spans.isOpen(time),
      news: new MissedNews({ symbols: wish.symbols, times, latest, toleranceMs, later: kind === 'bars' }),
      onMute: () => this.kept?.renew(`mute: nothing came for a heartbeat of ${this.heartbeatMs} ms, though the market went on`),
    });
  }

  /** When the latest of each symbol was, or ended; empty when there is no answer. */
  private async latest(kind: LatestKind, symbols: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const { timers, feed = 'iex' } = this.options;
    const path = `/v2/stocks/${kind}/latest?symbols=${namesOf(symbols)}&feed=${feed}`;
    const answer = await new Promise<unknown>((resolve) => {
      this.rest.send({ method: 'GET', path, urgency: 'question', deadline: timers.now() + this.heartbeatMs }, (each) => resolve(each.kind === 'ok' ? each.body : undefined));
    });
    const found = latestSchema.safeParse(answer).data?.[kind] ?? {};
    return new Map(Object.entries(found).map(([name, point]) => [name, point === null ? NaN : timeOf(point.t) + (kind === 'bars' ? MINUTE : 0)]));
  }
}

/** Market data of Alpaca over a transport. */
export const createAlpacaMarket = (options: AlpacaMarketOptions): AlpacaMarket => new AlpacaMarket(options);
