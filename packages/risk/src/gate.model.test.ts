import { createApprovalAuthority, defineInstrument, price, quantity } from '@trader/core';
import type { Instrument, Order, TradingState } from '@trader/core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { contextOf, createGate } from './index';
import type { Gate, Portfolio, RiskLimits, Verdict } from './index';

// A second opinion on the gate: a small account in whole numbers, whose working orders (open, with a cancel or a replacement under way) are filled in every
// possible sequence. What the gate sees is made by `contextOf`; the model never reads it.

const LONG = process.env['TRADER_LONG'] === '1';
const SEQUENCES = LONG ? 100_000 : 10_000;

const SYMBOLS = ['A', 'B', 'C'] as const;
const OWNERS = ['day', 'weekly'] as const;
const SECTORS: Readonly<Record<string, string>> = { A: 'tech', B: 'tech', C: 'banks' };
const RATE = 0.5;
const instruments: readonly Instrument[] = SYMBOLS.map((symbol) => defineInstrument({ symbol, tickSize: 1, marginRate: RATE }));

const LIMITS = {
  maxPositionQuantity: 12, maxPositionNotional: 60, maxGrossLeverage: 1, maxNetLeverage: 0.8, maxSectorShare: 0.9, maxOrderNotional: 40, maxPositions: 2, maxOpenOrders: 5,
  maxSessionLoss: 0.2,
} as const satisfies RiskLimits;

interface Working {
  readonly order: Order;
  readonly owner: number;
  readonly symbol: number;
  readonly buys: boolean;
  readonly size: number;
  readonly replaces: Working | undefined;
  filled: number;
  pending: 'open' | 'pending-cancel' | 'pending-replace';
}

/** A moment of one symbol in the model: what each owner holds, and what has filled of each order at work. */
interface Moment {
  readonly held: readonly number[];
  readonly filled: readonly number[];
}

/** What filling the rest of order `index` leads to. A reduce-only order closes what its owner holds at most; of an order and its replacement only one fills what is left. */
const fillAll = (moment: Moment, orders: readonly Working[], index: number): Moment => {
  const { owner, buys, size, order } = orders[index];
  const sign = buys ? 1 : -1;
  const left = size - moment.filled[index];
  const room = order.reduceOnly ? Math.max(0, -sign * moment.held[owner]) : left;
  const traded = Math.min(left, room);
  const held = moment.held.map((each, who) => (who === owner ? each + sign * traded : each));
  const filled = moment.filled.map((each, other) => {
    if (other === index) return size; // whatever it could not trade is cancelled
    const related = orders[other].replaces === orders[index] || orders[index].replaces === orders[other];
    return related ? Math.max(each, orders[other].replaces === orders[index] ? each + traded : orders[other].size) : each;
  });
  return { held, filled };
};

/** The largest positions, long and short, over every sequence of fills. */
const extremes = (moment: Moment, orders: readonly Working[]): { readonly long: number; readonly short: number } => {
  const position = moment.held.reduce((sum, each) => sum + each, 0);
  let long = Math.max(0, position);
  let short = Math.max(0, -position);
  orders.forEach((order, index) => {
    if (moment.filled[index] >= order.size) return;
    const further = extremes(fillAll(moment, orders, index), orders);
    long = Math.max(long, further.long);
    short = Math.max(short, further.short);
  });
  return { long, short };
};

/** A price that doubles, halves or gains one; never below 1 nor above 16. */
const moved = (mark: number, how: number): number => Math.min(16, Math.max(1, [mark * 2, Math.floor(mark / 2), mark + 1][how % 3]));

class Account {
  time = 0;
  cash = 100;
  sessionStart = 100;
  state: TradingState = 'active';
  readonly marks = [4, 3, 5];
  /** By symbol, then owner. */
  readonly held = SYMBOLS.map(() => OWNERS.map(() => 0));
  working: Working[] = [];
  private next = 0;
  readonly seen = { approved: 0, refused: 0, reductions: 0, breached: 0 };

  /** `must` is the test's `expect`. */
  constructor(private readonly gate: Gate, private readonly must: typeof expect) {}

  get equity(): number {
    return this.held.reduce((sum, owners, symbol) => sum + owners.reduce((all, each) => all + each, 0) * this.marks[symbol], this.cash);
  }

