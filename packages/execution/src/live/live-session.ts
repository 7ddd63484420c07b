import { isFinal, orderIdOf, TraderError } from '@trader/core';
import type { BrokerEvent, LinkEvent, LiveStatement } from '@trader/core';
import { EndedOrders } from './ended-orders';
import type { LiveSessionOptions } from './live-session-options';
import { MarketSide } from './market-side';
import { sessionPolicy } from './policy';
import type { SessionPolicy } from './policy';
import { Reconciliation } from './reconciliation';
import type { Findings } from './reconciliation';
import { advanceTo, answerWithin, messageOf } from './rounds';
import { adoptDifferences, digestOf, fund, isUnfunded, takeOver } from './take-over';
import { Unknowns } from './unknowns';

/**
 * `new`. `starting`: the broker is asked, and nothing is sent. `trading`: its books have agreed with ours, and the market is heard (entries may be suspended, see the
 * loop's `control`). `stopped`. `failed`: something of our own is broken, such as the journal; nothing more is sent.
 */
export type LiveState = 'new' | 'starting' | 'trading' | 'stopped' | 'failed';

const ORDERS_LINK = 'orders link';
const RECONCILE = 'reconcile';
/** How many statements may differ from those before them until one is taken all the same. */
const MOST_UNLIKE = 12;

/**
 * A run on a live account: keeps our books and the broker's the same, and lets the loop trade only while they are. See ADR 0018. Guards and people act through `loop.control`; `resync` asks the broker at once.
 */
export class LiveSession {
  /** Resolves when it was stopped; rejects with what broke it. */
  readonly ended: Promise<void>;
  /** Resolves once the books agree and reductions can be sent, whether or not anything of the market can be had: from then on guards have something to guard. Never rejects. */
  readonly agreed: Promise<void>;
  private at: LiveState = 'new';
  private readonly policy: SessionPolicy;
  private readonly unknowns: Unknowns;
  private readonly reconciliation: Reconciliation;
  private readonly endedOrders: EndedOrders;
  private readonly market: MarketSide;
  /** Whether the run has never begun, and since when it may. */
  private readonly first: boolean;
  private funded: boolean;
  /** What the last statement told that nobody has taken over. */
  private told: string | undefined;
  private unlike = 0;
  private readonly tradeFrom: number;
  /** Whether a session ended while we were away, so that nobody knows what the account was worth then. */
  private blind = false;
  private since: number;
  /** Links that are down, and since when none is, by our clock. */
  private readonly down = new Set<string>();
  private linkedAt = Infinity;
  /** Whether the cancels of earlier lives were asked for again. */
  private recalled = false;
  private findings: Findings | undefined;
  /** Orders with our name that are not ours. */
  private readonly strange = new Set<string>();
  /** When an order that was missing there was asked for last. */
  private readonly vouched = new Map<string, number>();
  private running: Promise<LiveStatement> | undefined;
  private queued: Promise<LiveStatement> | undefined;
  private next: { readonly at: number; readonly cancel: () => void } | undefined;
  private finish: { resolve: () => void; reject: (error: unknown) => void } = { resolve: () => undefined, reject: () => undefined };
  private agree: () => void = () => undefined;
  private opened: { resolve: () => void; reject: (error: unknown) => void } = { resolve: () => undefined, reject: () => undefined };

  constructor(private readonly options: LiveSessionOptions) {
    const { loop, broker, timers, alarm } = options;
    const policy = this.policy = sessionPolicy(options.policy);
    this.first = isUnfunded(loop.parts);
    this.funded = !this.first;
    this.since = (this.first ? timers.now() : loop.parts.knownAt) - policy.firstOverlapMs;
    const { watch } = loop;
    this.tradeFrom = watch.tradeFrom;
    if (!loop.parts.account.begun) watch.tradeFrom = Infinity; // not before we know what there is
    loop.control.beginNow = () => {
      watch.tradeFrom = this.tradeFrom;
      this.advance();
    };
    this.unknowns = new Unknowns({ broker, timers, alarm, policy, tell: (events) => this.tell(events), onResolved: () => this.schedule(0) });
    this.reconciliation = new Reconciliation({ loop, broker, alarm, policy, neverArrived: (id) => this.unknowns.neverArrived(id), onMissing: (id) => void this.vouch(id) });
    this.endedOrders = new EndedOrders(loop.parts);
    const { market, warmUp, tap, clock, wish = { bars: true, quotes: true, trades: true } } = options;
    this.market = new MarketSide({ loop, market, timers, alarm, wish, warmUp, tap, clock, fail: (error) => this.fail(error) });
    this.ended = new Promise((resolve, reject) => void (this.finish = { resolve, reject }));
    this.ended.catch(() => undefined);
    this.agreed = new Promise((resolve) => void (this.agree = resolve));
    loop.parts.account.paused = true;
    loop.parts.heard = (event) => this.guarded(() => this.settle(event));
  }

