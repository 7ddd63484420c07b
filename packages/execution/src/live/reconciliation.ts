import { formatQuantity, isFinal } from '@trader/core';
import type { Cash, LiveBroker, LiveStatement } from '@trader/core';
import type { OrderState } from '../order-lifecycle';
import type { TradingLoop } from '../trading-loop';
import type { Alarm } from './alarm';
import { differencesOf, ghostsOf, missingOf } from './differences';
import type { Difference } from './differences';
import type { SessionPolicy } from './policy';

/** Of so many fills of earlier lives the roundings may add up at most: those of more tend to cancel each other out. */
const MOST_ROUNDED = 100;

/** What `Reconciliation` takes. */
interface ReconciliationOptions {
  readonly loop: TradingLoop;
  readonly broker: Pick<LiveBroker, 'cancel'>;
  readonly alarm: Alarm;
  readonly policy: SessionPolicy;
  /** Whether an order is over because the broker never had it: if it has it all the same, that is no old page. */
  readonly neverArrived: (orderId: string) => boolean;
  /** An order that is at work here is not at work there. */
  readonly onMissing: (orderId: string) => void;
}

/** A difference, and for how long it has been there. */
interface Sighting {
  readonly since: number;
  readonly value: string;
  /** The version of the ledger when it was seen last. */
  readonly version: number;
  readonly counts: boolean;
}

/** What a statement has shown: whether everything agrees, and what is the matter otherwise. */
export interface Findings {
  readonly agreed: boolean;
  /** Differences that count: they have lasted, and nothing was under way that could explain them. */
  readonly counting: readonly string[];
  /** Orders at work with this run's name that the run has not sent. */
  readonly strange: readonly string[];
}

/** Compares statements of the broker with our books, and knows how long what has differed. */
export class Reconciliation {
  private readonly sightings = new Map<string, Sighting>();
  /** What cash differed by when it agreed last, within the tolerance, and how many fills were booked by then. What it was in an earlier life nobody knows any more. */
  private residue = 0n as Cash;
  private fills: number;
  /** Cancels that were sent again, and when. */
  private readonly cancels = new Map<string, number>();
  private others = '';
  /** Orders that are over here and were at work there, with their symbols: nothing is opened there until they are gone. */
  private readonly ghosts = new Map<string, number>();

  constructor(private readonly options: ReconciliationOptions) {
    this.fills = options.loop.ledger.bookedFills - MOST_ROUNDED;
  }

  /** Meets a statement whose events have been heard. */
  meet(statement: LiveStatement, now: number): Findings {
    const { loop } = this.options;
    this.tellOthers(statement);
    const { over, strange } = ghostsOf(loop.parts, statement);
    const keys = new Set<string>();
    for (const id of over) {
      const ghost: Difference = { key: `order ${id}`, symbol: loop.orders.find(id)?.symbol ?? -1, value: 'over', text: `order ${id} over here, at work there` };
      keys.add(ghost.key);
      if (this.see(ghost, now) || this.options.neverArrived(id)) this.cancelGhost(id, now);
    }
    for (const [id, symbol] of this.ghosts) {
      if (over.includes(id)) continue;
      this.ghosts.delete(id);
      loop.control.release(`order ${id}`, symbol);
    }
    this.repeatCancels(statement, now);
    for (const id of missingOf(loop.parts, statement)) this.options.onMissing(id);
    const { differences, counting } = this.weigh(statement, now, keys);
    return { agreed: differences.length === 0 && over.length === 0, counting, strange };
  }

  private weigh(statement: LiveStatement, now: number, keys: Set<string>): { readonly differences: readonly Difference[]; readonly counting: readonly string[] } {
    const { loop: { parts }, policy } = this.options;
    const { bookedFills } = parts.ledger;
    const tolerance = (policy.cashTolerance + policy.cashTolerancePerFill * BigInt(Math.min(bookedFills, bookedFills - this.fills))) as Cash;
    const differences = differencesOf(parts, statement, this.residue, tolerance);
    if (differences.every(({ key }) => key !== 'cash')) {
      this.residue = (statement.cash - parts.ledger.cash) as Cash;
      this.fills = bookedFills;
    }
    for (const { key } of differences) keys.add(key);
    for (const key of [...this.sightings.keys()]) if (!keys.has(key)) this.sightings.delete(key);
    const counting = differences.filter((each) => this.see(each, now));
    return { differences, counting: counting.map(({ text }) => text) };
  }

