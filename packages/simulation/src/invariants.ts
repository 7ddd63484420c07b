import { isFinal, magnitude } from '@trader/core';
import type { OrderStatus } from '@trader/core';
import type { JournalWatch } from './journal-watch';
import { LimitsWatch } from './limits-watch';
import type { Belief, Program, Venue, VenueBooks, VenueOrder, World } from './program';

/** What broke, and when, ms since 1970 UTC. */
export interface Violation {
  readonly rule: string;
  readonly what: string;
  readonly time: number;
}

/** What is not as it should be by now. */
export type Difference = Omit<Violation, 'time'>;

/** What is looked at. */
export interface Scene {
  readonly world: World;
  readonly venue: Venue;
  readonly journal: JournalWatch;
  readonly now: () => number;
  /** When something stood in the way of requests last, ms since 1970 UTC. */
  readonly hinderedAt: () => number;
  /** The living program, if there is one. */
  readonly program: () => Program | undefined;
  /** Whether a stream of orders is open as far as the program knows, or none is needed. */
  readonly listening: () => boolean;
  /** When the bars ended that were shown, by symbol, and whether the feed has left out any. */
  readonly bars: ReadonlyMap<string, readonly number[]>;
  readonly feedGaps: () => boolean;
  /** See `FaultPlan.whole`. */
  readonly whole: boolean;
}

/** A bar that was shown so long ago has been seen, ms. */
const BAR_MS = 5_000;

const RANK: Readonly<Record<string, number>> = { intended: 0, unknown: 0, held: 1, accepted: 1, 'partially-filled': 2, filled: 3, cancelled: 3, rejected: 3, expired: 3 };

/** Looks after every event whether something is as it must never be; only what has changed is looked at again. */
export class Invariants {
  readonly violations: Violation[] = [];
  private venueChanges = -1;
  private version = -1;
  private believer: Program | undefined;
  /** What differed before this event, and whether a stream of orders was open. */
  private differed: readonly string[] = [];
  private listened = true;
  /** What was last seen of orders, by id: of the venue, and of the living program. */
  private readonly filledThere = new Map<string, bigint>();
  private readonly ranks = new Map<string, { readonly rank: number; readonly filled: bigint }>();
  private known = 0;
  /** What owners hold by what their orders traded at the venue, and how much others traded, by symbol. */
  private readonly owned = new Map<string, bigint>();
  private readonly outside = new Map<string, bigint>();
  /** What is held by what all our orders traded at the venue, by symbol. */
  private readonly held = new Map<string, bigint>();
  private openAt = -1;
  private openIds: readonly string[] = [];

  private readonly limits: LimitsWatch | undefined;

  constructor(private readonly scene: Scene) {
    const { whole, world: { tightLimits }, journal } = scene;
    this.limits = whole && tightLimits !== undefined ? new LimitsWatch(tightLimits, journal) : undefined;
  }

  /** After an event. */
  check(): void {
    const { venue } = this.scene;
    const { journal } = this.scene;
    if (venue.changes !== this.venueChanges) {
      this.venueChanges = venue.changes;
      this.checkVenue(venue.books());
    }
    for (const each of journal.oversized.splice(0)) this.report('children above parent', each);
    for (const each of journal.late.splice(0)) this.report('fill after the end', each);
    if (journal.cancels.size > 0) this.checkCancels();
    this.checkProgram();
  }

