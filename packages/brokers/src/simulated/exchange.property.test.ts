import { cash, createBarTable, createCalendars, defineInstrument } from '@trader/core';
import type { Fill, Instrument, Order } from '@trader/core';
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
const anyKind = fc.constantFrom('market' as const, 'limit' as const, 'stop' as const);
const wish = fc.record({
  side: anySide, kind: anyKind, level: anyLevel, lots: fc.integer({ min: 1, max: 60 }), reduceOnly: fc.boolean(),
  exits: fc.option(fc.record({ stop: anyLevel, take: anyLevel }), { nil: undefined }),
});
/** What happens after a bar: orders, and a cancel of the n-th last order. */
const step = fc.record({ bar: tickBar, wishes: fc.array(wish, { maxLength: 3 }), cancel: fc.option(fc.nat(5), { nil: undefined }) });

interface Taken {
  readonly order: Order;
  readonly placedAt: number;
  filled: bigint;
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

describe.each([['a share', share], ['a share that cannot be sold short', noShort], ['a future', future]] as const)('random orders in %s', (_name, instrument) => {
  const tick = Number(instrument.tickSize) / 1e9;
  const at = (ticks: number): number => Math.round(ticks * tick * 1e9) / 1e9;

  it('fill inside the bar and after the decision, once, within their quantity, and leave exact books', () => {
    fc.assert(fc.property(fc.array(step, { minLength: 1, maxLength: 25 }), fc.integer({ min: 1, max: 13 }), (steps, hours) => {
      const start = cash(20_000);
      const exchange = new SimulatedExchange({ instruments: [instrument], cash: start, costs, calendarOf: createCalendars() });
      const books = createBooks(instrument, start);
      const taken = new Map<string, Taken>();
      const winners = new Map<string, string>();
      const bars = createBarTable(['ABC'], steps.length);
      let row = 0;
      exchange.subscribe((event) => {
        if (event.kind !== 'fill') return;
        const { fill } = event;
        const known = taken.get(fill.orderId);
        if (known === undefined) throw new Error(`fill of nobody's order ${fill.orderId}`);
        const { order, placedAt } = known;
        const held = books.position;
        expect(Number(fill.price) / 1e9).toBeGreaterThanOrEqual(bars.low[row]);
        expect(Number(fill.price) / 1e9).toBeLessThanOrEqual(bars.high[row]);
        expect(fill.time).toBeGreaterThanOrEqual(placedAt);
        expect(bars.openTime[row]).toBeGreaterThanOrEqual(placedAt);
        if (order.type === 'limit') expect(order.side === 'buy' ? fill.price <= order.limitPrice! : fill.price >= order.limitPrice!).toBe(true);
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
        taken.set(order.id, { order, placedAt: exchange.asOf, filled: 0n });
        exchange.place(order);
      };
      for (const { bar, wishes, cancel } of steps) {
        [bars.openTime[row], bars.time[row]] = [row * hours * HOURS, (row + 1) * hours * HOURS];
        const low = bar.open - bar.down;
        [bars.open[row], bars.high[row], bars.low[row]] = [at(bar.open), at(bar.open + bar.up), at(low)];
        bars.close[row] = at(low + Math.floor(((bar.up + bar.down) * bar.close) / 4));
        exchange.onSlice(bars, row, row + 1);
        for (const { side, kind, level, lots, reduceOnly, exits } of wishes) {
          const id = `o${taken.size}`;
          place({ id, side, quantity: lots, reduceOnly, ...(kind === 'limit' ? { limit: at(level) } : kind === 'stop' ? { stop: at(level) } : {}) });
          if (exits === undefined) continue;
          const leg = { side: side === 'buy' ? ('sell' as const) : ('buy' as const), quantity: lots, reduceOnly: true, after: id, group: id };
          place({ ...leg, id: `${id}s`, stop: at(exits.stop) });
          place({ ...leg, id: `${id}t`, limit: at(exits.take) });
        }
        if (cancel !== undefined) exchange.cancel([...taken.keys()].at(-1 - cancel) ?? '');
        row++;
      }
      const told = exchange.statement().events.filter((event) => event.kind === 'fill').length;
      expect(told).toBe([...taken.values()].filter((each) => each.filled > 0n).length);
    }), { numRuns: 150 });
  });
});
