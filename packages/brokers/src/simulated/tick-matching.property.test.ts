import type { OrderType, Side } from '@trader/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Bystander } from '../../test/bystander';
import { playTicks } from '../../test/random-ticks';
import { aheadAfterQuote, aheadAfterTrade } from './queue';

const LONG = process.env['TRADER_LONG'] === '1';
const TYPES = ['market', 'limit', 'limit', 'limit', 'stop', 'market-if-touched'] as const satisfies readonly OrderType[];
const size = fc.integer({ min: 0, max: 9 }).map((hundreds) => hundreds * 100);
const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('quote' as const), bid: fc.integer({ min: 98, max: 101 }), spread: fc.integer({ min: 1, max: 2 }), bidSize: size, askSize: size }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('trade' as const), price: fc.integer({ min: 97, max: 103 }), size }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('order' as const), type: fc.constantFrom(...TYPES), side: fc.constantFrom<Side>('buy', 'sell'), at: fc.integer({ min: 96, max: 104 }),
      quantity: fc.integer({ min: 1, max: 900 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cancel' as const), which: fc.nat(30) }) },
);

describe('orders among random quotes and trades', () => {
  test('trade at what was shown or printed, never more of it than there was, never out of their turn, and are never passed over', { timeout: 600_000 }, () => {
    const seen = { taken: 0, quoted: 0, printed: 0, queued: 0, told: 0 };
    fc.assert(fc.property(fc.array(step, { minLength: 5, maxLength: 60, size: 'max' }), (steps) => {
      const bystander = new Bystander(undefined);
      for (const each of steps) bystander.act(each);
      for (const kind of ['taken', 'quoted', 'printed', 'queued', 'told'] as const) seen[kind] += bystander.counts[kind];
    }), { numRuns: LONG ? 20_000 : 300 });
    for (const [kind, count] of Object.entries(seen)) expect(count, kind).toBeGreaterThan(20);
  });

  test('never before they have arrived', () => {
    fc.assert(fc.property(fc.array(step, { minLength: 5, maxLength: 60 }), fc.integer({ min: 1, max: 35 }), (steps, latency) => {
      const bystander = new Bystander(latency);
      bystander.market.quote(99, 100, 101, 100); // what is sent before the first tick is there at once
      for (const each of steps) bystander.act(each);
    }), { numRuns: 150 });
  });
});

test('orders of every kind, in chains, groups and places of others, never trade what they must not', { timeout: 600_000 }, () => {
  const seen: Record<string, number> = {};
  fc.assert(fc.property(fc.integer(), fc.integer({ min: 1, max: 40 }), (seed, steps) => {
    for (const [name, count] of Object.entries(playTicks(seed, steps))) seen[name] = (seen[name] ?? 0) + count;
  }), { numRuns: LONG ? 50_000 : 600 });
  for (const name of ['held', 'rejected', 'expired', 'replaced', 'group', 'exit first', 'market partially-filled', 'limit partially-filled', 'trailing-stop filled', 'stop-limit filled']) {
    expect(seen[name], name).toBeGreaterThan(0);
  }
});

test('a queue is never below zero, never grows, and never holds more than is shown at its level', () => {
  const price = fc.integer({ min: 98, max: 102 });
  const amount = fc.double({ min: 0, max: 1e6, noNaN: true });
  fc.assert(fc.property(fc.oneof(amount, fc.constant(Infinity)), price, fc.boolean(), price, amount, (ahead, limit, buy, at, shown) => {
    for (const next of [aheadAfterQuote(ahead, limit, buy, at, shown), aheadAfterTrade(ahead, limit, buy, at, shown)]) {
      expect(next).toBeGreaterThanOrEqual(0);
      expect(next).toBeLessThanOrEqual(ahead);
    }
    if (at === limit) expect(aheadAfterQuote(ahead, limit, buy, at, shown)).toBeLessThanOrEqual(shown);
    expect(aheadAfterQuote(ahead, limit, buy, NaN, 0)).toBe(ahead);
  }));
});