  /** What still differs between program and venue, once everything should have come to rest: none when they agree. */
  differences(killed: boolean): readonly Difference[] {
    const books = this.scene.venue.books();
    const belief = this.scene.program()?.belief();
    if (belief === undefined) return [{ rule: 'not settled', what: 'the program has not come up' }];
    const open = books.orders.filter((each) => each.open && !each.outside);
    const ledger = ledgerDifferences(this.scene.venue.symbols, books, belief).map((what) => ({ rule: 'ledger', what }));
    const orders = orderDifferences(open, belief).map((what) => ({ rule: 'lost', what }));
    const owners = [...belief.owned].flatMap(([key, ours]): readonly string[] => {
      const theirs = this.owned.get(key) ?? 0n;
      return ours === theirs ? [] : [`${key}: ${units(ours)} owned here, ${units(theirs)} traded there`];
    });
    const exits = this.exitDifferences(open).map((what) => ({ rule: 'exits', what }));
    const naked = killed ? [] : this.nakedHoldings(open, belief).map((what) => ({ rule: 'naked', what }));
    const found: Difference[] = [...orders, ...ledger, ...exits, ...naked, ...owners.map((what) => ({ rule: 'not its own', what }))];
    if (!killed) found.push(...belief.suspended.map((each) => ({ rule: 'not settled', what: `still suspended: ${each}` })));
    found.push(...this.barDifferences(belief).map((what) => ({ rule: 'bars', what })));
    if (killed && !belief.halted) found.push({ rule: 'kill', what: 'the kill switch does not hold' });
    if (killed && open.length > 0) found.push({ rule: 'kill', what: `${open.length} orders at work after a kill` });
    return found;
  }

  /** Exits at rest that are for another quantity than their owner holds: left behind, too many, or too few. While an owner has anything else at work, its exits may wait for that. */
  private exitDifferences(open: readonly VenueOrder[]): readonly string[] {
    const { journal: { intents } } = this.scene;
    const covered = new Map<string, bigint>();
    const busy = new Set<string>();
    for (const { id, symbol, side, quantity, filled } of open) {
      const intent = intents.get(id);
      if (intent === undefined) continue;
      const key = `${intent.owner} ${symbol}`;
      if (!intent.reduceOnly || intent.type === 'market') busy.add(key);
      const role = `${key} ${side} ${intent.type === 'limit' ? 'limit' : 'stop'}`;
      covered.set(role, (covered.get(role) ?? 0n) + quantity - filled);
    }
    return [...covered].flatMap(([role, quantity]): readonly string[] => {
      const [owner, symbol, side] = role.split(' ');
      const held = this.owned.get(`${owner} ${symbol}`) ?? 0n;
      if (busy.has(`${owner} ${symbol}`) || quantity === (side === 'sell' ? held : -held)) return [];
      return [`${role}: exits of ${units(quantity)}, and ${units(held)} held`];
    });
  }

  /** Holdings whose exits nobody has taken back, and that are without. While the market is closed they may wait for its open. */
  private nakedHoldings(open: readonly VenueOrder[], { unprotected }: Belief): readonly string[] {
    const { now, journal: { wanted, intents }, world: { sessionAt } } = this.scene;
    return sessionAt !== undefined && sessionAt(now()).open >= now() ? [] : wanted.missing(this.owned, unprotected, open, (id) => intents.get(id));
  }

  /** Bars that strategies have not seen, or not in their order, once each. Those before the first that a life has seen are not its own. */
  private barDifferences({ bars }: Belief): readonly string[] {
    const { now, bars: shown, feedGaps, world: { sessionAt } } = this.scene;
    return [...(bars ?? [])].flatMap(([symbol, seen]): readonly string[] => {
      const back = seen.findIndex((time, index) => index > 0 && time <= seen[index - 1]);
      if (back > 0) return [`${symbol}: after the bar of ${seen[back - 1]} comes that of ${seen[back]}`];
      if (sessionAt === undefined || feedGaps()) return [];
      const had = new Set(seen);
      const missing = (shown.get(symbol) ?? []).filter((time) => time > (seen.at(0) ?? Infinity) && time < now() - BAR_MS && time > sessionAt(time).open && !had.has(time));
      return missing.length === 0 ? [] : [`${symbol}: nobody has seen the bar of ${missing.join(', ')}`];
    });
  }

  report(rule: string, what: string): void {
    this.violations.push({ rule, what, time: this.scene.now() });
  }

