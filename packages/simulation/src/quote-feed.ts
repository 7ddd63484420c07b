import type { Venue } from './program';
import { RandomMarket } from './random-market';
import type { Quote } from './random-market';
import type { VirtualTime } from './virtual-time';

/** What a feed of quotes is made of. */
interface QuoteFeedOptions {
  readonly time: VirtualTime;
  readonly venue: Venue;
  readonly seed: number;
  /** First prices of the symbols. */
  readonly prices: readonly number[];
  /** Whether bars of minutes are shown. */
  readonly bars: boolean;
}

/** A bar in the making, of the middles of quotes. */
interface Minute {
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
}

const MINUTE_MS = 60_000;
/** So many minutes before a run are there as bars. */
const PAST = 10;

/** Shows a venue the market: quotes that walk at random, and what they come to as bars of minutes. */
export class QuoteFeed {
  /** When the bars ended that were shown, by symbol, ms since 1970 UTC. */
  readonly shown: ReadonlyMap<string, number[]>;
  private readonly market: RandomMarket;
  private readonly minutes: (Minute | undefined)[];
  private pausedUntil = -Infinity;
  private calm = false;

  constructor(private readonly options: QuoteFeedOptions) {
    this.market = new RandomMarket(options.seed, options.prices);
    this.minutes = options.prices.map(() => undefined);
    this.shown = new Map(options.venue.symbols.map((symbol) => [symbol, []]));
  }

  /** Quotes go on from now until the end. */
  start(): void {
    const { time, venue, prices, bars } = this.options;
    venue.advance(time.now());
    if (bars) this.showPast();
    prices.forEach((_price, symbol) => this.jump(symbol, 0));
    time.after(100, () => this.next());
    if (bars) this.awaitMinute();
  }

  /** Shows nothing until then, ms since 1970 UTC. */
  pause(until: number): void {
    this.pausedUntil = until;
    this.minutes.fill(undefined);
  }

  /** A price jumps, bps. */
  jump(symbol: number, bps: number): void {
    this.show(this.market.jump(symbol, bps));
  }

  /** Prices stay as they are, and quotes come only so often that nobody takes the market for silent. */
  rest(): void {
    this.calm = true;
    this.market.rest();
  }

  private next(): void {
    const { time } = this.options;
    if (time.now() < this.pausedUntil) {
      time.at(this.pausedUntil, () => this.next());
      return;
    }
    const { wait, ...quote } = this.market.next();
    this.show(quote);
    time.after(this.calm ? 3 * wait : wait, () => this.next());
  }

  private show({ symbol, bid, bidSize, ask, askSize }: Quote): void {
    const { time, venue } = this.options;
    venue.advance(time.now());
    venue.quote(symbol, time.now(), bid, bidSize, ask, askSize);
    const price = (bid + ask) / 2;
    const minute = (this.minutes[symbol] ??= { open: price, high: price, low: price, close: price, volume: 0 });
    minute.high = Math.max(minute.high, price);
    minute.low = Math.min(minute.low, price);
    minute.close = price;
    minute.volume += bidSize + askSize;
  }

  /** At the end of each minute its bars are shown. */
  private awaitMinute(): void {
    const { time, venue } = this.options;
    const end = (Math.floor(Math.max(time.now(), this.pausedUntil) / MINUTE_MS) + 1) * MINUTE_MS;
    time.at(end, () => {
      venue.advance(time.now());
      this.minutes.forEach((minute, symbol) => {
        if (minute !== undefined) this.showBar(symbol, end - MINUTE_MS, minute);
        this.minutes[symbol] = undefined;
      });
      this.awaitMinute();
    });
  }

  private showPast(): void {
    const { time, prices } = this.options;
    const first = (Math.floor(time.now() / MINUTE_MS) - PAST) * MINUTE_MS;
    for (let index = 0; index < PAST; index++) prices.forEach((price, symbol) => this.showBar(symbol, first + index * MINUTE_MS, { open: price, high: price, low: price, close: price, volume: 100 }));
  }

  private showBar(symbol: number, openTime: number, { open, high, low, close, volume }: Minute): void {
    const { venue } = this.options;
    this.shown.get(venue.symbols[symbol])?.push(openTime + MINUTE_MS);
    venue.bar(symbol, openTime, open, high, low, close, volume);
  }
}
