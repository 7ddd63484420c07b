import type { LinkEvent, LiveMarket, MarketListener, MarketWish, Timers } from '@trader/core';
import type { TradingLoop } from '../trading-loop';
import type { Alarm } from './alarm';
import type { ClockSkew } from './clock-skew';
import { MarketEar } from './market-ear';
import { advanceTo, messageOf } from './rounds';
import { warmUp } from './warm-up';

/** What `MarketSide` takes. */
interface MarketSideOptions {
  readonly loop: TradingLoop;
  readonly market: LiveMarket;
  readonly timers: Timers;
  readonly alarm: Alarm;
  readonly wish: Omit<MarketWish, 'symbols'>;
  readonly warmUp: { readonly frameMs: number; readonly ms: number } | undefined;
  readonly tap: MarketListener | undefined;
  /** Knows by how much our clock is behind the broker's, ms. */
  readonly clock: Pick<ClockSkew, 'skew'> | undefined;
  /** Something of our own is broken. */
  readonly fail: (error: unknown) => void;
}

const MARKET_LINK = 'market link';
/** From one try to fetch bars to the next: this long at first, twice as long each time, and at most. */
const FIRST_TRY_MS = 1_000;
const LONGEST_TRY_MS = 30_000;
/** So long after its end a bar is there to be asked for, ms: unverified for any broker; a stream tells it right after its end. */
const SETTLED_MS = 3_000;
/** By so much our clock may be behind the venue's without anybody's knowing, ms. */
const BEHIND_MS = 3_000;
/** By so much it may be known to be behind and still be waited for, ms: less than bars that come meanwhile wait. */
const MOST_KNOWN_MS = 30_000;
/** How often it is looked whether it has been set meanwhile, ms. */
const LOOK_MS = 1_000;
/** A stream that is up has told everything until so long before its newest bar, ms: that it was mute, or left out a symbol, would have been noticed. */
const TOLD_MS = 600_000;
/** Bars that come while missed ones are being fetched wait so long at most, ms: strategies on bars must not be blind for as long as history is refused. */
const PATIENCE_MS = 60_000;
/** Longer bars end at a whole minute, be it where their session does. */
const MINUTE = 60_000;

/** The market of a live session: bars of the past first, then what happens; and after every gap the bars that were missed, which the strategies see and nobody trades on. While these cannot be had entries are refused. */
export class MarketSide {
  private readonly ear: MarketEar;
  /** When a bar of each symbol was shown last, ms since 1970 UTC. */
  private readonly shown: Float64Array;
  private readonly down = new Set<string>();
  /** Bars until then, ms since 1970 UTC, were shown, or nobody has asked for them. */
  private whole = -Infinity;
  private stopped = false;
  /** Counts how often missed bars were to be filled in: the last round is the one that does it. */
  private round = 0;
  private wake: () => void = () => undefined;
  /** Since when bars wait, ms since 1970 UTC; undefined when none do. */
  private heldSince: number | undefined;
  private endPatience: () => void = () => undefined;

  constructor(private readonly options: MarketSideOptions) {
    const { loop, timers, tap, fail } = options;
    this.shown = new Float64Array(loop.ledger.instruments.length).fill(-Infinity);
    this.ear = new MarketEar({ loop, timers, tap, shown: this.shown, fail });
  }

  /** Our clock at the last event, ms since 1970 UTC; -Infinity before the first. */
  get heardAt(): number {
    return this.ear.heardAt;
  }

  /** Shows the past, then listens. `anew`: nobody knows what the account was worth when the running session began; the bars tell. Resolves when it listens. */
  async start(anew: 'keep' | 'session' | 'all'): Promise<void> {
    const { loop, market, wish, warmUp: past, timers, fail } = this.options;
    const { watch, account } = loop.parts;
    try {
      advanceTo(loop, timers);
      loop.control.suspend(MARKET_LINK, 'not heard yet');
    } catch (error) {
      return fail(error);
    }
    const warm = past !== undefined && past.ms > 0;
    const atOpen = warm ? await this.fetch(this.round, () => timers.now() - past.ms, () => timers.now()) : undefined;
    if (this.stopped) return;
    this.whole = timers.now() - (past?.ms ?? 0);
    this.seeWhole();
    if (anew !== 'keep' && warm) account.sessionStartEquity = atOpen ?? watch.equity;
    if (anew === 'all') watch.peak = watch.equity;
    this.ear.open = true;
    const symbols = loop.ledger.instruments.map(({ symbol }) => symbol);
    market.subscribe({ symbols, ...wish }, this.ear, (event) => {
      try {
        this.onLink(event);
      } catch (error) {
        fail(error);
      }
    });
  }

  /** Hears nothing any more. */
  stop(): void {
    this.stopped = true;
    this.ear.open = false;
    this.wake();
    this.endPatience();
    this.options.market.close();
  }

