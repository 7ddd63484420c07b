import { expect, it } from 'vitest';
import { alpacaWorld, FAULT_KINDS, runSeeds } from '../src';

/** A test that the whole stack lives through the bad days of these seeds, that every kind of fault has hit, and that one in a hundred runs twice to the same hash. */
export const liveThrough = (from: number, count: number): void => {
  it(`seeds ${from} to ${from + count - 1}: no rule is broken`, async () => {
    const world = alpacaWorld();
    const { seeds, events, orders, lives, twice, faults, failed, first, seedsPerSecond = 0 } = await runSeeds({
      world, from, count, plan: { days: world.days.length }, clock: { now: () => performance.now() }, stopAtFirst: true, shrinkTries: 40,
    });
    console.log(`seeds ${from} to ${from + seeds - 1}: ${seedsPerSecond.toFixed(1)} seeds/s, ${Math.round(seeds / seedsPerSecond)} s; ${events} events, ${orders} orders, ${lives} lives, ${twice} run twice`);
    console.log(FAULT_KINDS.map((kind) => `${kind} ${faults[kind] ?? 0}`).join(', '));
    expect(failed, [...(first?.lines ?? []), JSON.stringify(first?.plan), ...(first?.trace.slice(-80) ?? [])].join('\n')).toEqual([]);
    expect(FAULT_KINDS.filter((kind) => faults[kind] === undefined)).toEqual([]);
    expect(twice).toBe(Math.floor((from + count - 1) / 100) - Math.floor((from - 1) / 100));
  }, 900_000);
};
