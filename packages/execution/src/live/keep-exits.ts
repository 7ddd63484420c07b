import { isFinal, magnitude, priceToNumber, quantityToNumber } from '@trader/core';
import type { Exits, Order, Quantity } from '@trader/core';
import type { OrderState } from '../order-lifecycle';
import type { Goal } from '../read-goal';
import type { GuardedAccount } from './guarded';
import { pursueFlat } from './pursue-flat';
import { advanceTo, messageOf, unlessBroken } from './rounds';

/** How hard it is tried to keep exits. */
export interface KeepExitsPolicy {
  /** After the last word on an order of a holding, ms before it is looked whether its exits are there; default 1,000. Brokers tell of several orders one after another. */
  readonly graceMs?: number | undefined;
  /** How many times exits are asked for again before it is given up; default 3. */
  readonly tries?: number | undefined;
  /** Between the first two of them, ms, and twice as long from one to the next; default 2,000. */
  readonly retryMs?: number | undefined;
  /** How long an entry may rest while what is held has not its exits, be it because they wait for the rest of it, ms, before it is taken back for exits of what is held; default 10,000. */
  readonly partMs?: number | undefined;
  /** Whether a holding that cannot be protected is closed at the market; default true. */
  readonly flatten?: boolean | undefined;
}

/** What `KeepExits` takes. */
export interface KeepExitsOptions extends Omit<GuardedAccount, 'resync'> {
  readonly policy?: KeepExitsPolicy | undefined;
}

type Role = 'stop' | 'takeProfit';

/** An exit that was taken back, and when it was heard to be over, by the time of the loop. */
interface Parked {
  readonly exit: OrderState;
  readonly at: number;
}

/** One sleeve's holding of a symbol, and how it is to be protected. */
interface Holding {
  readonly sleeve: string;
  readonly symbol: number;
  /** The exits that it was given last and that nobody has taken back. */
  readonly wanted: Map<Role, OrderState>;
  /** Those that were taken back last: to close what they protect, perhaps. */
  readonly parked: Map<Role, Parked>;
  /** When the entry that was seen last was meant, ms since 1970 UTC. */
  entered: number;
  /** How often they have been asked for since they were last as they should be. */
  tries: number;
  /** Since when a part of it has been held without its exits while an entry rests, ms since 1970 UTC. */
  partSince: number | undefined;
  /** Whether it was given up. */
  lost: boolean;
  /** Whether a close came to nothing while its sleeve is taken flat at the end of a day: who does that goes on with it, and exits wait until he has ended. */
  ending: boolean;
  /** Until when nothing more is asked for, whatever comes: what was asked for last is to come to something first. */
  quietUntil: number;
  check: (() => void) | undefined;
}

const NAME = 'exits';
/** From one look to the next, ms, at least, while something is in the way. */
const LOOK_MS = 1_000;
/** A close goes when its exits are over; those that were over longer before were taken back for something else. */
const PARKED_MS = 60_000;
/** The longest time between two tries to close what cannot be protected. */
const LONGEST_REST_MS = 60_000;

/**
 * Sees to it that what was opened with exits keeps them. When exits end without our asking (a bracket whose entry was cancelled after a part had filled takes its legs with it; a leg is rejected, or
 * expires), or protect another quantity than is held, new ones of the same terms for just what is held are asked for through the sleeve's desk: those that are left are cancelled first, for
 * brokers bind exits to each other only when they come together. After a few tries critical is told, and the holding is closed at the market, unless the policy says otherwise. Exits of what is
 * held no more are cancelled: at a broker that knows no reduce-only they would open a position. The same is done while an entry rests: for a part of it whose exits wait for all of it, and for what was held before and has lost
 * its exits; the rest is given up. While the strategy changes its mind, while nobody has told what became of an order, and while strategies are ignored (a kill switch), it waits, and looks again by itself.
 */
export class KeepExits {
  private readonly holdings = new Map<string, Holding>();
  private begun = false;
  private readonly policy: Required<{ [K in keyof KeepExitsPolicy]: NonNullable<KeepExitsPolicy[K]> }>;

  constructor(private readonly options: KeepExitsOptions) {
    const { graceMs = 1_000, tries = 3, retryMs = 2_000, partMs = 10_000, flatten = true } = options.policy ?? {};
    this.policy = { graceMs, tries, retryMs, partMs, flatten };
  }

  /** Learns from all orders of the run, and looks after what is held from now on. */
  start(): void {
    this.begun = true;
    for (const state of this.options.loop.orders.all()) this.heard(state);
  }