  private onLink({ link, state, reason }: LinkEvent): void {
    const { loop, alarm, timers, warmUp: past } = this.options;
    if (this.stopped) return;
    if (state === 'down') {
      this.down.add(link);
      alarm('warning', MARKET_LINK, `${link} is down: ${reason}`);
      advanceTo(loop, timers);
      loop.control.suspend(MARKET_LINK, `${link}: ${reason}`);
      return;
    }
    this.down.delete(link);
    if (this.down.size > 0) return;
    if (past === undefined) this.resume();
    else void this.fill(past.frameMs);
  }

  /**
   * Shows the bars that were missed; those that come meanwhile wait, but not for ever, and what ends from now on comes by the stream. When another round overtakes it, that one does it, and what waits has
   * waited since the first: a link that comes and goes makes it wait no longer.
   */
  private async fill(frameMs: number): Promise<void> {
    const { fail, loop, timers, clock } = this.options;
    const round = ++this.round;
    this.wake();
    this.endPatience();
    const step = Math.min(frameMs, MINUTE);
    const from = Math.max(this.whole, Math.min(...this.shown), Math.max(...this.shown) - TOLD_MS - frameMs);
    const end = Math.floor((timers.now() + BEHIND_MS + Math.min(Math.max(0, clock?.skew ?? 0), MOST_KNOWN_MS)) / step) * step;
    this.ear.holdBars(end);
    if (end > from) {
      this.heldSince ??= timers.now();
      this.endPatience = timers.after(Math.max(0, this.heldSince + PATIENCE_MS - timers.now()), () => this.goOnWithout(from, end));
      await this.passed(round, end + SETTLED_MS);
      if (this.isOver(round)) return;
      if (loop.time < end) loop.advance(end); // a clock that was set back does not know that it is over
      await this.fetch(round, () => from, () => end);
      if (this.isOver(round)) return;
      this.endPatience();
      this.seeWhole();
    }
    try {
      this.release();
      this.resume();
    } catch (error) {
      fail(error);
    }
  }

  /** Bars that were missed could not be had for too long: those that wait are heard, and the others are asked for all the same. */
  private goOnWithout(from: number, end: number): void {
    const { alarm, fail } = this.options;
    const [after, to] = [from, end].map((time) => new Date(time).toISOString());
    alarm('critical', MARKET_LINK, `bars that ended after ${after}, until ${to}, could not be had for ${PATIENCE_MS} ms: strategies go on without them; entries are refused until they can be had`);
    try {
      this.release();
    } catch (error) {
      fail(error);
    }
  }

  /** What waits is heard. */
  private release(): void {
    const { loop, timers } = this.options;
    this.heldSince = undefined;
    advanceTo(loop, timers);
    this.ear.releaseBars();
  }

  /** Bars of the past have been shown. Of those of the newest end some may not have been there yet. */
  private seeWhole(): void {
    this.whole = Math.max(this.whole, Math.max(...this.shown) - (this.options.warmUp?.frameMs ?? 0));
  }

  private resume(): void {
    if (this.down.size === 0) this.options.loop.control.resume(MARKET_LINK);
  }

  private isOver(round: number): boolean {
    return this.stopped || round !== this.round;
  }

  /** Waits until a time has come, by our clock or, should that be set back meanwhile, as long as it looked at first. */
  private async passed(round: number, until: number): Promise<void> {
    const { timers } = this.options;
    for (let left = until - timers.now(); left > 0 && timers.now() < until && !this.isOver(round); left -= LOOK_MS) await this.pause(Math.min(left, until - timers.now(), LOOK_MS));
  }

  /** Waits, until the end or another round at the most. */
  private async pause(ms: number): Promise<void> {
    if (this.stopped || ms <= 0) return;
    await new Promise<void>((resolve) => {
      const cancel = this.options.timers.after(ms, resolve);
      this.wake = () => {
        cancel();
        resolve();
      };
    });
  }

  /** Shows the bars of a stretch, as soon as they can be had. Gives what the account would have been worth when the running session began. */
  private async fetch(round: number, from: () => number, to: () => number): Promise<number | undefined> {
    const { loop, market, timers, alarm, warmUp: past, fail } = this.options;
    const symbols = loop.ledger.instruments.map(({ symbol }) => symbol);
    for (let delay = FIRST_TRY_MS; !this.isOver(round); delay = Math.min(delay * 2, LONGEST_TRY_MS)) {
      const bars = await market.history(symbols, past?.frameMs ?? 0, from(), to()).catch((error: unknown) => {
        if (!this.isOver(round)) alarm('warning', MARKET_LINK, `bars of the past could not be had, they are asked for again in ${delay} ms: ${messageOf(error)}`);
        return undefined;
      });
      if (this.isOver(round)) break;
      if (bars === undefined) {
        await this.pause(delay);
        continue;
      }
      try {
        advanceTo(loop, timers);
        return warmUp(loop.parts, bars, this.shown, this.ear.news);
      } catch (error) {
        fail(error);
      }
      break;
    }
    return undefined;
  }
}
