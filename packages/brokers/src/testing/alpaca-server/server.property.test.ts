import { cash, formatCash, price, quantity } from '@trader/core';
import type { Cash, CostModel } from '@trader/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AAPL, AlpacaDesk, MINUTE, SPY } from '../../../test/alpaca-desk';

/** A cent a fill, so that fees are seen. */
const COSTS: CostModel = { fee: () => cash('0.01'), slip: (_, shown) => shown };
const RUNS = 90;

/** Bought before. */
const HELD = { symbol: 'AAPL', quantity: quantity(60), price: price(99) };

type Entity = Record<string, string> & { readonly legs: readonly Entity[] | null };

const cents = (from: number, to: number): fc.Arbitrary<string> => fc.integer({ min: from, max: to }).map((value) => (value / 100).toFixed(2));

const wishes = fc.record({
  symbol: fc.constantFrom('AAPL', 'SPY'), side: fc.constantFrom('buy', 'buy', 'sell'), qty: fc.constantFrom('1', '7', '40', '40', '2.5'),
  type: fc.constantFrom('market', 'limit', 'limit', 'stop', 'stop_limit', 'trailing_stop'), time_in_force: fc.constantFrom('day', 'gtc', 'gtc', 'ioc', 'fok', 'opg', 'cls'),
  limit: cents(9950, 10_050), stop: cents(9950, 10_050), order_class: fc.constantFrom('simple', 'simple', 'bracket', 'oco', 'oto'), extended_hours: fc.boolean(),
  size: fc.constantFrom('shares', 'shares', 'notional'),
}).map(({ limit, stop, type, size, ...wish }) => {
  const [up, down] = wish.order_class === 'oco' ? [wish.side === 'sell' ? '100.60' : '99.40', wish.side === 'sell' ? '99.40' : '100.60'] : wish.side === 'buy' ? ['100.60', '99.40'] : ['99.40', '100.60'];
  return {
    ...wish, type, ...(type === 'limit' || type === 'stop_limit' ? { limit_price: wish.order_class === 'oco' ? up : limit } : {}),
    ...(type === 'stop' || type === 'stop_limit' ? { stop_price: stop } : {}), ...(type === 'trailing_stop' ? { trail_price: '0.50' } : {}),
    ...(wish.order_class === 'bracket' || wish.order_class === 'oco' ? { take_profit: { limit_price: up } } : {}), ...(wish.order_class === 'simple' ? {} : { stop_loss: { stop_price: down } }),
    ...(size === 'notional' ? { qty: undefined, notional: '250' } : {}), extended_hours: wish.extended_hours && type === 'limit',
  };
});

const steps = fc.oneof(
  { weight: 4, arbitrary: wishes.map((wish) => ({ kind: 'order', wish }) as const) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cancel' as const), which: fc.nat(40) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('replace' as const), which: fc.nat(40), limit: cents(9950, 10_050), qty: fc.constantFrom(undefined, '3', '9') }) },
  { weight: 1, arbitrary: fc.constantFrom({ kind: 'cancelAll' } as const, { kind: 'close' } as const) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('quote' as const), symbol: fc.constantFrom('AAPL', 'SPY'), bid: fc.integer({ min: 9930, max: 10_060 }), wide: fc.integer({ min: 1, max: 20 }), size: fc.constantFrom(5, 30, 1000) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('trade' as const), symbol: fc.constantFrom('AAPL', 'SPY'), at: fc.integer({ min: 9930, max: 10_070 }), size: fc.constantFrom(1, 10) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('pass' as const), minutes: fc.constantFrom(1, 1, 60, 330, 600, 1440, 4320) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('halt' as const), trading: fc.boolean() }) },
);
type Step = typeof steps extends fc.Arbitrary<infer T> ? T : never;

/** An account that is asked this and that, and everything it says. */
class Play {
  readonly desk: AlpacaDesk;
  readonly said: string[] = [];
  private readonly ids: string[] = [];

  constructor(seed: number, slow: boolean) {
    let calls = 0;
    this.desk = new AlpacaDesk({ costs: COSTS, seed, faults: slow ? { work: () => (++calls % 3) * 700 } : {}, requestsPerMinute: 1_000_000, positions: [HELD] }, [AAPL, SPY]);
    for (const symbol of ['AAPL', 'SPY']) this.desk.server.market.quote(symbol, 100, 1000, 100.02, 1000);
  }

