import type { BarTable, MarketListener, Random, Timers } from '@trader/core';
import { backoff } from '../../resilience/backoff';
import type { BarSpans } from './bar-span';
import type { MarketNotice } from './messages';

/** Bars of a stream are of one minute. */
export const MINUTE = 60_000;
/** So long after a minute its bars are there to be asked for, ms: unverified; bars of the stream come right after the minute. */
const SETTLED_MS = 3_000;
/** For so long it tries to get the missed bars, ms; then it goes on without them, and says so. */
const PATIENCE_MS = 60_000;

interface Bar {
  readonly symbol: number;
  readonly stamp: number;
  readonly values: readonly [number, number, number, number, number];
}

/** What bars without gaps need. */
export interface BarGapsOptions {
  readonly timers: Timers;
  readonly random: Random;
  readonly spans: BarSpans;
  readonly symbols: readonly string[];
  readonly market: MarketListener;
  readonly history: (from: number, to: number) => Promise<BarTable>;
  readonly onNotice: (notice: MarketNotice) => void;
}

/**
 * Tells every bar of the stream once, and in order: what was missed while the stream was down is asked for over REST and told before what came since. Bars that come
 * meanwhile wait.
 */
export class BarGaps {
  /** The end of the last bar told, by symbol; -Infinity before the first. */
  private readonly told: Float64Array;
  /** The end of the newest of them. */
  private latest: number | undefined;
  /** Since when bars are wanted, by our clock: what the stream tells is news whatever that says. */
  private readonly from: number;
  /** What waits for missed bars; undefined when none are missed. */
  private waiting: Bar[] | undefined;
  private round = 0;
  private stop = (): void => undefined;

  constructor(private readonly options: BarGapsOptions) {
    this.from = options.timers.now();
    this.told = new Float64Array(options.symbols.length).fill(-Infinity);
  }

  /** A bar of the stream. */
  hear(symbol: number, stamp: number, open: number, high: number, low: number, close: number, volume: number): void {
    if (this.waiting === undefined) this.tell(symbol, stamp, open, high, low, close, volume);
    else this.waiting.push({ symbol, stamp, values: [open, high, low, close, volume] });
  }

  /** The stream is up: from now on every bar will come. */
  begin(): void {
    const { timers } = this.options;
    this.waiting = [];
    const since = timers.now();
    const round = ++this.round;
    const settles = SETTLED_MS - (since % MINUTE);
    this.later(Math.max(0, settles), () => void this.fill(round, 0, since));
  }

  /** The stream is down: what comes until it is up again, `begin` gets. */
  end(): void {
    this.round++;
    this.stop();
    this.waiting = [];
  }

  private later(ms: number, work: () => void): void {
    this.stop();
    if (ms > 0) this.stop = this.options.timers.after(ms, work);
    else work();
  }

  private async fill(round: number, tries: number, since: number): Promise<void> {
    const { timers, random, history, onNotice } = this.options;
    const to = timers.now();
    const from = this.latest ?? this.from;
    const found = await history(from - MINUTE, to).catch((error: unknown) => (error instanceof Error ? error.message : 'unknown'));
    if (round !== this.round) return;
    if (typeof found === 'string') {
      if (timers.now() - since < PATIENCE_MS) return this.later(250 + backoff(random, tries, 1_000, 15_000), () => void this.fill(round, tries + 1, since));
      onNotice({ kind: 'gap', from, to, reason: found });
    } else {
      for (let row = 0; row < found.length; row++) {
        if (this.told[found.symbol[row]] === -Infinity && found.time[row] <= this.from) continue;
        this.pass(found.symbol[row], found.openTime[row], found.time[row], found.open[row], found.high[row], found.low[row], found.close[row], found.volume[row]);
      }
    }
    const waiting = this.waiting ?? [];
    this.waiting = undefined;
    for (const { symbol, stamp, values } of waiting) this.tell(symbol, stamp, ...values);
  }

  private tell(symbol: number, stamp: number, open: number, high: number, low: number, close: number, volume: number): void {
    const { spans } = this.options;
    spans.locate(stamp, MINUTE);
    if (spans.end === spans.end) this.pass(symbol, spans.start, spans.end, open, high, low, close, volume);
  }

  private pass(symbol: number, start: number, end: number, open: number, high: number, low: number, close: number, volume: number): void {
    if (end <= this.told[symbol]) return;
    this.told[symbol] = end;
    if (this.latest === undefined || end > this.latest) this.latest = end;
    this.options.market.onBar(symbol, start, end, open, high, low, close, volume);
  }
}