  get state(): LiveState {
    return this.at;
  }

  /** Differences between the broker's books and ours that count; empty when there are none. */
  get differences(): readonly string[] {
    return this.findings?.counting ?? [];
  }

  /** Orders whose outcome is unknown and is being asked for. */
  get unknown(): readonly string[] {
    return this.unknowns.ids;
  }

  /** Our clock at the last market event, ms since 1970 UTC; -Infinity before the first. */
  get marketHeardAt(): number {
    return this.market.heardAt;
  }

  /** Begins. Resolves once the books agree and the market is heard, which may take until the broker can be reached; rejects with what broke it before, or RECONCILE_FAILED when a person has to decide. */
  start(): Promise<void> {
    if (this.at !== 'new') return Promise.reject(new TraderError('INVALID_CONFIG', `this session was started before, and is ${this.at}: make another one`));
    this.at = 'starting';
    const opened = new Promise<void>((resolve, reject) => void (this.opened = { resolve, reject }));
    for (const state of this.options.loop.orders.allLive()) if (state.status === 'unknown') this.unknowns.take(state);
    this.options.broker.connect((event) => this.onLink(event));
    return opened;
  }

  /** Ends it: nothing more is sent. What is at work stays at work, what is held stays held. */
  stop(): void {
    if (this.at === 'stopped') return;
    const failed = this.at === 'failed';
    this.shut('stopped');
    this.options.broker.close();
    if (!failed) this.finish.resolve();
    this.opened.reject(new TraderError('BROKER_UNREACHABLE', 'the session was stopped before it could trade'));
  }

  /** Asks the broker what has happened, tells the loop all of it, compares the books, and resolves with it; once the session has failed it only asks. Rejects with BROKER_UNREACHABLE. */
  resync(): Promise<LiveStatement> {
    if (this.running === undefined) return (this.running = this.ask());
    return (this.queued ??= this.running.catch(() => undefined).then(() => {
      this.queued = undefined;
      return this.resync();
    }));
  }

  private async ask(): Promise<LiveStatement> {
    const { loop, broker, timers } = this.options;
    const askedAt = timers.now();
    const live = loop.orders.allLive().map(({ order }) => order.id);
    try {
      const statement = await answerWithin(timers, this.policy.statementMs, "the broker's statement", () => broker.statement(this.since, live));
      if (this.at === 'stopped') throw new TraderError('BROKER_UNREACHABLE', 'the session is over');
      if (this.at !== 'failed') this.guarded(() => this.meet(statement, askedAt));
      return statement;
    } finally {
      this.running = undefined;
    }
  }

  /** Asks for a statement in `ms`, or earlier if that was planned. */
  private schedule(ms: number): void {
    const at = this.options.timers.now() + ms;
    if (this.isOver() || this.at === 'new' || (this.next !== undefined && this.next.at <= at)) return;
    this.next?.cancel();
    this.next = { at, cancel: this.options.timers.after(ms, () => void this.round()) };
  }

  private async round(): Promise<void> {
    this.next = undefined;
    try {
      await this.resync();
    } catch (error) {
      if (this.isOver()) return;
      this.options.alarm('warning', RECONCILE, `the broker could not be asked what it has: ${messageOf(error)}`);
      this.schedule(this.policy.recheckMs);
    }
  }

  /** Hears what a statement tells, and compares. */
  private meet(statement: LiveStatement, askedAt: number): void {
    const { loop, alarm, adopt = false } = this.options;
    if (!this.funded && !this.takeOver(statement)) return this.schedule(this.policy.recheckMs);
    const now = this.advance();
    for (const event of statement.events) this.hear(event, 'told before or not');
    this.since = Math.max(this.since, statement.asOf - this.policy.overlapMs);
    this.findSilent(now);
    const findings = this.findings = this.reconciliation.meet(statement, now);
    for (const id of findings.strange) this.onStrange(id);
    if (findings.counting.length > 0) this.onDifferent(findings.counting, statement);
    if (findings.agreed && (adopt || this.strange.size === 0) && askedAt >= this.linkedAt) {
      if (loop.control.suspended.has(RECONCILE)) alarm('info', RECONCILE, 'the books agree again');
      loop.control.resume(RECONCILE);
      loop.control.resume(ORDERS_LINK);
      if (this.at === 'starting' && this.unknowns.allAsked) this.openDoor();
      this.endedOrders.agree(statement, this.since);
    }
    this.schedule(findings.agreed && this.at === 'trading' && this.down.size === 0 ? this.policy.reconcileEveryMs : this.policy.recheckMs);
  }

