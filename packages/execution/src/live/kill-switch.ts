import { isFinal, magnitude, orderIdOf, TraderError } from '@trader/core';
import type { LiveStatement, OrderStatus, Quantity, Timers } from '@trader/core';
import type { OrderState } from '../order-lifecycle';
import type { GuardedAccount } from './guarded';
import { SESSION_DEFAULTS } from './policy';
import { holdersOf, mostByStatement, pursueFlat } from './pursue-flat';
import { advanceTo, answerWithin, messageOf } from './rounds';

/** How often the broker is asked whether everything is cancelled. */
export interface KillPolicy {
  /** Between the first two rounds, ms, and twice as long from one to the next; default 1,000. */
  readonly firstMs?: number | undefined;
  /** Never longer than this, ms; default 15,000. */
  readonly longestMs?: number | undefined;
  /** A question is given up after so many ms; default 20,000. */
  readonly patienceMs?: number | undefined;
  /** Once nothing is open, ms from one look to the next, for as long as the account stays killed: an order may still arrive. Default 30,000. */
  readonly verifyMs?: number | undefined;
  /** When holdings are reduced: ms after which an order that has not traded is cancelled and sent anew; default 30,000. */
  readonly flattenMs?: number | undefined;
  /** Once the session has failed, and nobody asks for single orders: one that was meant, or whose outcome is unknown, is over when statements have told nothing of it for so long, ms, without a break; default 105,000: what a session waits for a word on what it sent, and then until it believes that it never arrived. */
  readonly untoldMs?: number | undefined;
}

/**
 * `off`. `cancelling`: orders of ours are open at the broker, or may be. `flattening`: none is but those that reduce what is held, as was asked for.
 * `verified`: the broker, asked, has none, and the outcome of none is unknown, but of those that a failed session never got told of for long enough.
 */
export type KillState = 'off' | 'cancelling' | 'flattening' | 'verified';

const NAME = 'kill switch';

/**
 * Ends trading: the account is halted, which the journal keeps, and everything of ours that is open is cancelled, exits too, by the broker's statement and not only by our books, round after
 * round, until the broker shows none and the outcome of none is unknown; until then it alarms with every round. Then it goes on looking, for an order may arrive late. What
 * is held is kept, unless it was asked for to reduce it all at the market. Only a person ends it, and not before it is verified.
 */
export class KillSwitch {
  private at: KillState = 'off';
  private flatten = false;
  private since = Infinity;
  private round = 0;
  private delay = 0;
  private openIds: readonly string[] = [];
  private next: (() => void) | undefined;
  private readonly untold: Untold;
  private readonly policy: Required<{ [K in keyof KillPolicy]: number }>;

  constructor(private readonly account: GuardedAccount, policy: KillPolicy = {}) {
    const { firstMs = 1_000, longestMs = 15_000, patienceMs = 20_000, verifyMs = 30_000, flattenMs = 30_000, untoldMs = SESSION_DEFAULTS.silenceMs + SESSION_DEFAULTS.settleMs } = policy;
    this.policy = { firstMs, longestMs, patienceMs, verifyMs, flattenMs, untoldMs };
    this.untold = new Untold(account.timers, untoldMs);
  }

  get state(): KillState {
    return this.at;
  }

  /** Orders that were open, or whose outcome was unknown, when the broker was asked last; before that, those of our books. */
  get open(): readonly string[] {
    return this.openIds;
  }

  /** How many times the broker was asked. */
  get rounds(): number {
    return this.round;
  }

  /**
   * Kills: at once, and whatever fails. With `flatten`, what sleeves hold is reduced at the market afterwards. Gives whether the journal keeps it: if not, this process is killed, and the next life of the
   * run knows nothing of it, so that it must be said again.
   */
  engage(reason: string, { flatten = false }: { readonly flatten?: boolean } = {}): boolean {
    const { loop, timers } = this.account;
    this.flatten ||= flatten;
    this.attempt(() => advanceTo(loop, timers));
    const kept = this.attempt(() => {
      loop.control.setState('halted', `${NAME}${this.flatten ? ', flatten' : ''}: ${reason}`, this.flatten ? 'flatten' : 'keep');
    });
    this.begin(`engaged: ${reason}${kept ? '' : ', but the journal does not keep it: say it again after a restart'}`);
    return kept;
  }

  /** Goes on where an earlier life of the run was killed. Call once the run is restored. False when it was not. */
  recall(): boolean {
    const { kill, reason = '' } = this.account.loop.control;
    if (kill === undefined) return false;
    this.flatten = kill === 'flatten';
    this.begin(`still engaged after a restart: ${reason}`);
    return true;
  }