  /** Looks no more. */
  stop(): void {
    this.begun = false;
    for (const holding of this.holdings.values()) holding.check?.();
  }

  /** Something has become of an order: the loop's `onOrder`. */
  heard(state: OrderState): void {
    const { order, symbol } = state;
    const key = `${symbol} ${order.owner}`;
    let holding = this.holdings.get(key);
    if (holding === undefined) this.holdings.set(key, (holding = { sleeve: order.owner, symbol, wanted: new Map(), parked: new Map(), entered: -Infinity, tries: 0, partSince: undefined, lost: false, ending: false, quietUntil: -Infinity, check: undefined }));
    if (isExit(order)) this.learn(holding, state);
    else if (order.reduceOnly) this.learnClose(holding, state);
    else if (state.time > holding.entered) {
      holding.entered = state.time;
      // What is opened anew is looked after anew.
      holding.tries = 0;
      holding.lost = false;
      holding.parked.clear();
      for (const [role, exit] of holding.wanted) if (exit.order.parentId !== order.parentId) holding.wanted.delete(role);
    }
    if (this.begun) this.later(holding, this.policy.graceMs);
  }

  /** A sleeve is given a goal, not by us: the loop's `onGoal`. Of exits that it leaves out and that nothing is at work for nobody else would hear: they are taken back here. */
  heardGoal(symbol: number, sleeve: string, goal: Goal): void {
    const holding = this.holdings.get(`${symbol} ${sleeve}`);
    const held = this.options.loop.ledger.held(symbol, sleeve);
    if (holding === undefined || held === 0n || goal.quantity === 0n || goal.quantity > 0n !== held > 0n) return;
    for (const [role, exit] of holding.wanted) {
      if ((goal[role] ?? goal.or?.[role]) !== undefined || !(isFinal(exit.status) || exit.isAskedAgain)) continue;
      holding.wanted.delete(role);
      holding.parked.set(role, { exit, at: this.options.loop.time });
      this.takeBack(exit, goal.reason);
    }
  }

  /** Journals that an exit is taken back that is over, or about to be: for a later life. */
  private takeBack(exit: OrderState, reason: string): void {
    const { loop: { parts, time } } = this.options;
    [exit.cancelAsked, exit.isAskedAgain] = [true, false];
    parts.gate.hear({ kind: 'cancel', time });
    parts.record?.({ kind: 'cancel', time, id: exit.order.id, reason });
  }

  /** What a close that is over says: one that came to nothing had its exits taken back for nothing. At the end of the day somebody else sees to it, as long as that lasts. */
  private learnClose(holding: Holding, { status, cancelAsked, time }: OrderState): void {
    const { wanted, parked, lost } = holding;
    for (const [role, { at }] of parked) if (time - at > PARKED_MS) parked.delete(role); // for something else
    if (!isFinal(status)) return;
    const isMissed = status !== 'filled' && !cancelAsked && !lost;
    holding.ending ||= isMissed && this.isHeld(holding);
    for (const [role, { exit }] of parked) if (isMissed && !wanted.has(role)) wanted.set(role, exit);
    parked.clear();
  }

  /** Whether its sleeve may only reduce. */
  private isHeld({ sleeve }: Holding): boolean {
    return this.options.loop.parts.account.holds.some(({ of }) => of === sleeve);
  }

  /** What an exit that has come to something says of how the holding is to be protected. */
  private learn({ wanted, parked, sleeve }: Holding, state: OrderState): void {
    const { orders } = this.options.loop;
    const { order, status, symbol } = state;
    const cancelAsked = state.cancelAsked || state.cancelWanted;
    const role = roleOf(order);
    const live = orders.liveOf(symbol).filter((each) => each.order.owner === sleeve);
    if (status === 'filled') {
      // What its group protected has been closed, and the other exit goes by right. What other groups protect is still held.
      for (const [other, exit] of wanted) {
        if (exit !== state && exit.order.group !== order.group) continue;
        const next = live.find((each) => isExit(each.order) && roleOf(each.order) === other && each.order.group !== order.group && !each.cancelAsked);
        if (next === undefined) wanted.delete(other);
        else wanted.set(other, next);
      }
    } else if (!isFinal(status)) {
      if (cancelAsked) return;
      wanted.set(role, state);
      parked.clear();
    } else if (cancelAsked) {
      const last = wanted.get(role) ?? state;
      if (last !== state && (!isFinal(last.status) || last.time > state.time)) return;
      // What is asked for again is wanted until another takes its place: that may have been refused, or be for a later life.
      if (state.isAskedAgain) wanted.set(role, state);
      else {
        wanted.delete(role);
        parked.set(role, { exit: state, at: this.begun ? this.options.loop.time : Infinity });
      }
    } else if (live.some((each) => each.order.replaces === order.id)) {
      return;
    } else if ((wanted.get(role)?.time ?? -Infinity) <= state.time) wanted.set(role, state);
  }

