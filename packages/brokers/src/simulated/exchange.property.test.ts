import { cash, createBarTable, createCalendars, defineInstrument } from '@trader/core';
import type { BarTable, Fill, Instrument, Order, OrderType, TimeInForce } from '@trader/core';
import { costModel, fixedBpsSlippage, perShareFee } from '@trader/costs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { orderOf } from '../../test/market';
import type { Wish } from '../../test/market';
import { SimulatedExchange } from './exchange';

const HOURS = 3_600_000;
const share = defineInstrument({ symbol: 'ABC', calendar: '24x7' });
const noShort = defineInstrument({ symbol: 'ABC', calendar: '24x7', shortable: false });
const future = defineInstrument({ symbol: 'ABC', calendar: '24x7', settlement: 'margin', tickSize: '0.05', multiplier: 50, marginRate: 0.2 });
const costs = costModel({ fee: perShareFee({ rate: '0.01', minimum: 1 }), slippage: fixedBpsSlippage(7) });

/** A bar in ticks: where it opens, how far it goes up, down, and where between it closes (0 to 4 quarters). */
const tickBar = fc.record({ open: fc.integer({ min: 1960, max: 2040 }), up: fc.nat(30), down: fc.nat(30), close: fc.nat(4) });

const anySide = fc.constantFrom('buy' as const, 'sell' as const);
const anyLevel = fc.integer({ min: 1940, max: 2060 });
const anyType = fc.constantFrom<OrderType>('market', 'limit', 'stop', 'stop-limit', 'trailing-stop', 'market-if-touched', 'limit-if-touched');
/** A type and the prices it needs, in ticks. */
const anyTerms = fc.record({ type: anyType, level: anyLevel, beyond: fc.integer({ min: -20, max: 20 }), trail: fc.integer({ min: 1, max: 40 }), share: fc.boolean() });
const anyTime = fc.record({ timeInForce: fc.constantFrom<TimeInForce>('gtc', 'gtc', 'day', 'gtd', 'ioc', 'fok', 'opg', 'cls'), hours: fc.integer({ min: 1, max: 60 }), postOnly: fc.boolean() });
type Valued<T> = T extends fc.Arbitrary<infer V> ? V : never;
type Terms = Valued<typeof anyTerms>;
type Life = Valued<typeof anyTime>;
const wish = fc.record({
  side: anySide, terms: anyTerms, life: anyTime, lots: fc.integer({ min: 1, max: 60 }), reduceOnly: fc.boolean(),
  exits: fc.option(fc.record({ stop: anyTerms, take: anyTerms, life: anyTime }), { nil: undefined }),
});
/** What happens after a bar: orders, and a cancel of the n-th last order. */
const step = fc.record({ bar: tickBar, wishes: fc.array(wish, { maxLength: 3 }), cancel: fc.option(fc.nat(5), { nil: undefined }) });

interface Taken {
  readonly order: Order;
  readonly placedAt: number;
  filled: bigint;
  over: boolean;
  /** Bars it has met at work, or might have. */
  met: number;
}

/** The account, kept by nothing but sums of flows. */
const createBooks = (instrument: Instrument, start: bigint) => {
  let position = 0n;
  let flows = 0n;
  let fees = 0n;
  const value = (fill: Fill, size: bigint): bigint => (fill.price * size * instrument.multiplier) / 1_000_000_000n;
  return {
    get position() {
      return position;
    },
    /** What cash must be right after the fill. */
    after(fill: Fill): bigint {
      const size = fill.side === 'buy' ? fill.quantity : -fill.quantity;
      position += size;
      flows += value(fill, size);
      fees += fill.fee;
      // A margined position has just been settled at this price: cash holds its worth, as if it had been sold.
      return start - flows - fees + (instrument.settlement === 'margin' ? value(fill, position) : 0n);
    },
  };
};

/** A fill came while its order was alive, at the moment its time in force is for. */
const checkTime = ({ timeInForce, expiresAt = Infinity, after }: Order, { placedAt, met }: Taken, bars: BarTable, row: number, fill: Fill): void => {
  const [began, ends] = [bars.openTime[row], bars.time[row]];
  // The sessions are days of UTC.
  const dayOf = (time: number): number => Math.ceil(time / (24 * HOURS));
  expect(ends).toBeLessThanOrEqual(expiresAt);
  if (timeInForce === 'day') expect(dayOf(ends)).toBe(dayOf(Math.max(placedAt, 0) + 1));
  if (timeInForce === 'ioc' || timeInForce === 'fok') expect([met, fill.time, after]).toEqual([0, began, undefined]);
  if (timeInForce === 'opg') expect([began % (24 * HOURS), fill.time]).toEqual([0, began]);
  if (timeInForce === 'cls') expect([ends % (24 * HOURS), fill.time]).toEqual([0, ends]);
};