  step(step: Step): void {
    const { desk } = this;
    if (step.kind === 'order') this.ask('POST', '/v2/orders', step.wish);
    else if (step.kind === 'cancel') this.ask('DELETE', `/v2/orders/${this.pick(step.which)}`);
    else if (step.kind === 'replace') this.ask('PATCH', `/v2/orders/${this.pick(step.which)}`, { limit_price: step.limit, ...(step.qty === undefined ? {} : { qty: step.qty }) });
    else if (step.kind === 'cancelAll') this.ask('DELETE', '/v2/orders');
    else if (step.kind === 'close') this.ask('DELETE', '/v2/positions?cancel_orders=true');
    else if (step.kind === 'quote') desk.server.market.quote(step.symbol, step.bid / 100, step.size, (step.bid + step.wide) / 100, step.size);
    else if (step.kind === 'trade') desk.server.market.trade(step.symbol, step.at / 100, step.size);
    else if (step.kind === 'pass') desk.pass(step.minutes * MINUTE);
    else desk.server.market.status('AAPL', step.trading);
    desk.pass(500);
  }

  orders(): Entity[] {
    return this.desk.read<Entity[]>('GET', '/v2/orders?status=all&limit=500');
  }

  private pick(which: number): string {
    return this.ids.length === 0 ? 'none' : this.ids[which % this.ids.length];
  }

  private ask(method: 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown): void {
    const reply = this.desk.ask(method, path, body);
    this.said.push(`${reply.status} ${reply.body}`);
    if (reply.status !== 200) return;
    const order = JSON.parse(reply.body) as Entity;
    this.ids.push(order.id, ...(order.legs ?? []).map((leg) => leg.id));
  }
}

const activitiesOf = (desk: AlpacaDesk): Record<string, string>[] => {
  const all: Record<string, string>[] = [];
  for (let token = ''; ;) {
    const page = desk.read<Record<string, string>[]>('GET', `/v2/account/activities?direction=asc&page_size=100&page_token=${encodeURIComponent(token)}`);
    if (page.length === 0) return all;
    all.push(...page);
    token = page[page.length - 1].id;
  }
};

const booksAgree = ({ desk }: Play): void => {
  let money: bigint = cash(100_000);
  const held = new Map<string, bigint>([[HELD.symbol, HELD.quantity]]);
  const filled = new Map<string, bigint>();
  for (const activity of activitiesOf(desk)) {
    if (activity.activity_type !== 'FILL') {
      money += cash(activity.net_amount);
      continue;
    }
    const size = quantity(activity.qty);
    const signed = activity.side === 'buy' ? size : -size;
    money -= price(activity.price) * signed;
    held.set(activity.symbol, (held.get(activity.symbol) ?? 0n) + signed);
    filled.set(activity.order_id, (filled.get(activity.order_id) ?? 0n) + size);
  }
  const account = desk.read<Record<string, string>>('GET', '/v2/account');
  const positions = desk.read<Record<string, string>[]>('GET', '/v2/positions');
  expect(account.cash).toBe(formatCash(money as Cash));
  expect(positions.map(({ symbol, qty }) => [symbol, quantity(qty)])).toEqual([...held].filter(([, size]) => size !== 0n).sort(([a], [b]) => (a < b ? -1 : 1)));
  expect(account.equity).toBe(formatCash(positions.reduce((sum, { qty, current_price: mark }) => sum + price(mark) * quantity(qty), money) as Cash));
  const byId = new Map(desk.server.orders.map((order) => [order.id, order]));
  for (const order of desk.server.orders) {
    const before = byId.get(order.replaces ?? '');
    // A replacement goes on from what the one before it filled; one that has not taken its place has nothing of its own.
    const own = before !== undefined && before.status !== 'replaced' ? 0n : order.filled - (before?.filled ?? 0n);
    expect(filled.get(order.id) ?? 0n, order.id).toBe(own);
    if (order.quantity !== undefined) expect(order.filled <= order.quantity, order.id).toBe(true);
  }
};

const OVER = ['filled', 'canceled', 'expired', 'replaced', 'rejected'];
const RANKS: Readonly<Record<string, number>> = { held: 0, pending_new: 0, accepted: 0, new: 1, pending_cancel: 2, pending_replace: 2, partially_filled: 3 };

