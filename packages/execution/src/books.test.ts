import { cash, magnitude, nearestPrice, notional, price, quantity } from '@trader/core';
import type { Quantity } from '@trader/core';
import { readJournal } from '@trader/observability/journal'; // tidy-ok: a test reads a real journal
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cut, INSTRUMENTS, randomBars, restless, slicesOf, START } from '../test/random-market';
import { runBatch } from '../test/wiring';

const units = (text: string): bigint => quantity(text);

const seeds = [fc.integer(), fc.integer(), fc.integer({ min: 1, max: 60 })] as const;

describe('the books after a random order stream', () => {
  it('are the same here and at the broker after every slice: positions, lots and cash', () => {
    fc.assert(fc.property(...seeds, (market, wishes, slices) => {
      runBatch({ bars: randomBars(market, slices), strategy: restless(wishes) }, ({ ledger }, { account }) => {
        const here = INSTRUMENTS.flatMap((_, symbol) => {
          const lots = ledger.lotsOf(symbol);
          const sum = lots.reduce((total, lot) => total + lot.quantity, 0n);
          return [ledger.position(symbol), ledger.held(symbol, 'restless'), sum, ledger.sizes[symbol], sum === 0n ? lots.length : 0];
        });
        const there = account.positions.flatMap((held) => [held, held, held, Number(held) / 1e9, 0]);
        expect([ledger.cash, ...here]).toEqual([account.cash, ...there]);
      });
    }), { numRuns: 40 });
  });

  it('hold equity to the last unit after every fill: the start, less all that was paid, less fees, plus what is held at its last price', () => {
    fc.assert(fc.property(...seeds, (market, wishes, slices) => {
      const bars = randomBars(market, slices);
      const records = [...readJournal(runBatch({ bars, strategy: restless(wishes) }).text)];
      const closes = INSTRUMENTS.map(() => NaN);
      const held = INSTRUMENTS.map(() => 0n);
      let paid = 0n;
      let realized = 0n;
      const worth = (): bigint => START - paid + INSTRUMENTS.reduce((sum, instrument, symbol) => (
        held[symbol] === 0n ? sum : sum + notional(instrument, nearestPrice(closes[symbol]!), held[symbol] as Quantity)), 0n);
      const tellSlices = slicesOf(bars);
      let seen = -Infinity;
      for (const record of records) {
        while (seen < record.time) {
          const { value } = tellSlices.next();
          if (value === undefined) break;
          // A fill comes before the closes of its own slice are marked.
          for (const fill of records) if (fill.kind === 'fill' && fill.time === value.bars.time[value.from]) {
            const symbol = INSTRUMENTS.findIndex((each) => each.symbol === fill.symbol);
            const size = fill.side === 'buy' ? quantity(fill.quantity) : -quantity(fill.quantity);
            paid += notional(INSTRUMENTS[symbol]!, price(fill.price), size as Quantity) + cash(fill.fee);
            held[symbol]! += size;
            realized += cash(fill.realized);
            expect(cash(fill.equity)).toBe(worth());
          }
          seen = value.bars.time[value.from]!;
          for (let row = value.from; row < value.to; row++) closes[value.bars.symbol[row]!] = value.bars.close[row]!;
        }
        if (record.kind === 'session') expect(cash(record.equity)).toBe(worth());
      }
      if (held.every((size) => size === 0n)) {
        const fees = records.reduce((sum, record) => (record.kind === 'fill' ? sum + cash(record.fee) : sum), 0n);
        expect(worth()).toBe(START + realized - fees);
      }
    }), { numRuns: 40 });
  });

  it('never held more than was decided: no fill before its intent, no order filled beyond its quantity, no child beyond its parent', () => {
    fc.assert(fc.property(...seeds, (market, wishes, slices) => {
      const records = [...readJournal(runBatch({ bars: randomBars(market, slices), strategy: restless(wishes) }).text)];
      const intents = new Map<string, { trades: boolean; parent: string; time: number; left: bigint }>();
      for (const each of records) {
        if (each.kind === 'intent') intents.set(each.id, { trades: !each.reduceOnly || each.type === 'market', parent: each.parent, time: each.time, left: units(each.quantity) });
      }
      const parents = new Map(records.flatMap((each) => (each.kind === 'decision' && each.or === undefined ? [[each.id, magnitude(units(each.to) - units(each.from))] as const] : [])));
      for (const { trades, parent, left } of intents.values()) if (trades && parents.has(parent)) parents.set(parent, parents.get(parent)! - left);
      for (const left of parents.values()) expect(left >= 0n).toBe(true);
      for (const record of records) {
        if (record.kind !== 'fill') continue;
        const intent = intents.get(record.id)!;
        intent.left -= quantity(record.quantity);
        expect(intent.left >= 0n).toBe(true);
        expect(record.at).toBeGreaterThanOrEqual(intent.time);
        expect(record.time).toBeGreaterThan(intent.time);
      }
    }), { numRuns: 20 });
  });
});

