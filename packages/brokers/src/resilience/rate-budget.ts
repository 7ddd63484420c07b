import type { HttpReply, Timers } from '@trader/core';

/**
 * What a request is for. `cancel`: a cancel, or what must be asked before one; it may use the reserve, and does no harm when it is refused. `exit`: a reduction, which may
 * use the reserve too. `entry`: adds exposure. `again`: a cancel that the broker has answered more than once, though the order was not over after that. `question`: changes nothing.
 */
export type Urgency = 'cancel' | 'exit' | 'entry' | 'again' | 'question';

/** What the broker allows. */
export interface RateBudgetOptions {
  readonly timers: Timers;
  /** Requests in a minute until the broker says otherwise. */
  readonly perMinute: number;
  /** The share of them that is kept for cancels and exits; as much again is kept from questions. */
  readonly reserve?: number | undefined;
}

interface Waiting {
  readonly deadline: number;
  readonly go: () => void;
  readonly tooLate: () => void;
}

const MINUTE = 60_000;
const URGENCIES: readonly Urgency[] = ['cancel', 'exit', 'entry', 'again', 'question'];
/** How many reserves each of them leaves alone. */
const RESERVES: Readonly<Record<Urgency, number>> = { cancel: 0, exit: 0, entry: 1, again: 1, question: 2 };
/** Once so many requests could have gone at the pace one of theirs does, from the reserve too: nothing that goes on for good keeps them out. A question only if so many others did go. */
const SHARES: Readonly<Record<Urgency, number>> = { cancel: Infinity, exit: Infinity, entry: Infinity, again: 8, question: 4 };
/** The first and the longest pause after a refusal that does not say how long to wait, ms; in a longer one a cancel tries so often whether it is over already. */
const FIRST_PAUSE = 1_000;
const MOST_PAUSE = 15_000;

/**
 * Lets requests go at the pace that a broker allows: a token bucket of a minute's requests that learns from `X-RateLimit-*` headers. Cancels and exits take turns, then
 * come entries, cancels that are tried again, and questions; the last two have a share of the pace that nobody takes from them. What cannot go in time is given back unsent. After a
 * 429, or once the broker says that nothing remains, nothing goes until its reset, but a cancel now and then: gateways say longer than it takes.
 */
export class RateBudget {
  private perMinute: number;
  private tokens: number;
  private filledAt: number;
  private pausedUntil = -Infinity;
  /** When a cancel may try next, though it is paused; and whether one is trying. */
  private triesAt = Infinity;
  private trying = false;
  private refusals = 0;
  private underWay = 0;
  private closed = false;
  private stop = (): void => undefined;
  private readonly queues: Record<Urgency, Waiting[]> = { cancel: [], exit: [], entry: [], again: [], question: [] };
  /** When the next of each may go by its share. */
  private readonly dueAt: Record<Urgency, number> = { cancel: Infinity, exit: Infinity, entry: Infinity, again: Infinity, question: Infinity };
  /** How many others have gone before the question that waits. */
  private passed = 0;
  /** Who was last of those that take turns. */
  private lastTurn: Urgency = 'exit';

  constructor(private readonly options: RateBudgetOptions) {
    this.perMinute = options.perMinute;
    this.tokens = options.perMinute;
    this.filledAt = options.timers.now();
  }

  /** Calls `go` as soon as a request of this urgency may be sent, at once if it may be now; or `tooLate`, once that was not so until `deadline` (ms since 1970 UTC). Whoever goes calls `done`. */
  admit(urgency: Urgency, deadline: number, go: () => void, tooLate: () => void): void {
    if (this.closed) return tooLate();
    if (this.queues[urgency].length === 0) this.beginShare(urgency, this.options.timers.now());
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
    if (limit !== undefined && limit > 0) {
      this.tokens += Math.max(0, limit - this.perMinute);
      this.perMinute = limit;
    }
    this.fill(now);
    if (remaining !== undefined) this.tokens = Math.min(this.tokens, Math.max(0, remaining - this.underWay));
    const told = untilReset(headers, now);
    // A server that is broken says nothing of the pace.
    if (this.trying && status !== 429 && status < 500) this.pausedUntil = now;
    this.trying = false;
    if (status === 429) {
      this.tokens = Math.min(this.tokens, 1);
      const guess = Math.min(MOST_PAUSE, FIRST_PAUSE * 2 ** this.refusals++);
      this.pause(now, told > 0 ? told : guess);
    } else {
      this.refusals = 0;
      if (remaining !== undefined && remaining <= 0 && told > 0) this.pause(now, told);
    }
  }