const neverBack = (before: Map<string, Entity>, now: readonly Entity[]): void => {
  for (const order of now) {
    const old = before.get(order.id);
    if (old !== undefined) {
      expect(quantity(order.filled_qty) >= quantity(old.filled_qty)).toBe(true);
      if (OVER.includes(old.status)) expect(order.status).toBe(old.status);
      // What was asked for and came to nothing leads back to where it was.
      else if (!OVER.includes(order.status) && !old.status.startsWith('pending_') && !order.status.startsWith('pending_')) expect(RANKS[order.status]).toBeGreaterThanOrEqual(RANKS[old.status]);
    }
    before.set(order.id, order);
  }
};

describe('a loopback Alpaca, whatever it is asked', () => {
  it('keeps cash, positions and fills in agreement, and no status goes back', () => {
    fc.assert(fc.property(fc.array(steps, { minLength: 5, maxLength: 60, size: 'max' }), fc.boolean(), (script, slow) => {
      const play = new Play(1, slow);
      const seen = new Map<string, Entity>();
      for (const step of script) {
        play.step(step);
        neverBack(seen, play.orders());
      }
      booksAgree(play);
    }), { numRuns: RUNS });
  });

  it('says the same bytes again from the same seed, and has no error of its own', () => {
    fc.assert(fc.property(fc.array(steps, { minLength: 5, maxLength: 40, size: 'max' }), fc.nat(1000), fc.boolean(), (script, seed, slow) => {
      const [first, second] = [new Play(seed, slow), new Play(seed, slow)];
      for (const step of script) {
        first.step(step);
        second.step(step);
      }
      expect(second.said).toEqual(first.said);
      expect(JSON.stringify(second.desk.told)).toBe(JSON.stringify(first.desk.told));
      expect(first.said.filter((reply) => reply.startsWith('5'))).toEqual([]);
    }), { numRuns: RUNS / 3 });
  });
});

const words = fc.constantFrom('v2', 'v3', 'account', 'activities', 'FILL', 'configurations', 'portfolio', 'history', 'orders', 'orders:by_client_order_id', 'positions', 'AAPL', 'assets', 'clock', 'calendar', 'stocks', 'bars', 'quotes', 'latest', 'snapshots', 'snapshot', '%', '%ZZ', 'x y');
const names = fc.constantFrom('status', 'limit', 'after', 'until', 'date', 'start', 'end', 'symbols', 'timeframe', 'page_token', 'page_size', 'qty', 'percentage', 'client_order_id', 'nested', 'sort', 'activity_types');
const values = fc.oneof(fc.string({ maxLength: 8 }), fc.constantFrom('1', '-1', '1e9', '2026-11-18', '1900-01-01', '9999-12-31', 'AAPL,MSFT', '1Min', '0Min', '50', 'NaN'));
const bodies = fc.oneof(fc.constant(undefined), fc.json({ maxDepth: 2 }), fc.string({ maxLength: 20 }), fc.dictionary(
  fc.constantFrom('symbol', 'qty', 'notional', 'side', 'type', 'time_in_force', 'limit_price', 'stop_price', 'trail_price', 'trail_percent', 'order_class', 'stop_loss', 'take_profit', 'extended_hours', 'trail'),
  fc.oneof(fc.constantFrom<unknown>('AAPL', 'buy', 'sell', 'limit', 'market', 'trailing_stop', 'day', 'gtc', 'bracket', 'oto', true, null), fc.constantFrom('1', '0', '1e3', '.5', '100', '1'.repeat(60), '0.0000000001'), fc.double(), fc.constant({ limit_price: '1', stop_price: '99' })),
  { minKeys: 3 },
).map((body) => JSON.stringify(body)));

describe('a loopback Alpaca, asked nonsense', () => {
  it('answers everything, and never with an error of its own', () => {
    fc.assert(fc.property(
      fc.constantFrom('GET', 'POST', 'PATCH', 'DELETE', 'PUT'), fc.array(words, { maxLength: 5 }), fc.array(fc.tuple(names, values), { maxLength: 3 }), bodies, fc.boolean(),
      (method, path, query, body, known) => {
        const desk = new AlpacaDesk({ requestsPerMinute: 1_000_000 });
        desk.quote('AAPL', 100, 100);
        const order = desk.order();
        const where = [...(known ? ['v2'] : []), ...path.map((word) => (word === 'x y' ? String(order.id) : word))].join('/');
        const reply = desk.ask(method, `/${where}?${new URLSearchParams(query).toString()}`, body);
        expect(reply.status).toBeLessThan(500);
        if (reply.body !== '') expect(() => JSON.parse(reply.body) as unknown).not.toThrow();
        desk.quote('AAPL', 99, 99);
      },
    ), { numRuns: 4 * RUNS });
  });
});