  portfolio(): Portfolio {
    return {
      time: this.time, cash: this.cash, sessionStartEquity: this.sessionStart, peakEquity: 1_000, state: this.state, stateReason: 'drill',
      holdings: SYMBOLS.flatMap((_, symbol) => OWNERS.map((owner, who) => ({
        instrument: instruments[symbol], quantity: quantity(this.held[symbol][who]), mark: price(this.marks[symbol]), owner,
      }))),
      working: this.working.map(({ order, filled, pending }) => ({ order, filled: quantity(filled), status: pending })),
    };
  }

  /** What each symbol could be worth at most, long and short, by brute force. */
  worst(symbol: number, extra?: Working): { readonly long: number; readonly short: number } {
    const orders = [...this.working, ...(extra === undefined ? [] : [extra])].filter((each) => each.symbol === symbol);
    return extremes({ held: this.held[symbol], filled: orders.map(({ filled }) => filled) }, orders);
  }

  ask(symbol: number, owner: number, buys: boolean, size: number, reduceOnly: boolean, limit: number, replaces?: Working): void {
    const id = `o${++this.next}`;
    const mark = this.marks[symbol];
    const limitPrice = limit === 0 ? undefined : price(Math.max(1, buys ? mark - (limit % 3) : mark + (limit % 3)));
    const order: Order = {
      id, parentId: `p${id}`, owner: OWNERS[owner], symbol: SYMBOLS[symbol], side: buys ? 'buy' : 'sell', type: limitPrice === undefined ? 'market' : 'limit', limitPrice,
      quantity: quantity(size), reduceOnly, replaces: replaces?.order.id, reason: '',
    };
    const asked: Working = { order, owner, symbol, buys, size, replaces, filled: replaces?.filled ?? 0, pending: 'open' };
    const verdict = this.gate.approve(order, contextOf(this.portfolio(), order));
    this.check(asked, verdict);
    if ('refused' in verdict) return;
    if (replaces !== undefined) replaces.pending = 'pending-replace';
    this.working.push(asked);
  }

  private check(asked: Working, verdict: Verdict): void {
    const { symbol, owner, buys, size, order } = asked;
    const held = this.held[symbol][owner] * (buys ? -1 : 1);
    const reduces = order.reduceOnly && held >= size;
    if (reduces) {
      this.must(verdict, 'a proven reduction is never refused').toHaveProperty('approved');
      this.seen.reductions++;
      return;
    }
    if ('refused' in verdict) return void this.seen.refused++;
    this.seen.approved++;
    const { equity } = this;
    const worsts = SYMBOLS.map((_, each) => this.worst(each, each === symbol ? asked : undefined));
    const worth = worsts.map(({ long, short }, each) => Math.max(long, short) * this.marks[each]);
    const gross = worth.reduce((sum, each) => sum + each, 0);
    const own = buys ? worsts[symbol].long : worsts[symbol].short;
    this.must(this.state, 'only reductions pass unless active').toBe('active');
    this.must(equity, 'no entry after the session lost too much').toBeGreaterThanOrEqual(this.sessionStart * (1 - LIMITS.maxSessionLoss));
    this.must(size * this.marks[symbol]).toBeLessThanOrEqual(LIMITS.maxOrderNotional);
    this.must(own, 'position').toBeLessThanOrEqual(LIMITS.maxPositionQuantity);
    this.must(own * this.marks[symbol], 'position in money').toBeLessThanOrEqual(LIMITS.maxPositionNotional);
    this.must(gross, 'gross').toBeLessThanOrEqual(equity * LIMITS.maxGrossLeverage);
    this.must(gross * RATE, 'margin').toBeLessThanOrEqual(equity);
    const sector = worth.reduce((sum, each, index) => (SECTORS[SYMBOLS[index]] === SECTORS[SYMBOLS[symbol]] ? sum + each : sum), 0);
    this.must(sector, 'sector').toBeLessThanOrEqual(equity * LIMITS.maxSectorShare + 1e-9);
    this.must(this.net(buys, asked), 'net').toBeLessThanOrEqual(equity * LIMITS.maxNetLeverage);
    this.must(worth.filter((each) => each > 0).length, 'positions').toBeLessThanOrEqual(LIMITS.maxPositions);
    this.must(this.working.length, 'orders at work').toBeLessThan(LIMITS.maxOpenOrders);
  }

  /** Longs less shorts (or shorts less longs) when every order of the side that may add exposure fills, and no exit does. */
  private net(buys: boolean, asked: Working): number {
    const sign = buys ? 1 : -1;
    let net = this.held.reduce((sum, owners, symbol) => sum + sign * owners.reduce((all, each) => all + each, 0) * this.marks[symbol], 0);
    const entries = [...this.working, asked].filter((each) => each.buys === buys && !each.order.reduceOnly);
    for (const each of entries) {
      if (entries.some((other) => other.replaces === each && other.size - other.filled >= each.size - each.filled)) continue;
      if (each.replaces !== undefined && entries.includes(each.replaces) && each.replaces.size - each.replaces.filled > each.size - each.filled) continue;
      net += (each.size - each.filled) * this.marks[each.symbol];
    }
    return net;
  }

