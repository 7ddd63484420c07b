import type { LinkEvent, LiveMarket, MarketListener, MarketWish, Timers } from '@trader/core';
import type { TradingLoop } from '../trading-loop';
import type { Alarm } from './alarm';
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
  /** Something of our own is broken. */
  readonly fail: (error: unknown) => void;
}

const MARKET_LINK = 'market link';
/** From one try to fetch bars to the next: this long at first, twice as long each time, and at most. */
const FIRST_TRY_MS = 1_000;
const LONGEST_TRY_MS = 30_000;

/** The market of a live session: bars of the past first, then what happens; and after every gap the bars that were missed, which the strategies see and nobody trades on. */
export class MarketSide {
  private readonly ear: MarketEar;
  /** When a bar of each symbol was shown last, ms since 1970 UTC. */
  private readonly shown: Float64Array;
  private readonly down = new Set<string>();
  private stopped = false;
  private tries = 0;
  private wake: () => void = () => undefined;

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
    const atOpen = past === undefined ? undefined : await this.fetch(() => timers.now() - past.ms);
    if (this.stopped) return;
    if (anew !== 'keep' && past !== undefined) account.sessionStartEquity = atOpen ?? watch.equity;
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

  /** Shows the bars that were missed; those that come meanwhile wait. */
  private async fill(frameMs: number): Promise<void> {
    this.ear.holdBars();
    const { loop, fail, timers, warmUp: past } = this.options;
    const tries = ++this.tries;
    await this.fetch(() => Math.max(Math.min(...this.shown) - frameMs, timers.now() - (past?.ms ?? 0)));
    if (this.stopped || tries !== this.tries) return;
    try {
      advanceTo(loop, timers);
      this.ear.releaseBars();
      this.resume();
    } catch (error) {
      fail(error);
    }
  }

  private resume(): void {
    if (this.down.size === 0) this.options.loop.control.resume(MARKET_LINK);
  }

  /** Shows the bars from a time on, as soon as they can be had. Gives what the account would have been worth when the running session began. */
  private async fetch(from: () => number): Promise<number | undefined> {
    const { loop, market, timers, alarm, warmUp: past, fail } = this.options;
    const symbols = loop.ledger.instruments.map(({ symbol }) => symbol);
    for (let delay = FIRST_TRY_MS; !this.stopped; delay = Math.min(delay * 2, LONGEST_TRY_MS)) {
      const bars = await market.history(symbols, past?.frameMs ?? 0, from(), timers.now()).catch((error: unknown) => {
        if (!this.stopped) alarm('warning', MARKET_LINK, `bars of the past could not be had, they are asked for again in ${delay} ms: ${messageOf(error)}`);
        return undefined;
      });
      if (bars === undefined) {
        await new Promise<void>((resolve) => {
          const cancel = timers.after(delay, resolve);
          this.wake = () => {
            cancel();
            resolve();
          };
        });
        continue;
      }
      if (this.stopped) break;
      try {
        advanceTo(loop, timers);
        return warmUp(loop.parts, bars, this.shown);
      } catch (error) {
        fail(error);
      }
      break;
    }
    return undefined;
  }
}