  /**
   * The first start ever: what there is is what the run begins with. False until two statements in a row tell the same: in one alone holdings may hold a trade already of which its events do not tell yet. In an
   * account where others trade all the time none may be like the one before: then the last of many is taken.
   */
  private takeOver(statement: LiveStatement): boolean {
    const { loop, alarm } = this.options;
    const digest = digestOf(statement);
    if (digest !== this.told && ++this.unlike < MOST_UNLIKE) {
      this.told = digest;
      return false;
    }
    if (digest !== this.told) alarm('warning', RECONCILE, `${this.unlike} statements in a row differ, for somebody else trades in this account: the last is taken; should a trade of this moment be told again, the books differ, and a person decides`);
    if (loop.ledger.opening !== 0n) alarm('info', RECONCILE, 'an earlier life ended before all that the account held at first was booked: the rest is booked now');
    fund(loop.parts, statement);
    loop.watch.tradeFrom = this.tradeFrom;
    this.advance();
    this.funded = true;
    takeOver(loop.parts, statement);
    return true;
  }

  /** Books agree: what waited goes on, and the market is heard. */
  private openDoor(): void {
    const { loop, alarm } = this.options;
    const { account, desks, ledger } = loop.parts;
    this.at = 'trading';
    account.paused = false;
    loop.control.enforce();
    for (const desk of desks) for (let symbol = 0; symbol < ledger.instruments.length; symbol++) desk.proceed(symbol);
    alarm('info', 'session', `the broker's books are ours: ${ledger.bookedFills} executions, ${loop.orders.liveCount} orders at work or unknown`);
    this.agree();
    void this.market.start(this.first ? 'all' : this.blind ? 'session' : 'keep').then(() => this.opened.resolve());
  }

  /** An order with our name that the journal does not know: the journal is not whole, or somebody else trades as us. */
  private onStrange(id: string): void {
    const { loop, alarm, adopt = false } = this.options;
    if (this.strange.has(id)) return;
    this.strange.add(id);
    if (adopt) {
      loop.parts.account.recallId(id);
      alarm('warning', RECONCILE, `order ${id} has our name, and the journal does not know it: it is another's, as was said`);
      return;
    }
    const text = `order ${id} at the broker has the name of this run, and its journal does not know it: nothing is sent; restore the journal from a copy, or start once with adopt to leave such orders alone and book what they did for "external"`;
    if (loop.control.state !== 'halted') loop.control.setState('halted', text);
    alarm('critical', RECONCILE, text);
    this.opened.reject(new TraderError('RECONCILE_FAILED', text));
  }

  private onDifferent(counting: readonly string[], statement: LiveStatement): void {
    const { loop, alarm, adopt = false } = this.options;
    const text = `the books differ: ${counting.join('; ')}`;
    if (adopt && this.at === 'starting') {
      alarm('warning', RECONCILE, `${text}: booked for "external", as was said`);
      adoptDifferences(loop.parts, statement);
      this.schedule(0);
      return;
    }
    if (loop.control.suspended.get(RECONCILE) !== text) alarm('critical', RECONCILE, `${text}: entries are refused until they agree`);
    loop.control.suspend(RECONCILE, text);
  }

  private onLink({ link, state, reason, time }: LinkEvent): void {
    const { loop, alarm } = this.options;
    if (this.isOver()) return;
    if (state === 'up') {
      this.down.delete(link);
      if (this.down.size > 0) return;
      this.linkedAt = this.options.timers.now();
      this.recallCancels();
      this.schedule(0);
      return;
    }
    this.down.add(link);
    this.linkedAt = Infinity;
    this.schedule(this.policy.recheckMs); // what the stream would tell, statements do
    alarm('warning', ORDERS_LINK, `${link} is down since ${new Date(time).toISOString()}: ${reason}`);
    if (loop.parts.account.begun) this.guarded(() => {
      this.advance();
      loop.control.suspend(ORDERS_LINK, reason);
    });
  }