  /** A person lets the account trade again. Throws RECONCILE_FAILED, and nothing has changed, until it is verified that nothing is open. */
  release(reason: string): void {
    const { loop, timers, alarm } = this.account;
    if (this.at !== 'verified') throw new TraderError('RECONCILE_FAILED', `the ${NAME} is ${this.at}, and ends only once the broker has shown that no order is open: ${this.openText()}`);
    advanceTo(loop, timers);
    loop.control.setState('active', reason);
    loop.control.ignoreStrategies(false);
    this.stop();
    this.at = 'off';
    this.flatten = false;
    alarm('info', NAME, `released: ${reason}`);
  }

  /** Looks no more: the process ends. The account stays halted. */
  stop(): void {
    this.next?.();
    this.next = undefined;
    this.untold.breakOff();
  }

  private begin(text: string): void {
    const { loop, alarm, broker } = this.account;
    this.stop();
    this.at = 'cancelling';
    this.since = Infinity;
    this.delay = this.policy.firstMs;
    this.openIds = loop.orders.allLive().map(({ order }) => order.id);
    alarm('critical', NAME, text);
    this.attempt(() => loop.control.ignoreStrategies(true));
    // Without a journal the loop cancels nothing: it is asked for all the same.
    if (!this.attempt(() => loop.control.cancelAll(NAME))) for (const id of this.openIds) this.attempt(() => broker.cancel(id));
    this.later(0);
  }

  private later(ms: number): void {
    this.next?.();
    this.next = this.account.timers.after(ms, () => void this.look());
  }

  private async look(): Promise<void> {
    const { resync, timers, loop, broker } = this.account;
    this.round++;
    const next = this.next;
    try {
      const statement = await answerWithin(timers, this.policy.patienceMs, 'the broker\'s statement', resync);
      if (this.next !== next) return;
      this.meet(statement);
    } catch (error) {
      this.untold.breakOff();
      if (this.next !== next) return;
      this.openIds = loop.orders.allLive().map(({ order }) => order.id);
      for (const id of this.openIds) this.attempt(() => broker.cancel(id));
      this.wait(`the broker cannot be asked (${messageOf(error)})`);
    }
  }

  /** Cancels what is open, and then reduces what is held, if that was asked for. */
  private meet(statement: LiveStatement): void {
    const { loop, broker } = this.account;
    if (this.at !== 'cancelling' && this.canReduce()) this.attempt(() => this.reduce(statement));
    const { paused } = loop.parts.account;
    const ended = endedIn(statement, paused);
    if (paused) this.untold.hear(statement, loop.orders.allLive());
    else this.untold.breakOff();
    const mine = loop.orders.allLive().filter((state) => !this.isReduction(state) && !ended(state) && !(paused && this.untold.isOver(state))).map(({ order }) => order.id);
    const theirs = statement.working.filter((id) => {
      const state = loop.orders.find(id);
      return state === undefined || !this.isReduction(state);
    });
    const before = this.openIds.length;
    this.openIds = [...new Set([...theirs, ...mine])];
    if (this.openIds.length > 0) {
      if (this.openIds.length < before) this.delay = this.policy.firstMs;
      this.at = 'cancelling';
      this.since = Infinity;
      this.attempt(() => loop.control.cancelAll(NAME));
      for (const id of theirs) this.attempt(() => broker.cancel(id));
      this.wait('not everything is cancelled');
    } else if (this.canReduce()) {
      if (this.at === 'cancelling') this.attempt(() => this.reduce(statement));
      this.wait('what is held is being reduced');
    } else this.verified();
  }

  private verified(): void {
    const rest = !this.flatten ? '' : this.isHolding() ? ', but what sleeves hold cannot be reduced while this process sends nothing: if its session has failed, restart it, or reduce it at the broker' : ', and sleeves hold nothing';
    if (this.at !== 'verified') this.account.alarm('critical', NAME, `verified: the broker shows no open order of ours${rest}; the account stays halted until a person releases it`);
    this.at = 'verified';
    this.delay = this.policy.firstMs;
    this.later(this.policy.verifyMs);
  }

  private wait(why: string): void {
    const { alarm } = this.account;
    alarm('critical', NAME, `HALTED, ${this.at === 'verified' ? 'and was verified before' : this.at}: ${why}: ${this.openText()}`);
    this.later(this.delay);
    this.delay = Math.min(this.delay * 2, this.policy.longestMs);
  }

  private openText(): string {
    const { openIds } = this;
    if (openIds.length === 0) return 'no order is known to be open';
    return `open, or not known not to be: ${openIds.slice(0, 5).join(', ')}${openIds.length > 5 ? ` and ${openIds.length - 5} more` : ''}`;
  }