describe.each([['a share', share], ['a share that cannot be sold short', noShort], ['a future', future]] as const)('random orders in %s', (_name, instrument) => {
  const tick = Number(instrument.tickSize) / 1e9;
  const at = (ticks: number): number => Math.round(ticks * tick * 1e9) / 1e9;
  const pricesOf = ({ type, level, beyond, trail, share: bps }: Terms): Partial<Wish> => ({
    type,
    ...(['limit', 'stop-limit', 'limit-if-touched'].includes(type) && { limit: at(level + (type === 'limit' ? 0 : beyond)) }),
    ...(['stop', 'stop-limit', 'market-if-touched', 'limit-if-touched'].includes(type) && { stop: at(level) }),
    ...(type === 'trailing-stop' && (bps ? { trailBps: trail * 5 } : { trail: at(trail) })),
  });
  /** What of a life is allowed for an order of this type. */
  const lifeOf = (type: OrderType, { timeInForce, hours, postOnly }: Life, now: number, waits: boolean): Partial<Wish> => {
    const once = ['ioc', 'fok', 'opg', 'cls'].includes(timeInForce);
    if (once && ((type !== 'market' && type !== 'limit') || (waits && timeInForce !== 'cls'))) return {};
    if (timeInForce === 'gtd') return { timeInForce, expiresAt: Math.max(0, now) + hours * HOURS };
    return { timeInForce, ...(type === 'limit' && !once && { postOnly }) };
  };

  const filledTypes = new Set<string>();
  let expirations = 0;

  it('fill inside the bar and after the decision, once, within their quantity, and leave exact books', () => {
    fc.assert(fc.property(fc.array(step, { minLength: 1, maxLength: 25 }), fc.integer({ min: 1, max: 13 }), (steps, hours) => {
      const start = cash(20_000);
      const exchange = new SimulatedExchange({ instruments: [instrument], cash: start, costs, calendarOf: createCalendars() });
      const books = createBooks(instrument, start);
      const taken = new Map<string, Taken>();
      const winners = new Map<string, string>();
      const bars = createBarTable(['ABC'], steps.length);
      let row = 0;
      let expired = 0;
      exchange.subscribe((event) => {
        if (event.kind === 'order') {
          const told = taken.get(event.orderId);
          if (told !== undefined && ['expired', 'cancelled', 'rejected'].includes(event.status)) told.over = true;
          if (event.status === 'expired') {
            expired++;
            expect(event.time).toBeLessThanOrEqual(bars.time[row]);
            expect(told!.order.timeInForce ?? 'gtc').not.toBe('gtc');
          }
          return;
        }
        if (event.kind === 'margin-call') return;
        if (event.kind !== 'fill') throw new Error(`nothing but orders moves this account: ${event.kind}`);
        const { fill } = event;
        const known = taken.get(fill.orderId);
        if (known === undefined) throw new Error(`fill of nobody's order ${fill.orderId}`);
        const { order, placedAt } = known;
        const held = books.position;
        expect(Number(fill.price) / 1e9).toBeGreaterThanOrEqual(bars.low[row]);
        expect(Number(fill.price) / 1e9).toBeLessThanOrEqual(bars.high[row]);
        expect(fill.time).toBeGreaterThanOrEqual(placedAt);
        expect(bars.openTime[row]).toBeGreaterThanOrEqual(placedAt);
        expect(known.over).toBe(false);
        filledTypes.add(`${order.type} ${order.timeInForce ?? 'gtc'}`);
        checkTime(order, known, bars, row, fill);
        if (order.limitPrice !== undefined) expect(order.side === 'buy' ? fill.price <= order.limitPrice! : fill.price >= order.limitPrice!).toBe(true);
        known.filled += fill.quantity;
        expect(known.filled <= order.quantity).toBe(true);
        if (order.group !== undefined) {
          expect(winners.get(order.group) ?? order.id).toBe(order.id);
          winners.set(order.group, order.id);
        }
        if (order.after !== undefined) expect(taken.get(order.after)!.filled > 0n).toBe(true);
        expect(exchange.account.cash).toBe(books.after(fill));
        expect(exchange.account.positions[0]).toBe(books.position);
        if (order.reduceOnly) expect(held > 0n ? books.position >= 0n && books.position < held : books.position <= 0n && books.position > held).toBe(true);
        if (!instrument.shortable) expect(books.position >= 0n).toBe(true);
      });
      const place = (wanted: Wish): void => {
        const order = orderOf(instrument, wanted);
        taken.set(order.id, { order, placedAt: exchange.asOf, filled: 0n, over: false, met: 0 });
        exchange.place(order);
      };
      for (const { bar, wishes, cancel } of steps) {
        [bars.openTime[row], bars.time[row]] = [row * hours * HOURS, (row + 1) * hours * HOURS];
        const low = bar.open - bar.down;
        [bars.open[row], bars.high[row], bars.low[row]] = [at(bar.open), at(bar.open + bar.up), at(low)];
        bars.close[row] = at(low + Math.floor(((bar.up + bar.down) * bar.close) / 4));
        exchange.onSlice(bars, row, row + 1);
        for (const known of taken.values()) known.met++;
        for (const { side, terms, life, lots, reduceOnly, exits } of wishes) {
          const id = `o${taken.size}`;
          const now = exchange.asOf;
          place({ id, side, quantity: lots, reduceOnly, ...pricesOf(terms), ...lifeOf(terms.type, life, now, false) });
          if (exits === undefined) continue;
          const leg = { side: side === 'buy' ? ('sell' as const) : ('buy' as const), quantity: lots, reduceOnly: true, after: id, group: id };
          place({ ...leg, id: `${id}s`, ...pricesOf(exits.stop), ...lifeOf(exits.stop.type, exits.life, now, true) });
          place({ ...leg, id: `${id}t`, ...pricesOf(exits.take), ...lifeOf(exits.take.type, exits.life, now, true) });
        }
        if (cancel !== undefined) exchange.cancel([...taken.keys()].at(-1 - cancel) ?? '');
        row++;
      }
      const told = exchange.statement().events.filter((event) => event.kind === 'fill').length;
      expect(told).toBe([...taken.values()].filter((each) => each.filled > 0n).length);
      expirations += expired;
    }), { numRuns: 200 });
    // The random orders were not all of one kind.
    expect(filledTypes.size).toBeGreaterThan(15);
    expect(expirations).toBeGreaterThan(50);
  });
});