  private pause(now: number, ms: number): void {
    this.pausedUntil = Math.max(this.pausedUntil, now + Math.min(ms, MINUTE));
    this.triesAt = now + MOST_PAUSE;
  }

  private fill(now: number): void {
    this.tokens = Math.min(this.perMinute, this.tokens + Math.max(0, now - this.filledAt) * (this.perMinute / MINUTE));
    this.filledAt = now;
  }

  /** The next of this urgency waits from now on. */
  private beginShare(urgency: Urgency, now: number): void {
    if (urgency === 'question') this.passed = 0;
    this.dueAt[urgency] = now + (SHARES[urgency] * MINUTE) / this.perMinute;
  }

  /** How many tokens there must be for a request of this urgency that has no share. */
  private need(urgency: Urgency): number {
    return 1 + Math.floor(this.perMinute * (this.options.reserve ?? 0.1)) * RESERVES[urgency];
  }

  private pump(): void {
    if (this.closed) return;
    const now = this.options.timers.now();
    this.fill(now);
    // A clock that was set back makes no pause longer.
    this.pausedUntil = Math.min(this.pausedUntil, now + MINUTE);
    this.triesAt = Math.min(this.triesAt, now + MOST_PAUSE);
    for (const urgency of URGENCIES) {
      this.dueAt[urgency] = Math.min(this.dueAt[urgency], now + (SHARES[urgency] * MINUTE) / this.perMinute);
      this.giveBack(this.queues[urgency], now);
    }
    for (let urgency = this.next(now); urgency !== undefined; urgency = this.next(now)) {
      const first = this.queues[urgency].shift();
      this.tokens--;
      this.underWay++;
      this.passed++;
      this.beginShare(urgency, now);
      if (urgency === 'cancel' || urgency === 'exit') this.lastTurn = urgency;
      if (now < this.pausedUntil) {
        this.trying = true;
        this.triesAt = now + MOST_PAUSE;
      }
      first?.go();
    }
    this.wakeLater(now);
  }

  /** When a request of this urgency may go by its share. */
  private ownTime(urgency: Urgency): number {
    return urgency === 'question' && this.passed < SHARES.question ? Infinity : this.dueAt[urgency];
  }

  /** When a request of this urgency may go, if there are tokens. */
  private opensAt(urgency: Urgency): number {
    return urgency === 'cancel' || urgency === 'again' ? Math.min(this.pausedUntil, this.triesAt) : this.pausedUntil;
  }

  /** Whose request goes now, if any: one that is due by its share, or else the most urgent one. */
  private next(now: number): Urgency | undefined {
    const may = URGENCIES.filter((urgency) => this.queues[urgency].length > 0 && now >= this.opensAt(urgency));
    const due = may.find((urgency) => now >= this.ownTime(urgency) && this.tokens >= 1 - 1e-9);
    const [first, second] = may.filter((urgency) => this.tokens >= this.need(urgency) - 1e-9);
    return due ?? (first === this.lastTurn && second === 'exit' ? second : first);
  }

  private giveBack(queue: Waiting[], now: number): void {
    for (let index = queue.length - 1; index >= 0; index--) if (queue[index].deadline < now) queue.splice(index, 1)[0].tooLate();
  }

  private wakeLater(now: number): void {
    this.stop();
    this.stop = () => undefined;
    if (this.closed) return;
    const has = (tokens: number): number => now + ((tokens - this.tokens) * MINUTE) / this.perMinute;
    let wake = Infinity;
    for (const urgency of URGENCIES) {
      if (this.queues[urgency].length === 0) continue;
      wake = Math.min(wake, Math.max(this.opensAt(urgency), Math.min(has(this.need(urgency)), Math.max(this.ownTime(urgency), has(1)))));
      for (const { deadline } of this.queues[urgency]) wake = Math.min(wake, deadline + 1);
    }
    if (wake === Infinity) return;
    this.stop = this.options.timers.after(Math.max(1, wake - now), () => this.pump());
  }
}

const numberIn = (text: string | undefined): number | undefined => {
  const value = text === undefined || text === '' ? NaN : Number(text);
  return Number.isFinite(value) ? value : undefined;
};

/** How long it is until the broker's reset, ms, by the broker's own clock when it says its time: ours may be wrong. 0 or less when it does not say. */
const untilReset = (headers: HttpReply['headers'], now: number): number => {
  const reset = numberIn(headers['x-ratelimit-reset']);
  if (reset === undefined) return 0;
  const theirs = Date.parse(headers.date ?? '');
  return reset * 1_000 - (Number.isNaN(theirs) ? now : theirs);
};