  private later(holding: Holding, ms: number): void {
    const { timers } = this.options;
    holding.check?.();
    holding.check = timers.after(Math.max(ms, holding.quietUntil - timers.now()), () => {
      holding.check = undefined;
      try {
        this.look(holding);
      } catch (error) {
        unlessBroken(error);
        this.options.alarm('critical', NAME, `${this.nameOf(holding)}: ${messageOf(error)}`);
        this.later(holding, this.policy.retryMs * 2 ** Math.min(holding.tries, this.policy.tries));
      }
    });
  }

  private look(holding: Holding): void {
    const { loop } = this.options;
    const { sleeve, symbol } = holding;
    const { account } = loop.parts;
    const live = loop.orders.liveOf(symbol).filter(({ order }) => order.owner === sleeve);
    const moving = live.some(({ status, cancelAsked }) => status === 'unknown' || status === 'intended' || cancelAsked);
    const held = loop.ledger.held(symbol, sleeve);
    const part = moving ? undefined : partOf(holding, held, live);
    if (account.paused || account.deaf || moving || (part === undefined && loop.busy(symbol, sleeve))) {
      // Nobody need tell when what is in the way is over: it may be another sleeve's.
      this.later(holding, Math.max(this.policy.graceMs, LOOK_MS));
      return;
    }
    if (part !== undefined) {
      this.meetPart(holding, part, held, live);
      return;
    }
    holding.partSince = undefined;
    // Exits of a turn that came to nothing are for the other side.
    for (const [role, { order }] of holding.wanted) if ((order.side === 'sell') !== (held > 0n)) holding.wanted.delete(role);
    holding.ending &&= held !== 0n && this.isHeld(holding);
    if (held === 0n) this.cleanUp(holding, live);
    else if (holding.lost) this.flatten(holding);
    else if (isProtected(holding, held, live)) holding.tries = 0;
    else if (holding.ending) this.later(holding, Math.max(this.policy.graceMs, LOOK_MS));
    else this.restore(holding, held);
  }

  /** Something is held, and the rest of an entry may take long: brokers may keep exits of a part back until all of it has filled, and those of what was held before may have come to nothing. */
  private meetPart(holding: Holding, { order: { side, quantity }, filled }: OrderState, held: Quantity, live: readonly OrderState[]): void {
    const now = this.options.timers.now();
    const atWork = live.filter(({ status }) => status !== 'held');
    const naked = [...holding.wanted.keys()].some((role) => coveredBy(atWork, role) < magnitude(held));
    holding.partSince = naked ? (holding.partSince ?? now) : undefined;
    if (holding.partSince === undefined || now - holding.partSince < this.policy.partMs) this.later(holding, Math.max(this.policy.graceMs, LOOK_MS));
    else this.restore(holding, (side === 'buy' ? held + (quantity - filled) : held - (quantity - filled)) as Quantity); // what fills until it is cancelled is kept too
  }

  /** Nothing is held, and nothing is on its way: exits have nothing to do here. */
  private cleanUp(holding: Holding, live: readonly OrderState[]): void {
    const { alarm, loop, timers } = this.options;
    holding.wanted.clear();
    holding.parked.clear();
    holding.tries = 0;
    holding.lost = false;
    if (live.length === 0) return;
    alarm('warning', NAME, `${live.length} exits of ${this.nameOf(holding)} are left, and nothing is held: they are cancelled`);
    advanceTo(loop, timers);
    loop.pursue({ symbol: holding.symbol, quantity: 0, reason: 'exits of nothing', reduceOnly: true }, holding.sleeve);
  }

