import { isFinal, magnitude, priceToNumber, quantityToNumber } from '@trader/core';
import type { Exits, Order, Quantity } from '@trader/core';
import type { OrderState } from '../order-lifecycle';
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
  /** Whether a holding that cannot be protected is closed at the market; default true. */
  readonly flatten?: boolean | undefined;
}

/** What `KeepExits` takes. */
export interface KeepExitsOptions extends Omit<GuardedAccount, 'resync'> {
  readonly policy?: KeepExitsPolicy | undefined;
}

type Role = 'stop' | 'takeProfit';

/** One sleeve's holding of a symbol, and how it is to be protected. */
interface Holding {
  readonly sleeve: string;
  readonly symbol: number;
  /** The exits that it was given last and that nobody has taken back. */
  readonly wanted: Map<Role, OrderState>;
  /** When the entry that was seen last was meant, ms since 1970 UTC. */
  entered: number;
  /** How often they have been asked for since they were last as they should be. */
  tries: number;
  /** Whether it was given up. */
  lost: boolean;
  check: (() => void) | undefined;
}

const NAME = 'exits';

/**
 * Sees to it that what was opened with exits keeps them. When exits end without our asking (a bracket whose entry was cancelled after a part had filled takes its legs with it; a leg is rejected, or
 * expires), or protect another quantity than is held, new ones of the same terms for just what is held are asked for through the sleeve's desk: those that are left are cancelled first, for
 * brokers bind exits to each other only when they come together. After a few tries critical is told, and the holding is closed at the market, unless the policy says otherwise. Exits of what is
 * held no more are cancelled: at a broker that knows no reduce-only they would open a position. While the strategy changes its mind, while nobody has told what
 * became of an order, and while strategies are ignored (a kill switch), it waits.
 */
export class KeepExits {
  private readonly holdings = new Map<string, Holding>();
  private begun = false;
  private readonly policy: Required<{ [K in keyof KeepExitsPolicy]: NonNullable<KeepExitsPolicy[K]> }>;

  constructor(private readonly options: KeepExitsOptions) {
    const { graceMs = 1_000, tries = 3, retryMs = 2_000, flatten = true } = options.policy ?? {};
    this.policy = { graceMs, tries, retryMs, flatten };
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
    if (holding === undefined) this.holdings.set(key, (holding = { sleeve: order.owner, symbol, wanted: new Map(), entered: -Infinity, tries: 0, lost: false, check: undefined }));
    if (isExit(order)) this.learn(holding, state);
    else if (!order.reduceOnly && state.time > holding.entered) {
      holding.entered = state.time;
      for (const [role, exit] of holding.wanted) if (exit.order.parentId !== order.parentId) holding.wanted.delete(role);
    }
    if (this.begun) this.later(holding, this.policy.graceMs);
  }

  /** What an exit that has come to something says of how the holding is to be protected. */
  private learn({ wanted, tries, sleeve }: Holding, state: OrderState): void {
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
      if (!cancelAsked) wanted.set(role, state);
    } else if (cancelAsked) {
      if (wanted.get(role) === state && tries === 0) wanted.delete(role);
    } else if (live.some((each) => each.order.replaces === order.id)) {
      return;
    } else wanted.set(role, state);
  }

  private later(holding: Holding, ms: number): void {
    holding.check?.();
    holding.check = this.options.timers.after(ms, () => {
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
    if (account.paused || account.deaf) {
      this.later(holding, Math.max(this.policy.graceMs, 1_000));
      return;
    }
    const live = loop.orders.liveOf(symbol).filter(({ order }) => order.owner === sleeve);
    if (loop.busy(symbol, sleeve) || live.some(({ status, cancelAsked }) => status === 'unknown' || status === 'intended' || cancelAsked)) return;
    const held = loop.ledger.held(symbol, sleeve);
    // Exits of a turn that came to nothing are for the other side.
    for (const [role, { order }] of holding.wanted) if ((order.side === 'sell') !== (held > 0n)) holding.wanted.delete(role);
    if (held === 0n) this.cleanUp(holding, live);
    else if (holding.lost) this.flatten(holding);
    else if (!isProtected(holding, held, live)) this.restore(holding, held);
    else holding.tries = 0;
  }

  /** Nothing is held, and nothing is on its way: exits have nothing to do here. */
  private cleanUp(holding: Holding, live: readonly OrderState[]): void {
    const { alarm, loop, timers } = this.options;
    holding.wanted.clear();
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
    this.later(holding, this.policy.retryMs * 2 ** (holding.tries - 1));
  }

  /** Closes what cannot be protected, looked at until it is closed. */
  private flatten(holding: Holding): void {
    const { sleeve, symbol } = holding;
    if (!this.policy.flatten) return;
    this.later(holding, Math.max(this.opensIn(symbol), this.policy.retryMs * 2 ** this.policy.tries));
    pursueFlat({ ...this.options }, { sleeve, symbol, reason: NAME, again: false });
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

const roleOf = ({ type }: Order): Role => (type === 'limit' ? 'takeProfit' : 'stop');

/**
 * Whether each exit that is wanted is there, for just what is held, and none for the other side: one of a turn whose close came to nothing would open, where nobody knows reduce-only. What has filled of one
 * is taken from the others of its group.
 */
const isProtected = ({ wanted }: Holding, held: Quantity, live: readonly OrderState[]): boolean => {
  if (live.some(({ order }) => isExit(order) && (order.side === 'sell') !== (held > 0n))) return false;
  for (const role of wanted.keys()) {
    let covered = 0n;
    for (const { order } of live) {
      if (!isExit(order) || roleOf(order) !== role) continue;
      covered += order.quantity;
      for (const each of live) if (each.order.id === order.id || (order.group !== undefined && each.order.group === order.group)) covered -= each.filled;
    }
    if (covered !== magnitude(held)) return false;
  }
  return true;
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