  private checkVenue(books: VenueBooks): void {
    const { orders, gap } = books;
    for (let index = this.known; index < orders.length; index++) this.checkNew(orders[index], books);
    this.known = orders.length;
    for (const order of orders) {
      const { id, quantity, outside, carried = 0n } = order;
      // What the order whose place it takes has filled is not its own, and may grow until it does.
      const filled = order.filled > carried ? order.filled - carried : 0n;
      const before = this.filledThere.get(id) ?? 0n;
      if (filled === before) continue;
      if (order.filled > quantity) this.report('overfilled', `${id}: ${units(order.filled)} of ${units(quantity)}`);
      if (filled < before) this.report('unfilled', `${id}: ${units(before)}, then ${units(filled)}`);
      this.filledThere.set(id, filled);
      const change = order.side === 'buy' ? filled - before : before - filled;
      if (!outside) this.held.set(order.symbol, (this.held.get(order.symbol) ?? 0n) + change);
      if (outside) this.outside.set(order.symbol, (this.outside.get(order.symbol) ?? 0n) + magnitude(change));
      else this.checkOwner(order, change);
    }
    this.checkLimit(orders);
    if (gap !== 0n) this.report('equity there', `cash and marks are ${gap} away from equity`);
  }

  /** An order that the venue has taken: journaled before, whole, and once. */
  private checkNew(order: VenueOrder, books: VenueBooks): void {
    if (order.outside) return;
    const { journal, world } = this.scene;
    if (!journal.intents.has(order.id)) this.report('doubled', `the venue has ${order.id}, of which the journal knows nothing`);
    const reason = journal.rejected.get(order.id);
    if (reason !== undefined && world.isGivenUp?.(reason) === true) this.report('given up', `the venue takes ${order.id}, which was given up: ${reason}`);
    if (this.filledThere.has(order.id)) this.report('doubled', `the venue took ${order.id} twice`);
    this.filledThere.set(order.id, 0n);
    for (const each of this.limits?.check(order, books, this.held) ?? []) this.report('above the limit', each);
  }

  /** What closes, closes what its owner holds, and no more. */
  private checkOwner({ id, symbol }: VenueOrder, change: bigint): void {
    const intent = this.scene.journal.intents.get(id);
    if (intent === undefined) return;
    const key = `${intent.owner} ${symbol}`;
    const before = this.owned.get(key) ?? 0n;
    const after = before + change;
    this.owned.set(key, after);
    if (!intent.reduceOnly || this.scene.journal.turns(intent) || (before > 0n ? after >= 0n && after < before : after <= 0n && after > before)) return;
    this.report('not its own', `${id} reduces, and took ${intent.owner} from ${units(before)} to ${units(after)} of ${symbol}`);
  }

  /** The most that we could come to hold, whatever fills, is within the limit. What others did in the account nobody had approved. */
  private checkLimit(orders: readonly VenueOrder[]): void {
    const { world: { limit }, venue, journal } = this.scene;
    if (limit === undefined) return;
    for (const symbol of venue.symbols) {
      const held = this.held.get(symbol) ?? 0n;
      let [buys, sells] = [0n, 0n];
      for (const { id, symbol: of, side, quantity, filled, open, outside } of orders) {
        if (!open || of !== symbol || outside || journal.intents.get(id)?.reduceOnly === true) continue;
        if (side === 'buy') buys += quantity - filled;
        else sells += quantity - filled;
      }
      const most = magnitude(held + buys) > magnitude(held - sells) ? magnitude(held + buys) : magnitude(held - sells);
      if (most > limit + (this.outside.get(symbol) ?? 0n)) this.report('above the limit', `${symbol}: ${units(held)} held, ${units(buys)} to buy and ${units(sells)} to sell`);
    }
  }

  /** Cancels arrive, once nothing stands in their way, within the time that a rate limit needs to let them through. */
  private checkCancels(): void {
    const { journal: { cancels }, venue, world: { cancelMs }, now, hinderedAt } = this.scene;
    const open = new Set(this.venueOpen(venue));
    for (const [id, asked] of cancels) {
      if (!open.has(id)) cancels.delete(id);
      else if (now() - Math.max(asked, hinderedAt()) > cancelMs) this.report('cancel late', `${id} is at work ${now() - asked} ms after its cancel`);
    }
  }