  fill(index: number, part: number): void {
    const working = this.working[index % this.working.length];
    if (working === undefined) return;
    const { owner, symbol, buys, size, order } = working;
    const sign = buys ? 1 : -1;
    const room = order.reduceOnly ? Math.max(0, -sign * this.held[symbol][owner]) : Infinity;
    const traded = Math.min(size - working.filled, room, 1 + (part % size));
    this.held[symbol][owner] += sign * traded;
    this.cash -= sign * traded * this.marks[symbol];
    working.filled += traded;
    for (const other of this.working) if (other.replaces === working) other.filled = Math.min(other.size, other.filled + traded);
    this.working = this.working.filter((each) => each.filled < each.size && !(each === working && traded === 0) && !(working.filled >= size && each.replaces === working && each.filled >= each.size));
  }

  /** What was asked of an order comes true (it is cancelled, or its replacement stands), or it does not. */
  settle(index: number, granted: boolean): void {
    const working = this.working[index % this.working.length];
    if (working === undefined || working.pending === 'open') return;
    const replacement = this.working.find((each) => each.replaces === working);
    if (granted) this.working = this.working.filter((each) => each !== working);
    else {
      if (replacement !== undefined) this.working = this.working.filter((each) => each !== replacement);
      working.pending = 'open';
    }
  }

  run([kind, a, b, c, d]: readonly number[]): void {
    const working = this.working[a % Math.max(1, this.working.length)];
    if (kind < 5) this.ask(a % 3, b % 2, c % 2 === 0, 1 + (d % 9), false, kind === 4 ? 1 + (d % 5) : 0);
    else if (kind < 6) this.close(a % 3, b % 2, c, d);
    else if (kind < 9) this.fill(a, b);
    else if (kind === 9 && working !== undefined) working.pending = 'pending-cancel';
    else if (kind === 10 && working?.pending === 'open' && working.replaces === undefined && !working.order.reduceOnly) {
      this.ask(working.symbol, working.owner, working.buys, working.filled + 1 + (d % 9), false, b % 4, working);
    } else if (kind === 11) this.settle(a, b % 2 === 0);
    else if (kind === 12) this.marks[a % 3] = moved(this.marks[a % 3], b);
    else if (kind === 13) this.time += b * 1_000;
    else if (kind === 14) this.sessionStart = this.equity;
    else this.state = (['active', 'active', 'reducing', 'halted'] as const)[a % 4];
    if (this.equity * LIMITS.maxGrossLeverage < SYMBOLS.reduce((sum, _, symbol) => sum + Math.abs(this.held[symbol][0] + this.held[symbol][1]) * this.marks[symbol], 0)) this.seen.breached++;
  }

  private close(symbol: number, owner: number, c: number, d: number): void {
    const held = this.held[symbol][owner];
    if (held !== 0) this.ask(symbol, owner, held < 0, 1 + (c % Math.abs(held)), true, d % 4);
  }
}

const byte = fc.nat(59);
const command = fc.tuple(fc.nat(15), byte, byte, byte, byte);

it(`never approves what some sequence of fills takes outside a limit, and lets only reductions pass after a passive breach (${SEQUENCES} sequences of orders, fills, cancels, replacements, marks and clock steps)`, () => {
  const { mint } = createApprovalAuthority();
  const seen = { approved: 0, refused: 0, reductions: 0, breached: 0 };
  fc.assert(
    fc.property(fc.array(command, { minLength: 16, maxLength: 32, size: 'max' }), (commands) => {
      const account = new Account(createGate({ mint, limits: { ...LIMITS, sectors: SECTORS } }), expect);
      for (const each of commands) account.run(each);
      for (const name of ['approved', 'refused', 'reductions', 'breached'] as const) seen[name] += account.seen[name];
    }),
    { numRuns: SEQUENCES },
  );
  expect(seen.approved).toBeGreaterThan(SEQUENCES);
  expect(seen.refused).toBeGreaterThan(SEQUENCES);
  expect(seen.reductions).toBeGreaterThan(SEQUENCES / 50);
  expect(seen.breached).toBeGreaterThan(SEQUENCES / 100);
}, 600_000);