describe('of two entries of which one cancels the other', () => {
  it('one fills at most, whatever the market does', () => {
    const outcomes = [0, 0, 0];
    fc.assert(fc.property(...seeds, (market, wishes, slices) => {
      const records = [...readJournal(runBatch({ bars: randomBars(market, slices), strategy: restless(wishes) }).text)];
      const filled = new Set(records.flatMap((each) => (each.kind === 'fill' ? [each.id] : [])));
      const either = new Set(records.flatMap((each) => (each.kind === 'decision' && each.or !== undefined ? [each.id] : [])));
      const entries = new Map([...either].map((id) => [id, 0]));
      for (const each of records) if (each.kind === 'intent' && !each.reduceOnly && filled.has(each.id) && either.has(each.parent)) entries.set(each.parent, entries.get(each.parent)! + 1);
      for (const count of entries.values()) outcomes[count]!++;
    }), { numRuns: 40 });
    expect([outcomes[0]! > 0, outcomes[1]! > 0, outcomes[2]]).toEqual([true, true, 0]);
  });
});

describe('the past', () => {
  const lines = (text: string): string[] => text.split('\n').filter((line) => line.startsWith('{"kind"'));

  it('is the same whatever comes after it: cut off, no earlier line of the journal changes', () => {
    fc.assert(fc.property(fc.integer(), fc.integer(), fc.double({ min: 0.02, max: 0.98, noNaN: true }), (market, wishes, share) => {
      const bars = randomBars(market, 50);
      const slices = [...slicesOf(bars)];
      const { from } = slices[1 + Math.floor((slices.length - 1) * share)]!;
      const whole = lines(runBatch({ bars, strategy: restless(wishes) }).text);
      const short = lines(runBatch({ bars: cut(bars, from), strategy: restless(wishes) }).text);
      const ended = short.pop()!; // a run that stops ends its session early: that line alone is new
      expect(ended).toContain('"kind":"session"');
      expect(short).toEqual(whole.slice(0, short.length));
    }), { numRuns: 25 });
  });

  it('is the same when the future is another one', () => {
    fc.assert(fc.property(fc.integer(), fc.integer(), fc.integer(), (market, other, wishes) => {
      const bars = randomBars(market, 40);
      const slices = [...slicesOf(bars)];
      const { from } = slices[20]!;
      const until = bars.time[slices[19]!.from]!;
      const changed = { ...bars };
      for (const column of ['open', 'high', 'low', 'close'] as const) {
        changed[column] = bars[column].map((value, row) => (row < from ? value : Math.round(value * (1.02 + (Math.abs(other) % 7) / 100) * 20) / 20));
      }
      const past = (table: typeof bars) => [...readJournal(runBatch({ bars: table, strategy: restless(wishes) }).text)].filter((record) => record.time <= until);
      expect(past(changed)).toEqual(past(bars));
    }), { numRuns: 20 });
  });
});