  /** Asks for the exits again, for just what is held. */
  private restore(holding: Holding, held: Quantity): void {
    const { alarm, loop, timers } = this.options;
    const { sleeve, symbol } = holding;
    advanceTo(loop, timers);
    const opensIn = this.opensIn(symbol);
    if (opensIn > 0 && holding.tries > 0) {
      holding.tries = 0;
      this.later(holding, opensIn);
      return;
    }
    if (holding.tries >= this.policy.tries) {
      holding.lost = true;
      alarm('critical', NAME, `${this.nameOf(holding)} cannot be protected: its exits were asked for ${holding.tries} times${this.policy.flatten ? ', and it is closed at the market' : ''}`);
      this.flatten(holding);
      return;
    }
    holding.tries++;
    alarm('warning', NAME, `the exits of ${this.nameOf(holding)} are not what they should be: new ones are asked for (${holding.tries} of ${this.policy.tries})`);
    const quantity = quantityToNumber(held);
    const terms = termsOf(holding.wanted);
    // At once, with its exits: a process that dies after the first cancel goes on with what is journaled by then.
    loop.pursue({ symbol, quantity, reason: NAME, reduceOnly: true, ...terms }, sleeve, true);
    this.rest(holding, this.policy.retryMs * 2 ** (holding.tries - 1));
  }

  /** Closes what cannot be protected, looked at until it is closed: twice as long from one try to the next, for a broker that refuses it has its reasons, and a rate that others need. */
  private flatten(holding: Holding): void {
    const { sleeve, symbol } = holding;
    if (!this.policy.flatten) return;
    this.rest(holding, Math.max(this.opensIn(symbol), Math.min(this.policy.retryMs * 2 ** holding.tries++, LONGEST_REST_MS)));
    pursueFlat({ ...this.options }, { sleeve, symbol, reason: NAME, again: false, alone: true });
  }

  /** Asks for nothing more for a while, and looks then. */
  private rest(holding: Holding, ms: number): void {
    holding.quietUntil = this.options.timers.now() + ms;
    this.later(holding, ms);
  }

  /** ms until the symbol's market opens; 0 while it is open. */
  private opensIn(symbol: number): number {
    const { loop: { parts: { sessions } }, timers } = this.options;
    return Math.max(0, sessions.opens[symbol] - timers.now());
  }

  private nameOf({ sleeve, symbol }: Holding): string {
    return `${this.options.loop.ledger.instruments[symbol].symbol} of ${sleeve}`;
  }
}

const isExit = ({ reduceOnly, type }: Order): boolean => reduceOnly && type !== 'market';

/** The entry beside which exits are looked after too: one of which a part has filled, or one that is to add to what is held and has exits. */
const partOf = ({ wanted }: Holding, held: Quantity, live: readonly OrderState[]): OrderState | undefined => {
  const entries = live.filter(({ order }) => !order.reduceOnly);
  const adds = ({ order: { side } }: OrderState): boolean => held !== 0n && (side === 'buy') === held > 0n && [...wanted.values()].every(({ order }) => order.side !== side);
  return entries.find(({ filled }) => filled > 0n) ?? entries.find(adds);
};

const roleOf = ({ type }: Order): Role => (type === 'limit' ? 'takeProfit' : 'stop');

/** Whether each exit that is wanted is there, for just what is held, and none for the other side: that would open, where nobody knows reduce-only. */
const isProtected = ({ wanted }: Holding, held: Quantity, live: readonly OrderState[]): boolean =>
  !live.some(({ order }) => isExit(order) && (order.side === 'sell') !== (held > 0n)) && [...wanted.keys()].every((role) => coveredBy(live, role) === magnitude(held));

/** How much exits of a role cover. What has filled of one is taken from the others of its group. */
const coveredBy = (live: readonly OrderState[], role: Role): bigint => {
  let covered = 0n;
  for (const { order } of live) {
    if (!isExit(order) || roleOf(order) !== role) continue;
    covered += order.quantity;
    for (const each of live) if (each.order.id === order.id || (order.group !== undefined && each.order.group === order.group)) covered -= each.filled;
  }
  return covered;
};

/** The exits as a target asks for them. */
const termsOf = (wanted: ReadonlyMap<Role, OrderState>): Exits => {
  const [stop, takeProfit] = [wanted.get('stop')?.order, wanted.get('takeProfit')?.order];
  return {
    ...(stop?.stopPrice !== undefined && { stop: priceToNumber(stop.stopPrice) }),
    ...(stop?.trailAmount !== undefined && { trailAmount: priceToNumber(stop.trailAmount) }),
    ...(stop?.trailBps !== undefined && { trailBps: stop.trailBps }),
    ...(takeProfit?.limitPrice !== undefined && { takeProfit: priceToNumber(takeProfit.limitPrice) }),
  };
};