  /** Sends what takes every sleeve to flat, and anew what has not traded for too long. */
  private reduce(statement: LiveStatement): void {
    const { loop, timers } = this.account;
    const now = timers.now();
    this.at = 'flattening';
    this.since = Math.min(this.since, now);
    advanceTo(loop, timers);
    loop.ledger.instruments.forEach((_, symbol) => {
      if (loop.parts.sessions.opens[symbol] > now) return;
      const holders = holdersOf(loop.ledger, symbol);
      let most = mostByStatement(loop.ledger, symbol, statement, holders);
      for (const sleeve of holders) {
        const held = magnitude(loop.ledger.held(symbol, sleeve));
        const old = loop.orders.liveOf(symbol).some(({ order, time }) => order.owner === sleeve && time + this.policy.flattenMs <= now);
        const step = pursueFlat(this.account, { sleeve, symbol, reason: NAME, again: old, most });
        if (step === 'asked' && most !== undefined) most = (most > held ? most - held : 0n) as Quantity;
      }
    });
  }

  private isHolding(): boolean {
    const { ledger } = this.account.loop;
    return ledger.instruments.some((_, symbol) => holdersOf(ledger, symbol).length > 0);
  }

  /** Whether what is held is to be reduced, and something can be sent: not once the session has failed. */
  private canReduce(): boolean {
    return this.flatten && !this.account.loop.parts.account.paused && this.isHolding();
  }

  /** One of the orders that reduce what is held because that was asked for. */
  private isReduction({ order, time, status }: OrderState): boolean {
    return !this.account.loop.parts.account.paused && time >= this.since && order.reduceOnly && order.type === 'market' && status !== 'unknown';
  }

  /** Nothing keeps it from going on: not even a journal that cannot be written. Gives whether it went well. */
  private attempt(work: () => void): boolean {
    try {
      work();
      return true;
    } catch (error) {
      this.account.alarm('critical', NAME, `${messageOf(error)}; it goes on`);
      return false;
    }
  }
}

/** How many statements at least must have told nothing of an order until it is over. */
const LEAST_STATEMENTS = 3;

/**
 * Orders that were meant, or whose outcome is unknown, and of which the statements of a failed session tell nothing: they never left this process, or never arrived. That is believed when statements that
 * asked for them have told nothing for `ms` without a break, until one does tell. A timer counts, for our clock may be set meanwhile.
 */
class Untold {
  private readonly rows = new Map<string, { statements: number; isRipe: boolean; isOver: boolean; readonly forget: () => void }>();

  constructor(private readonly timers: Timers, private readonly ms: number) {}

  isOver({ order: { id }, status }: OrderState): boolean {
    return isUntold(status) && this.rows.get(id)?.isOver === true;
  }

  /** A statement has come, which was asked for when the one before it had. */
  hear({ events, working }: LiveStatement, live: readonly OrderState[]): void {
    const told = new Set([...working, ...events.map((event) => orderIdOf(event))]);
    for (const { order: { id }, status } of live) {
      const row = this.rows.get(id);
      if (!isUntold(status) || told.has(id)) this.drop(id);
      else if (row === undefined) this.take(id);
      else if (++row.statements >= LEAST_STATEMENTS && row.isRipe) row.isOver = true;
    }
  }

  /** One has not, or was not heard. */
  breakOff(): void {
    for (const [id, { isOver }] of this.rows) if (!isOver) this.drop(id);
  }

  private take(id: string): void {
    const ripen = (): void => {
      row.isRipe = true;
      row.statements = 1; // the next may have been asked for already
    };
    const row = { statements: 1, isRipe: false, isOver: false, forget: this.timers.after(this.ms, ripen) };
    this.rows.set(id, row);
  }

  private drop(id: string): void {
    this.rows.get(id)?.forget();
    this.rows.delete(id);
  }
}

const isUntold = (status: OrderStatus): boolean => status === 'intended' || status === 'unknown';

/**
 * Whether a statement tells that an order is over. Our books know it too, unless the session that keeps them has failed: then one is over that the broker knows and that is not at work there, for a statement
 * need tell neither of the end of what has filled nor of fills that it has told before.
 */
const endedIn = ({ events, working }: LiveStatement, failed: boolean): ((state: OrderState) => boolean) => {
  const filled = new Map<string, bigint>();
  const ended = new Set<string>();
  const told = new Set<string>();
  for (const event of events) {
    const id = orderIdOf(event);
    if (id === undefined || (event.kind === 'order' && event.status === 'unknown')) continue;
    told.add(id);
    if (event.kind === 'fill') filled.set(id, (filled.get(id) ?? 0n) + event.fill.quantity);
    else if (event.kind === 'order' && isFinal(event.status)) ended.add(id);
  }
  return ({ order: { id, quantity }, status }) =>
    !working.includes(id) && (ended.has(id) || (filled.get(id) ?? 0n) >= quantity || (failed && (told.has(id) || status === 'partially-filled')));
};
