import { TraderError } from '@trader/core';
import type { Clock } from '@trader/core';
import type { FaultKind } from './fault';
import { describePlan, drawPlan } from './fault-plan';
import type { FaultPlan, PlanOptions } from './fault-plan';
import type { World } from './program';
import { runPlan } from './run-plan';
import type { Outcome } from './outcome';
import { openRecord } from './seed-record';
import type { Block, RunSettings, SeedRecord } from './seed-record';
import { shrink } from './shrink';

/** A seed whose run broke a rule. */
export interface Failure {
  readonly seed: number;
  /** The first rule that broke, and how. */
  readonly rule: string;
  readonly what: string;
  /** The smallest plan that still breaks it, what it says and what happens in it. */
  readonly plan: FaultPlan;
  readonly lines: readonly string[];
  readonly trace: readonly string[];
}

/** What came of all seeds. */
export interface Summary {
  readonly seeds: number;
  readonly events: number;
  readonly orders: number;
  readonly lives: number;
  /** How many seeds were run twice: all with the same hash, or it is a failure. */
  readonly twice: number;
  readonly faults: Readonly<Partial<Record<FaultKind, number>>>;
  readonly failed: Block['failed'];
  /** The first seed that broke a rule, run again and shrunk; undefined when none did, or when it breaks none this time. */
  readonly first: Failure | undefined;
  /** Of those run here, not of those that were recorded before. Undefined without a clock. */
  readonly seedsPerSecond: number | undefined;
}

/** Which seeds are run, and what is kept of them. */
export interface SeedsOptions {
  readonly world: World;
  /** The first seed; default 1. */
  readonly from?: number | undefined;
  readonly count: number;
  /** Only every `of`-th block of seeds, from `index` on. */
  readonly shard?: { readonly index: number; readonly of: number } | undefined;
  readonly plan?: PlanOptions | undefined;
  /** Seeds of a block; default 100. */
  readonly blockSize?: number | undefined;
  /** Every so many seeds, one is run twice, and must come to the same hash; default 100, 0: none. */
  readonly twiceEvery?: number | undefined;
  /** Where blocks that are done are kept; those that it has are not run again. */
  readonly record?: SeedRecord | undefined;
  /** Hears how far it is, after every block. */
  readonly onProgress?: ((summary: Summary) => void) | undefined;
  /** Stops at the first seed that breaks a rule; default true. */
  readonly stopAtFirst?: boolean | undefined;
  /** Real time, for seeds per second. */
  readonly clock?: Clock | undefined;
  /** Most runs that shrinking may take; default 200. */
  readonly shrinkTries?: number | undefined;
}

const EMPTY: Summary = { seeds: 0, events: 0, orders: 0, lives: 0, twice: 0, faults: {}, failed: [], first: undefined, seedsPerSecond: undefined };

/** The rule that a seed breaks which comes to another hash when it is run twice. */
export const REPLAY = 'replay';

/** Runs seeds in blocks, in order; what was recorded before is not run again. Throws INVALID_DATA for a record of other runs or blocks. */
export const runSeeds = async (options: SeedsOptions): Promise<Summary> => {
  const { world, from = 1, count, shard = { index: 0, of: 1 }, blockSize = 100, plan, twiceEvery = 100, record, onProgress, stopAtFirst = true, clock } = options;
  const settings = { ...plan, blockSize, twiceEvery };
  const recorded = record === undefined ? new Map<number, Block>() : openRecord(record, settings);
  const began = clock?.now();
  let summary = EMPTY;
  let ran = 0;
  for (let index = 0; index * blockSize < count; index++) {
    if (index % shard.of !== shard.index) continue;
    const start = from + index * blockSize;
    const size = Math.min(blockSize, count - index * blockSize);
    const known = recorded.get(start);
    if (known !== undefined && known.count !== size) throw new TraderError('INVALID_DATA', `${record?.name}: it has ${known.count} seeds from ${start} on, and ${size} are asked for: give the same seeds, or another file`);
    const block = known ?? (await runBlock(world, start, size, settings, stopAtFirst));
    summary = add(summary, block);
    if (known === undefined) {
      ran += block.count;
      if (block.count === size) record?.append(`${JSON.stringify(block)}\n`);
    }
    const seconds = clock === undefined || began === undefined ? 0 : (clock.now() - began) / 1000;
    if (seconds > 0) summary = { ...summary, seedsPerSecond: ran / seconds };
    onProgress?.(summary);
    if (stopAtFirst && block.failed.length > 0) break;
  }
  const [failed] = summary.failed;
  if (failed === undefined) return summary;
  return { ...summary, first: await investigate(drawPlan(failed.seed, plan), world, options.shrinkTries) };
};

/** What is wrong with a plan, in its smallest form. */
export const investigate = async (plan: FaultPlan, world: World, tries?: number): Promise<Failure | undefined> => {
  const whole = await runPlan(plan, world);
  const [violation] = whole.violations;
  if (violation === undefined) return undefined;
  const { rule } = violation;
  const small = await shrink(plan, { tries, fails: async (each) => (await runPlan(each, world)).violations.some((found) => found.rule === rule) });
  const { violations, trace } = await runPlan(small, world, { trace: true });
  return { seed: plan.seed, rule, what: violations.find((each) => each.rule === rule)?.what ?? violation.what, plan: small, lines: describePlan(small), trace };
};

const runBlock = async (world: World, from: number, count: number, { twiceEvery, ...options }: RunSettings, stopAtFirst: boolean): Promise<Block> => {
  const failed: { seed: number; rule: string; what: string }[] = [];
  const faults: Partial<Record<FaultKind, number>> = {};
  let [events, orders, lives, twice, done] = [0, 0, 0, 0, 0];
  let hash = '';
  for (let seed = from; seed < from + count; seed++) {
    if (stopAtFirst && failed.length > 0) break;
    const plan = drawPlan(seed, options);
    const outcome = await runPlan(plan, world);
    done++;
    events += outcome.events;
    orders += outcome.orders;
    lives += outcome.lives;
    hash = chained(hash, outcome);
    for (const [kind, hits] of outcome.hits) faults[kind] = (faults[kind] ?? 0) + hits;
    const [violation] = outcome.violations;
    if (violation !== undefined) failed.push({ seed, rule: violation.rule, what: violation.what });
    if (twiceEvery === 0 || seed % twiceEvery !== 0) continue;
    twice++;
    if ((await runPlan(plan, world)).hash !== outcome.hash) failed.push({ seed, rule: REPLAY, what: 'run twice, it came to two hashes' });
  }
  return { from, count: done, events, orders, lives, twice, hash, faults, failed };
};

/** The hash of a block: of the hashes of its runs, folded. */
const chained = (before: string, { hash }: Outcome): string => {
  let low = 0x811c9dc5;
  for (const letter of before + hash) low = Math.imul(low ^ letter.charCodeAt(0), 0x01000193);
  return (low >>> 0).toString(16).padStart(8, '0');
};

const add = (sum: Summary, block: Block): Summary => {
  const faults = { ...sum.faults };
  for (const [kind, hits] of Object.entries(block.faults) as [FaultKind, number][]) faults[kind] = (faults[kind] ?? 0) + hits;
  return {
    ...sum, seeds: sum.seeds + block.count, events: sum.events + block.events, orders: sum.orders + block.orders, lives: sum.lives + block.lives,
    twice: sum.twice + block.twice, faults, failed: [...sum.failed, ...block.failed],
  };
};
