import { describe, expect, it } from 'vitest';
import { SAFE, toyWorld } from '../test/toy';
import { drawPlan } from './fault-plan';
import { runPlan } from './run-plan';
import type { World } from './program';
import { runSeeds } from './run-seeds';
import type { SeedRecord } from './seed-record';

const safe = toyWorld(SAFE);
const doubles = toyWorld({ ...SAFE, onSilence: 'new id' });
const short = { ms: [5_000, 10_000] as const };

/** A record in memory. */
class MemoryRecord implements SeedRecord {
  readonly name = 'memory';
  readonly what = 'toy';
  readonly code = 'toy 1';

  constructor(public text = '') {}

  append = (text: string): void => void (this.text += text);
  cut = (beginning: string): void => void (this.text = beginning);

  get lines(): readonly string[] {
    return this.text.split('\n').slice(0, -1);
  }
}

describe('running seeds', () => {
  it('a seed run twice has one hash, and two seeds have two', async () => {
    const hashes = await Promise.all([1, 1, 2].map(async (seed) => (await runPlan(drawPlan(seed, short), safe)).hash));
    expect(hashes[0]).toBe(hashes[1]);
    expect(hashes[0]).not.toBe(hashes[2]);
  });

  it('adds up blocks, tells how far it is, and resumes what was recorded', async () => {
    const record = new MemoryRecord();
    const progress: number[] = [];
    const options = { world: safe, count: 25, blockSize: 10, plan: short, twiceEvery: 5 };
    const whole = await runSeeds({ ...options, record, onProgress: ({ seeds }) => progress.push(seeds) });
    expect([whole.seeds, whole.twice, whole.failed, progress]).toEqual([25, 5, [], [10, 20, 25]]);
    const [header, first, second, third] = record.lines;
    expect([header, third, record.lines.length]).toEqual(['{"record":1,"what":"toy","code":"toy 1","ms":[5000,10000],"blockSize":10,"twiceEvery":5}', expect.stringContaining('{"from":21,"count":5,'), 4]);
    const torn = new MemoryRecord(`${header}\n${first}\n${second.slice(0, 9)}`);
    expect([await runSeeds({ ...options, record: torn }), torn.text]).toEqual([whole, record.text]);
    const never: World = { ...safe, start: () => expect.fail('it is run again') };
    expect(await runSeeds({ ...options, world: never, record })).toEqual(whole);
    await expect(runSeeds({ ...options, count: 5, record })).rejects.toThrow(expect.objectContaining({ code: 'INVALID_DATA', message: expect.stringContaining('memory: it has 10 seeds from 1 on, and 5 are asked for') }));
  });

  it('records a block that broke a rule only when all of it was run, with all that did', async () => {
    // Seeds 17 and 24 double an order: one in the middle of its block, one in the next block.
    const options = { world: doubles, from: 12, count: 15, blockSize: 5, shrinkTries: 1 };
    const [stopped, all] = [new MemoryRecord(), new MemoryRecord()];
    const { failed: [first], seeds } = await runSeeds({ ...options, record: stopped });
    expect([first.seed, seeds, stopped.lines.length]).toEqual([17, 6, 2]);
    const whole = await runSeeds({ ...options, record: all, stopAtFirst: false });
    expect([whole.failed.map(({ seed }) => seed), all.lines.length]).toEqual([[17, 24], 4]);
    expect([await runSeeds({ ...options, record: stopped, stopAtFirst: false }), stopped.text]).toEqual([whole, all.text]);
    expect(await runSeeds({ ...options, record: all, stopAtFirst: false })).toEqual(whole);
  });

  it('has no first failure when what was recorded breaks no rule any more', async () => {
    const record = new MemoryRecord();
    const options = { from: 12, count: 10, stopAtFirst: false, shrinkTries: 1, record };
    const { failed } = await runSeeds({ ...options, world: doubles });
    expect(failed.length).toBe(1);
    expect(await runSeeds({ ...options, world: safe })).toMatchObject({ failed, first: undefined });
  });

  it('shards run each block once', async () => {
    const options = { world: safe, count: 30, blockSize: 10, plan: short };
    const shards = [];
    for (const index of [0, 1]) shards.push(await runSeeds({ ...options, shard: { index, of: 2 } }));
    const whole = await runSeeds(options);
    expect(shards.map(({ seeds }) => seeds)).toEqual([20, 10]);
    expect(shards.reduce((sum, { events }) => sum + events, 0)).toBe(whole.events);
  });

  it('stops at the first seed that breaks a rule, with its trace and a plan that is smaller and breaks the same', async () => {
    const { first, failed } = await runSeeds({ world: doubles, count: 200, clock: { now: () => 0 } });
    expect([failed.length, first?.rule]).toEqual([1, 'doubled']);
    const plan = first!.plan;
    expect(plan.faults.length).toBeLessThanOrEqual(drawPlan(failed[0].seed).faults.length);
    expect(first!.trace.at(-1)).toContain('VIOLATION doubled');
    const again = await runPlan(plan, doubles, { trace: true });
    expect(again.trace).toEqual(first!.trace);
  });

  it('counts what has hit', async () => {
    const { faults } = await runSeeds({ world: safe, count: 60, plan: { kinds: ['crash', 'reply lost'] } });
    expect(Object.keys(faults).toSorted()).toEqual(['crash', 'reply lost']);
  });
});