  /** Takes note of a difference; whether it counts. */
  private see({ key, symbol, value }: Difference, now: number): boolean {
    const { loop: { parts }, policy } = this.options;
    const { version } = parts.ledger;
    const before = this.sightings.get(key);
    // What was booked meanwhile may have made it another one; the same again, or one that nothing here has changed, is an old one.
    const old = before !== undefined && (before.value === value || before.version === version);
    const since = old ? before.since : now;
    const counts = old && (before.counts || (now - since >= policy.graceMs && !this.isUnderWay(symbol, now)));
    this.sightings.set(key, { since, value, version, counts });
    return counts;
  }

  /** Whether orders are on their way whose fills the broker may have booked before it told of them. */
  private isUnderWay(symbol: number, now: number): boolean {
    const { loop: { orders }, policy } = this.options;
    const live = symbol < 0 ? orders.allLive() : orders.liveOf(symbol);
    return live.some(({ status, order, time }: OrderState) => status === 'intended' || status === 'unknown' || (order.type === 'market' && now - time < policy.graceMs));
  }

  /** Sends cancels again of what is at work all the same after a while: a cancel can be lost. */
  private repeatCancels({ working }: LiveStatement, now: number): void {
    const { loop: { orders }, broker, policy } = this.options;
    for (const id of this.cancels.keys()) if (!id.startsWith('ghost ') && isFinal(orders.find(id)?.status ?? 'cancelled')) this.cancels.delete(id);
    for (const { order: { id }, cancelAsked, cancelWanted } of orders.allLive()) {
      if (!(cancelAsked || cancelWanted) || !working.includes(id)) continue;
      const last = this.cancels.get(id);
      if (last !== undefined && now - last < policy.cancelAgainMs) continue;
      this.cancels.set(id, now);
      if (last !== undefined) broker.cancel(id);
    }
  }

  /** Cancels an order that is over in our books, once in a while for as long as it is at work there. */
  cancelGhost(id: string, now: number): void {
    const { broker, alarm, policy, loop } = this.options;
    const symbol = loop.orders.find(id)?.symbol;
    if (symbol !== undefined && !this.ghosts.has(id)) {
      this.ghosts.set(id, symbol);
      loop.control.hold(`order ${id}`, symbol, 'it is over in our books and at work at the broker');
    }
    if (now - (this.cancels.get(`ghost ${id}`) ?? -Infinity) < policy.cancelAgainMs) return;
    this.cancels.set(`ghost ${id}`, now);
    alarm('critical', 'reconcile', `order ${id} is over in our books and at work at the broker: it is cancelled`);
    broker.cancel(id);
  }

  /** Tells of what is not ours, and left alone. */
  private tellOthers({ external, positions }: LiveStatement): void {
    const { loop: { ledger }, alarm } = this.options;
    const ours = new Set(ledger.instruments.map(({ symbol }) => symbol));
    const elsewhere = positions.filter(({ symbol }) => !ours.has(symbol)).map(({ symbol, quantity }) => `${formatQuantity(quantity)} ${symbol}`);
    const orders = external.map(({ side, quantity, symbol, id }) => `${side} ${formatQuantity(quantity)} ${symbol} (${id})`);
    const parts = [...(elsewhere.length === 0 ? [] : [`holdings in other symbols: ${elsewhere.join(', ')}`]), ...(orders.length === 0 ? [] : [`orders of others: ${orders.join(', ')}`])];
    const text = parts.join('; ');
    if (text !== this.others && text !== '') alarm('info', 'reconcile', `left alone: ${text}`);
    this.others = text;
  }
}