  private venueOpen(venue: Venue): readonly string[] {
    if (this.openAt !== venue.changes) {
      this.openAt = venue.changes;
      this.openIds = venue.books().orders.filter((each) => each.open).map((each) => each.id);
    }
    return this.openIds;
  }

  private checkProgram(): void {
    const program = this.scene.program();
    const belief = program?.belief();
    this.checkEntries(belief?.differences ?? [], program === this.believer);
    if (program === undefined || belief === undefined) return;
    if (program !== this.believer) {
      this.believer = program;
      this.version = -1;
      // A new life begins with what the journal told it, which may be less than the last one knew.
      this.ranks.clear();
    }
    if (belief.version === this.version) return;
    this.version = belief.version;
    this.checkOrders(belief);
    if (belief.gap !== 0n) this.report('equity here', `cash and marks are ${belief.gap} away from equity`);
  }

  /** Nothing is added to what is held while books are known to differ, or nobody would hear of it. What changes in the event itself may come before or after. */
  private checkEntries(differing: readonly string[], isSame: boolean): void {
    const { journal, listening } = this.scene;
    const entries = journal.entries.splice(0);
    const [differed, listened] = [this.differed, this.listened];
    this.differed = differing;
    this.listened = listening();
    if (!isSame) return;
    for (const id of entries) {
      if (differed.length > 0 && differing.length > 0) this.report('differs', `${id} adds to what is held, and the books differ: ${differing.join('; ')}`);
      if (!listened && !this.listened) this.report('unheard', `${id} adds to what is held, and no stream of orders is open`);
    }
  }

  private checkOrders({ live }: Belief): void {
    for (const { id, status, filled, quantity } of live) {
      const rank = RANK[status] ?? 0;
      const before = this.ranks.get(id);
      if (before !== undefined && (rank < before.rank && status !== 'unknown')) this.report('backward', `${id} became ${status}`);
      if (before !== undefined && filled < before.filled) this.report('backward', `${id}: ${units(before.filled)} filled, then ${units(filled)}`);
      if (filled > quantity) this.report('overfilled', `${id}: ${units(filled)} of ${units(quantity)} in our books`);
      this.ranks.set(id, { rank: Math.max(rank, before?.rank ?? 0), filled });
      if (isFinal(status as OrderStatus)) this.report('backward', `${id} is ${status} and live`);
    }
  }
}

const ledgerDifferences = (symbols: readonly string[], books: VenueBooks, belief: Belief): readonly string[] => {
  const found = symbols.flatMap((symbol) => {
    const [ours, theirs] = [belief.positions.get(symbol) ?? 0n, books.positions.get(symbol) ?? 0n];
    return ours === theirs ? [] : [`${symbol}: ${units(ours)} here, ${units(theirs)} there`];
  });
  return belief.cash === books.cash ? found : [...found, `cash: ${belief.cash} here, ${books.cash} there`];
};

/** Orders of which one side does not know what the other does. */
const orderDifferences = (open: readonly VenueOrder[], { live }: Belief): readonly string[] => {
  const working = new Map(open.map((each) => [each.id, each]));
  const found: string[] = [];
  for (const { id, status, filled } of live) {
    const there = working.get(id);
    working.delete(id);
    if (status === 'unknown' || status === 'intended') found.push(`${id} is ${status}`);
    if (there === undefined) found.push(`${id} is ${status} here, and not at work there`);
    else if (there.filled !== filled) found.push(`${id}: ${units(filled)} filled here, ${units(there.filled)} there`);
  }
  for (const id of working.keys()) found.push(`${id} is at work there, and over here`);
  return found;
};

const units = (value: bigint): string => String(Number(value) / 1e9);
