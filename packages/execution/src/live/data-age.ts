import { TraderError } from '@trader/core';
import type { ExchangeCalendar, Instrument, MarketListener, Timers } from '@trader/core';
import type { TradingLoop } from '../trading-loop';
import type { Alarm } from './alarm';
import { advanceTo, every } from './rounds';

/** How old market data may be. */
export interface DataAgePolicy {
  /** In an open session something of the feed, of whatever symbol, comes at least this often, ms; default 10,000. Of minute bars alone: more than 60,000. */
  readonly heartbeatMs?: number | undefined;
  /** And something of every symbol this often, ms; default 120,000. */
  readonly symbolMs?: number | undefined;
}

/** What `DataAge` takes. */
export interface DataAgeOptions {
  readonly loop: TradingLoop;
  readonly timers: Timers;
  readonly alarm: Alarm;
  readonly calendarOf: (instrument: Instrument) => ExchangeCalendar;
  /** Such as `market`. */
  readonly feed?: string | undefined;
  readonly policy?: DataAgePolicy | undefined;
}

const NAME = 'market data';
/** So many silent symbols are told by name. */
const NAMED = 5;

/**
 * Watches how old market data is, by what comes and not by whether a connection stands: a feed that is mute in an open session lets no entry pass, and one of its symbols none in that. Noticed within one and
 * a half heartbeats, and over with the next that comes. Exits go. Closed markets and lunch breaks are silent by right, and an age counts from the session's open.
 * It is the `tap` of a live session: what it costs there is one byte written an event.
 */
export class DataAge implements MarketListener {
  /** 1: something has come since the last look. */
  private readonly fresh: Uint8Array;
  /** When something had come at a look, by our clock; -Infinity before the first. */
  private readonly seen: Float64Array;
  private lastAt = -Infinity;
  private silent = false;
  private readonly stale = new Set<number>();
  private readonly calendars: readonly ExchangeCalendar[];
  private readonly policy: Required<{ [K in keyof DataAgePolicy]: number }>;
  private stops: (() => void) | undefined;
  private due = false;

  constructor(private readonly options: DataAgeOptions) {
    const { loop: { ledger: { instruments } }, calendarOf, policy: { heartbeatMs = 10_000, symbolMs = 120_000 } = {} } = options;
    if (!(heartbeatMs > 0 && symbolMs >= heartbeatMs)) throw new TraderError('INVALID_CONFIG', `a feed of which a symbol may be silent for ${symbolMs} ms has no heartbeat of ${heartbeatMs} ms: make that shorter, and above 0`);
    this.policy = { heartbeatMs, symbolMs };
    this.fresh = new Uint8Array(instruments.length);
    this.seen = new Float64Array(instruments.length).fill(-Infinity);
    this.calendars = instruments.map(calendarOf);
  }

  /** Begins to look: ages count from now at the earliest. */
  start(): void {
    const { timers } = this.options;
    const now = timers.now();
    this.seen.fill(now);
    this.lastAt = now;
    this.stops = every(timers, this.policy.heartbeatMs / 4, () => this.look());
  }

  /** Looks no more. What it has suspended stays so. */
  stop(): void {
    this.stops?.();
    this.stops = undefined;
  }

  /** How old the newest data is, ms; undefined while none is due. */
  get age(): number | undefined {
    return this.due ? this.options.timers.now() - this.lastAt : undefined;
  }

  /** Symbols of which nothing has come for too long. */
  get staleSymbols(): readonly string[] {
    return [...this.stale].map((symbol) => this.nameOf(symbol));
  }

  onBar(symbol: number): void {
    this.fresh[symbol] = 1;
  }

  onQuote(symbol: number): void {
    this.fresh[symbol] = 1;
  }

  onTrade(symbol: number): void {
    this.fresh[symbol] = 1;
  }

  /** That a symbol is halted is news of it too. */
  onStatus(symbol: number): void {
    this.fresh[symbol] = 1;
  }

  private look(): void {
    const { timers, loop } = this.options;
    const now = timers.now();
    const { heartbeatMs, symbolMs } = this.policy;
    let from = Infinity;
    let newest = -Infinity;
    for (let symbol = 0; symbol < this.seen.length; symbol++) {
      if (this.fresh[symbol] === 1) {
        this.fresh[symbol] = 0;
        this.seen[symbol] = now;
      }
      const open = this.openSince(symbol, now);
      const old = open !== undefined && loop.watch.halted[symbol] === 0 && now - Math.max(this.seen[symbol], open) >= symbolMs;
      this.hold(symbol, old, now);
      if (this.seen[symbol] > newest) newest = this.seen[symbol];
      if (open !== undefined && open < from) from = open;
    }
    this.due = from < Infinity;
    this.lastAt = Math.max(newest, this.due ? from : -Infinity);
    this.suspend(this.due && now - this.lastAt >= heartbeatMs, now);
  }

  /** Since when data of a symbol is due; undefined while its market is closed or pauses. */
  private openSince(symbol: number, now: number): number | undefined {
    const { open, close, breaks } = this.calendars[symbol].sessionAt(now);
    if (now <= open || now > close || breaks.some(({ from, to }) => now > from && now <= to)) return undefined;
    return breaks.reduce((since, { to }) => (to < now && to > since ? to : since), open);
  }

  private suspend(silent: boolean, now: number): void {
    if (silent === this.silent) return;
    const { loop, alarm, timers, feed = 'market' } = this.options;
    this.silent = silent;
    advanceTo(loop, timers);
    if (silent) {
      const text = `nothing has come of ${feed} since ${new Date(this.lastAt).toISOString()}`;
      alarm('critical', NAME, `${text}, for ${now - this.lastAt} ms: entries are refused until something does`);
      loop.control.suspend(NAME, text);
    } else {
      alarm('info', NAME, `${feed} is heard again`);
      loop.control.resume(NAME);
    }
  }

  private hold(symbol: number, old: boolean, now: number): void {
    if (old === this.stale.has(symbol)) return;
    const { loop, alarm } = this.options;
    if (!old) {
      this.stale.delete(symbol);
      loop.control.release(NAME, symbol);
      return;
    }
    this.stale.add(symbol);
    loop.control.hold(NAME, symbol, `nothing has come of it since ${new Date(Math.min(this.seen[symbol], now)).toISOString()}`);
    if (this.stale.size <= NAMED) alarm('warning', NAME, `nothing has come of ${this.nameOf(symbol)} for more than ${this.policy.symbolMs} ms: its entries are refused until something does`);
    else if (this.stale.size === NAMED + 1) alarm('warning', NAME, `nothing has come of more than ${NAMED} symbols for more than ${this.policy.symbolMs} ms`);
  }

  private nameOf(symbol: number): string {
    return this.options.loop.ledger.instruments[symbol].symbol;
  }
}
