import { describe, expect, it } from 'vitest';
import { SAFE, toyWorld } from '../test/toy';
import { drawPlan } from './fault-plan';
import { runPlan } from './run-plan';
import { runSeeds } from './run-seeds';

const safe = toyWorld(SAFE);
const doubles = toyWorld({ ...SAFE, onSilence: 'new id' });
const short = { ms: [5_000, 10_000] as const };

describe('running seeds', () => {
  it('a seed run twice has one hash, and two seeds have two', async () => {
    const hashes = await Promise.all([1, 1, 2].map(async (seed) => (await runPlan(drawPlan(seed, short), safe)).hash));
    expect(hashes[0]).toBe(hashes[1]);
    expect(hashes[0]).not.toBe(hashes[2]);
  });

  it('adds up blocks, tells how far it is, and resumes what was recorded', async () => {
    const lines: string[] = [];
    const progress: number[] = [];
    const options = { world: safe, count: 25, blockSize: 10, plan: short, twiceEvery: 5 };
    const whole = await runSeeds({ ...options, record: (line) => lines.push(line), onProgress: ({ seeds }) => progress.push(seeds) });
    expect([whole.seeds, whole.twice, whole.failed, progress, lines.length]).toEqual([25, 5, [], [10, 20, 25], 3]);
    let ran = 0;
    const resumed = await runSeeds({ ...options, recorded: [lines[0], lines[2].slice(0, 9)], record: () => ran++ });
    expect([ran, resumed]).toEqual([2, whole]);
    await expect(runSeeds({ ...options, count: 5, recorded: lines })).rejects.toThrow(expect.objectContaining({ code: 'INVALID_DATA' }));
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