  /** Cancels that an earlier life asked for are asked for again as soon as the broker can be reached: they add no exposure, and need no agreed books. */
  private recallCancels(): void {
    const { loop, broker } = this.options;
    if (this.recalled) return;
    this.recalled = true;
    for (const { order, status, cancelAsked, cancelWanted } of loop.orders.allLive()) if ((cancelAsked || cancelWanted) && status !== 'unknown') broker.cancel(order.id);
  }

  /** Of what was sent and nobody has told of for too long the outcome is unknown, whatever became of the request. */
  private findSilent(now: number): void {
    for (const { status, time, order } of this.options.loop.orders.allLive()) {
      if (status === 'intended' && now - time >= this.policy.silenceMs) this.hear({ kind: 'order', orderId: order.id, status: 'unknown', reason: `nobody has told of it for ${now - time} ms`, time: now });
    }
  }

  /** Asks for an order that is at work here and not there. */
  private async vouch(id: string): Promise<void> {
    const { broker, timers, alarm } = this.options;
    const last = this.vouched.get(id) ?? -Infinity;
    if (timers.now() - last < this.policy.graceMs) return;
    this.vouched.set(id, timers.now());
    try {
      const events = await answerWithin(timers, this.policy.askMs, `order ${id}`, () => broker.ask(id));
      const state = this.options.loop.orders.find(id);
      if (this.isOver() || state === undefined || isFinal(state.status)) return;
      this.tell(events ?? [{ kind: 'order', orderId: id, status: 'unknown', reason: 'it is not at work at the broker, and the broker does not know it', time: timers.now() }]);
    } catch (error) {
      if (!this.isOver()) alarm('warning', RECONCILE, `order ${id}, which is not at work at the broker, could not be asked for: ${messageOf(error)}`);
    }
  }

  private tell(events: readonly BrokerEvent[]): void {
    this.guarded(() => {
      for (const event of events) this.hear(event);
    });
  }

  private hear(event: BrokerEvent, age: 'new' | 'told before or not' = 'new'): void {
    this.options.loop.hear(event);
    this.settle(event, age);
  }

  /** The loop has taken note of an event: it is applied at our clock. */
  private settle(event: BrokerEvent, age: 'new' | 'told before or not' = 'new'): void {
    const { loop } = this.options;
    if (!this.funded || this.isOver()) return;
    this.advance();
    const id = orderIdOf(event);
    const state = id === undefined ? undefined : loop.orders.find(id);
    if (loop.parts.account.busy) {
      this.options.timers.after(0, () => this.guarded(() => this.settle(event, age)));
      return;
    }
    const booked = loop.ledger.bookedFills;
    loop.settle();
    if (id === undefined) return;
    if (state === undefined) {
      if (id.startsWith(`${loop.parts.run}-`) && !loop.orders.isForgotten(id)) this.onStrange(id);
      else if (loop.orders.isForgotten(id) && loop.ledger.bookedFills > booked) this.options.alarm('critical', RECONCILE, `order ${id} has filled long after the broker said that it was over: it is booked for ${loop.orders.ownerOf(id)}, look at what is held and at its exits`);
      return;
    }
    if (state.status === 'unknown') this.unknowns.take(state);
    else this.unknowns.look(state);
    const alive = event.kind === 'fill' || (event.kind === 'order' && !isFinal(event.status) && event.status !== 'unknown');
    if (alive && age === 'new' && isFinal(state.status) && this.unknowns.neverArrived(id)) this.reconciliation.cancelGhost(id, loop.time);
  }

  /** Moves the loop to our clock, which does not go back. */
  private advance(): number {
    const { loop, loop: { parts: { sessions } }, timers } = this.options;
    const day = sessions.session(0)?.day;
    advanceTo(loop, timers);
    if (this.at === 'starting' && day !== undefined && sessions.session(0)?.day !== day) this.blind = true;
    return loop.time;
  }

  private isOver(): boolean {
    return this.at === 'stopped' || this.at === 'failed';
  }

  private guarded(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.fail(error);
    }
  }

  /** Something of our own is broken: nothing more is sent. The broker stays connected, for those who cancel by hand. */
  private fail(error: unknown): void {
    if (this.isOver()) return;
    this.shut('failed');
    this.options.alarm('critical', 'session', `nothing more is sent: ${messageOf(error)}`);
    this.finish.reject(error);
    this.opened.reject(error);
  }

  private shut(state: 'stopped' | 'failed'): void {
    this.at = state;
    this.options.loop.parts.account.paused = true;
    this.next?.cancel();
    this.unknowns.stop();
    this.market.stop();
  }
}
