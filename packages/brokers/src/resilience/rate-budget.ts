import type { HttpReply, Timers } from '@trader/core';

/** What a request is for. `exit`: a cancel or a reduction, which may use the reserve. `entry`: adds exposure. `question`: changes nothing. */
export type Urgency = 'exit' | 'entry' | 'question';

/** What the broker allows. */
export interface RateBudgetOptions {
  readonly timers: Timers;
  /** Requests in a minute until the broker says otherwise. */
  readonly perMinute: number;
  /** The share of them that is kept for exits; as much again is kept from questions. */
  readonly reserve?: number | undefined;
}

interface Waiting {
  readonly deadline: number;
  readonly go: () => void;
  readonly tooLate: () => void;
}

const MINUTE = 60_000;
const URGENCIES: readonly Urgency[] = ['exit', 'entry', 'question'];
/** The first and the longest pause after a refusal that does not say how long to wait, ms. */
const FIRST_PAUSE = 1_000;
const MOST_PAUSE = 15_000;

/**
 * Lets requests go at the pace that a broker allows: a token bucket of a minute's requests that learns from `X-RateLimit-*` headers. Exits go before entries and
 * entries before questions; what cannot go in time is given back unsent. After a 429 nothing goes until its reset.
 */
export class RateBudget {
  private perMinute: number;
  private tokens: number;
  private filledAt: number;
  private pausedUntil = -Infinity;
  private refusals = 0;
  private underWay = 0;
  private closed = false;
  private stop = (): void => undefined;
  private readonly queues: Record<Urgency, Waiting[]> = { exit: [], entry: [], question: [] };

  constructor(private readonly options: RateBudgetOptions) {
    this.perMinute = options.perMinute;
    this.tokens = options.perMinute;
    this.filledAt = options.timers.now();
  }

  /** Calls `go` as soon as a request of this urgency may be sent, at once if it may be now; or `tooLate`, once that was not so until `deadline` (ms since 1970 UTC). Whoever goes calls `done`. */
  admit(urgency: Urgency, deadline: number, go: () => void, tooLate: () => void): void {
    if (this.closed) return tooLate();
    this.queues[urgency].push({ deadline, go, tooLate });
    this.pump();
  }

  /** An admitted request has its answer, or has none (undefined). */
  done(reply: Pick<HttpReply, 'status' | 'headers'> | undefined): void {
    this.underWay--;
    if (reply !== undefined) this.learn(reply);
    this.pump();
  }

  /** Gives everything that waits back unsent. */
  close(): void {
    this.closed = true;
    this.stop();
    for (const urgency of URGENCIES) for (const each of this.queues[urgency].splice(0)) each.tooLate();
  }

  private learn({ status, headers }: Pick<HttpReply, 'status' | 'headers'>): void {
    const now = this.options.timers.now();
    const limit = numberIn(headers['x-ratelimit-limit']);
    const remaining = numberIn(headers['x-ratelimit-remaining']);
    if (limit !== undefined && limit > 0) this.perMinute = limit;
    this.fill(now);
    if (remaining !== undefined) this.tokens = Math.min(this.tokens, Math.max(0, remaining - this.underWay));
    if (status !== 429) {
      this.refusals = 0;
      return;
    }
    this.tokens = Math.min(this.tokens, 1);
    const reset = numberIn(headers['x-ratelimit-reset']);
    const told = reset === undefined ? 0 : reset * 1_000 - now;
    const guess = Math.min(MOST_PAUSE, FIRST_PAUSE * 2 ** this.refusals++);
    this.pausedUntil = Math.max(this.pausedUntil, now + (told > 0 ? Math.min(told, MINUTE) : guess));
  }

  private fill(now: number): void {
    this.tokens = Math.min(this.perMinute, this.tokens + Math.max(0, now - this.filledAt) * (this.perMinute / MINUTE));
    this.filledAt = now;
  }

  /** How many tokens there must be for a request of this urgency. */
  private need(urgency: Urgency): number {
    return 1 + Math.floor(this.perMinute * (this.options.reserve ?? 0.1)) * URGENCIES.indexOf(urgency);
  }

  private pump(): void {
    if (this.closed) return;
    const now = this.options.timers.now();
    this.fill(now);
    this.pausedUntil = Math.min(this.pausedUntil, now + MINUTE); // a clock that was set back makes no pause longer
    for (const urgency of URGENCIES) this.giveBack(this.queues[urgency], now);
    for (let urgency = this.next(); urgency !== undefined && now >= this.pausedUntil && this.tokens >= this.need(urgency) - 1e-9; urgency = this.next()) {
      const first = this.queues[urgency].shift();
      this.tokens--;
      this.underWay++;
      first?.go();
    }
    this.wakeLater(now);
  }

  private next(): Urgency | undefined {
    return URGENCIES.find((urgency) => this.queues[urgency].length > 0);
  }

  private giveBack(queue: Waiting[], now: number): void {
    for (let index = queue.length - 1; index >= 0; index--) if (queue[index].deadline < now) queue.splice(index, 1)[0].tooLate();
  }

  private wakeLater(now: number): void {
    this.stop();
    this.stop = () => undefined;
    const next = this.next();
    if (next === undefined || this.closed) return;
    let wake = Math.max(this.pausedUntil, now + ((this.need(next) - this.tokens) * MINUTE) / this.perMinute);
    for (const urgency of URGENCIES) for (const { deadline } of this.queues[urgency]) wake = Math.min(wake, deadline + 1);
    this.stop = this.options.timers.after(Math.max(1, wake - now), () => this.pump());
  }
}

const numberIn = (text: string | undefined): number | undefined => {
  const value = text === undefined || text === '' ? NaN : Number(text);
  return Number.isFinite(value) ? value : undefined;
};
