import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fault } from '../test/small-world';
import { FAULT_KINDS } from './fault';
import { describePlan, drawPlan, readPlan } from './fault-plan';
import type { FaultPlan } from './fault-plan';
import { shrink } from './shrink';

describe('fault plans', () => {
  it('are the same for the same seed, survive JSON, and lie inside the run', () => {
    fc.assert(fc.property(fc.nat(), (seed) => {
      const plan = drawPlan(seed, { days: 3 });
      expect(drawPlan(seed, { days: 3 })).toEqual(plan);
      expect(readPlan(JSON.stringify(plan))).toEqual(plan);
      for (const { at, ms } of plan.faults) expect(at >= 0 && at + ms <= plan.ms).toBe(true);
      expect(describePlan(plan).length).toBe(plan.faults.length + 1);
    }), { numRuns: 200 });
  });

  it('every kind is drawn', () => {
    const drawn = new Set(Array.from({ length: 400 }, (_, seed) => drawPlan(seed).faults.map(({ kind }) => kind)).flat());
    expect([...FAULT_KINDS].filter((kind) => !drawn.has(kind))).toEqual([]);
  });

  it('are told in lines', () => {
    expect(describePlan({ seed: 7, ms: 5_000, day: 1, kill: true, faults: [fault('crash', { at: 1_250, ms: 300, target: 'write', amount: -2 }), fault('reply lost', { ms: 40, share: 0.5 })] })).toEqual([
      'seed 7: 5 s of trading, day 1, killed half-way, 2 faults',
      '  1.250 s: the process dies before port call 3 (write), down for 300 ms',
      '  0.000 s: replies lost after effect: 50 % of requests (any) for 40 ms',
    ]);
  });

  it.each(['', '[]', '{"seed":1}', '{"seed":1,"ms":1,"day":0,"kill":false,"faults":[{}]}', '{"seed":-1,"ms":1,"day":0,"kill":false,"faults":[]}'])('refuses %s', (json) => {
    expect(() => readPlan(json)).toThrow(expect.objectContaining({ code: 'INVALID_DATA' }));
  });
});

describe('shrinking', () => {
  it('leaves only what the failure needs', async () => {
    const plan = { seed: 3, ms: 100_000, day: 0, kill: true, faults: Array.from({ length: 20 }, (_, index) => fault('slow', { at: index * 1_000, amount: index })) };
    const fails = async ({ faults }: FaultPlan): Promise<boolean> => [4, 11].every((wanted) => faults.some(({ amount }) => amount === wanted));
    const small = await shrink(plan, { fails });
    expect(small.faults.map(({ amount }) => amount)).toEqual([4, 11]);
    expect([small.kill, small.ms]).toEqual([false, 25_000]);
  });

  it('gives the plan itself when nothing smaller fails, and stops when its tries are used up', async () => {
    const plan = { seed: 3, ms: 1_000, day: 0, kill: false, faults: [fault('slow'), fault('dropped')] };
    expect(await shrink(plan, { fails: async () => false })).toEqual(plan);
    let runs = 0;
    await shrink(plan, { tries: 2, fails: async () => ++runs > 0 });
    expect(runs).toBe(2);
  });
});
