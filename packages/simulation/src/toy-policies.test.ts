import { describe, expect, it } from 'vitest';
import { SAFE, toyWorld } from '../test/toy';
import type { Policy } from '../test/toy';
import { drawPlan } from './fault-plan';
import { runPlan } from './run-plan';

const SEEDS = 20;

/** Which rules broke in the first seeds, each in how many. */
const broken = async (policy: Partial<Policy>): Promise<Readonly<Record<string, number>>> => {
  const counts: Record<string, number> = {};
  for (let seed = 1; seed <= SEEDS; seed++) {
    const { violations } = await runPlan(drawPlan(seed), toyWorld({ ...SAFE, ...policy }));
    for (const rule of new Set(violations.map((each) => each.rule))) counts[rule] = (counts[rule] ?? 0) + 1;
  }
  return counts;
};

// The table "Order safety, measured on a toy" of our facts on brokers: which policy doubles, which loses, which books wrongly.
describe('the policies of order safety on a toy', () => {
  it('journal first, deterministic id, ask on timeout, dedupe, poll: nothing breaks', async () => {
    expect(await broken({})).toEqual({});
  });

  it.each<[string, Partial<Policy>, string]>([
    ['retry with a new id', { onSilence: 'new id' }, 'doubled'],
    ['not-found means new id', { onSilence: 'ask once, then new id' }, 'doubled'],
    ['no retry and no reconcile: lost', { onSilence: 'nothing', polls: false }, 'lost'],
    ['no retry and no reconcile: ledger', { onSilence: 'nothing', polls: false }, 'ledger'],
    ['trust the terminal event as complete', { sumsUp: false }, 'ledger'],
    ['no fill dedupe', { dedupe: false }, 'ledger'],
    ['journal after ack, random id', { journalFirst: false, sameId: false }, 'doubled'],
    ['journal after ack, deterministic id', { journalFirst: false }, 'doubled'],
  ])('%s', async (_name, policy, rule) => {
    expect((await broken(policy))[rule]).toBeGreaterThan(0);
  });
});
