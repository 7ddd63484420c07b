import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { playScenario } from '../../test/random-orders';

const LONG = process.env['TRADER_LONG'] === '1';
const SCENARIOS = LONG ? 100_000 : 1_000;

describe('random orders of every kind in random markets of two symbols, with latency, volume shares, halts, groups, chains, replacements, splits, dividends and financing', () => {
  it(`never trade what they must not (${SCENARIOS} scenarios)`, { timeout: 1_800_000 }, () => {
    const seen: Record<string, number> = {};
    fc.assert(fc.property(fc.integer(), fc.integer({ min: 1, max: 20 }), (seed, steps) => {
      const { counts } = playScenario(seed, steps, false);
      for (const [name, count] of Object.entries(counts)) seen[name] = (seen[name] ?? 0) + count;
    }), { numRuns: SCENARIOS });
    // They were not all of one kind.
    for (const name of ['held', 'rejected', 'expired', 'replaced', 'group', 'exit first', 'market partially-filled', 'limit partially-filled', 'trailing-stop filled', 'stop-limit filled',
      'action', 'in-lieu', 'accrual', 'dividend', 'borrow', 'cash-interest', ...(LONG ? ['split of a part', 'lost', 'margin-interest'] : [])]) {
      expect(seen[name] ?? 0, name).toBeGreaterThan(0);
    }
  });

  it('come out the same when quiet stretches are passed over', { timeout: 600_000 }, () => {
    fc.assert(fc.property(fc.integer(), fc.integer({ min: 1, max: 40 }), (seed, steps) => {
      expect(playScenario(seed, steps, true).events).toEqual(playScenario(seed, steps, false).events);
    }), { numRuns: LONG ? 2_000 : 60 });
  });
});
