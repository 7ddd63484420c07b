import { readJournal } from '@trader/observability/journal';
import { openStore } from '@trader/observability/store';
import { describe, expect, it } from 'vitest';
import { alpacaWorld } from './alpaca-world';
import { drawPlan } from './fault-plan';
import { runPlan } from './run-plan';

describe('the store after bad days', () => {
  it('is made of the journal that they left, crashes and all: every fill once, and the holdings that the venue has', async () => {
    const world = alpacaWorld();
    const store = openStore(':memory:');
    let all = 0;
    for (const seed of [3, 12, 21, 30, 39, 48]) {
      const { journal, violations, books } = await runPlan(drawPlan(seed, { days: world.days.length }), world);
      expect(violations).toEqual([]);
      const records = [...readJournal(journal)];
      if (records.length === 0) continue;
      const run = `seed ${seed}`;
      await store.project(run, records);
      const fills = await store.db.selectFrom('fills').select(['execution', 'symbol', 'side', 'quantity']).where('run', '=', run).execute();
      all += fills.length;
      expect(new Set(fills.map(({ execution }) => execution)).size).toBe(fills.length);
      for (const [symbol, quantity] of books.positions) {
        const held = fills.filter((each) => each.symbol === symbol).reduce((sum, each) => sum + (each.side === 'buy' ? 1 : -1) * Number(each.quantity), 0);
        expect(held).toBeCloseTo(Number(quantity) / 1e9, 9);
      }
    }
    expect(all).toBeGreaterThan(20);
    await store.close();
  }, 60_000);
});
