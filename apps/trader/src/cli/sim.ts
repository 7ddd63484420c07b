import { appendFileSync, existsSync, readFileSync, truncateSync } from 'node:fs';
import { resolve } from 'node:path';
import { nodeTimers } from '@trader/brokers/node';
import { TraderError } from '@trader/core';
import { alpacaWorld, drawPlan, investigate, readPlan, runPlan, runSeeds } from '@trader/simulation';
import type { FaultPlan, SeedRecord, World } from '@trader/simulation';
import { codeVersion } from '../adapters/code-version';
import { isModule, strategyName } from '../config';
import { loadStrategy } from '../load-strategy';
import { EXIT } from './exit-codes';
import { runLines, summaryLines } from './sim-report';
import type { Terminal } from './terminal';

/** Options of `trader sim`. */
export interface SimFlags {
  readonly seeds?: number;
  readonly seed?: number;
  readonly plan?: string;
  readonly from?: number;
  readonly strategy?: string;
  readonly shard?: string;
  readonly record?: string;
  readonly all?: boolean;
  readonly json?: boolean;
}

/** How many seeds are run when nobody says. */
export const DEFAULT_SEEDS = 1000;

/** `I/N`: the I-th of N parts, from 1. */
const shardOf = (text: string | undefined): { readonly index: number; readonly of: number } | undefined => {
  if (text === undefined) return undefined;
  const [, part, of] = /^(\d+)\/(\d+)$/.exec(text) ?? [];
  if (part === undefined || Number(part) < 1 || Number(part) > Number(of)) throw new TraderError('INVALID_CONFIG', `--shard ${text}: write a part of the whole, such as 1/4`);
  return { index: Number(part) - 1, of: Number(of) };
};

/** One run is asked for in one way, and no more than that. */
const refuseMixed = (flags: SimFlags): void => {
  const one = (['seed', 'plan'] as const).find((each) => flags[each] !== undefined);
  const stray = (['plan', 'seeds', 'from', 'shard', 'record'] as const).find((each) => each !== one && flags[each] !== undefined);
  if (one !== undefined && stray !== undefined) throw new TraderError('INVALID_CONFIG', `--${one} is one run alone: leave out --${stray}, or --${one}`);
};

const storing = <T>(file: string, act: () => T): T => {
  try {
    return act();
  } catch (cause) {
    throw new TraderError('STORAGE_FAILED', `${file} cannot be read or written (${cause instanceof Error ? cause.message : 'unknown'}): give another file`, { cause });
  }
};

/** A record in a file. */
const recordIn = (file: string, what: string, { version, commit } = codeVersion()): SeedRecord => ({
  name: file, what, code: `trader ${version}, commit ${commit}`,
  text: storing(file, () => (existsSync(file) ? readFileSync(file, 'utf8') : '')),
  append: (text) => storing(file, () => appendFileSync(file, text)),
  cut: (beginning) => storing(file, () => truncateSync(file, Buffer.byteLength(beginning))),
});

/** What is put through bad days, and what it is called in a record. */
interface Subject {
  readonly world: World;
  readonly what: string;
}

/** Two restless strategies, or one of the reader's, which wants nothing new once nothing goes wrong any more. */
const subjectOf = async (strategy: string | undefined): Promise<Subject> => {
  if (strategy === undefined) return { world: alpacaWorld(), what: 'restless' };
  const { strategy: create, parameters, read } = await loadStrategy({ strategy: isModule(strategy) ? resolve(strategy) : strategy, parameters: {} });
  const name = strategyName(strategy);
  const world = alpacaWorld({
    sleeves: ({ resting }) => [{
      name,
      createStrategy: (context) => create({ ...context, target: (...wish) => {
        if (!resting()) context.target(...wish);
      } }, parameters),
    }],
  });
  return { world, what: [name, ...read.map(({ sha256 }) => `sha256 ${sha256}`)].join(' ') };
};

/** How the command is written that runs the same. */
const commandOf = ({ strategy }: SimFlags): string =>
  strategy === undefined ? 'trader sim' : `trader sim --strategy ${/\s/.test(strategy) ? JSON.stringify(strategy) : strategy}`;

/** One run with all that happens in it; of a seed, what it breaks is made as small as it gets. */
const runOne = async (plan: FaultPlan, world: World, flags: SimFlags, terminal: Terminal): Promise<number> => {
  const outcome = await runPlan(plan, world, { trace: true });
  const { hash, events, orders, lives, violations, trace } = outcome;
  const failure = flags.plan === undefined && violations.length > 0 ? await investigate(plan, world) : undefined;
  if (flags.json === true) terminal.print(JSON.stringify({ seed: plan.seed, plan, hash, events, orders, lives, violations, trace, failure: failure ?? null }));
  else runLines(plan, outcome, failure, commandOf(flags)).forEach((line) => terminal.print(line));
  return violations.length === 0 ? EXIT.ok : EXIT.unexpected;
};

const runMany = async (flags: SimFlags, { world, what }: Subject, terminal: Terminal): Promise<number> => {
  const { seeds = DEFAULT_SEEDS, from, shard, record, all, json } = flags;
  const part = shardOf(shard);
  const progress = terminal.progress('sim', seeds, 'seeds');
  const share = part === undefined ? 1 : part.of;
  const summary = await runSeeds({
    world, from, count: seeds, shard: part, clock: nodeTimers(), stopAtFirst: all !== true, plan: { days: world.days.length },
    record: record === undefined ? undefined : recordIn(record, what),
    onProgress: ({ seeds: done }) => progress(Math.min(seeds, done * share)),
  });
  if (json === true) terminal.print(JSON.stringify(summary));
  else if (summary.seeds === 0) terminal.print(`there is nothing in shard ${shard}: seeds are dealt in blocks of 100, and ${seeds} are too few for ${share} shards`);
  else summaryLines(summary, commandOf(flags)).forEach((line) => terminal.print(line));
  return summary.failed.length === 0 ? EXIT.ok : EXIT.unexpected;
};

/** Puts the whole program through bad days. Gives the exit code: 1 when a rule was broken. */
export const simulate = async (flags: SimFlags, terminal: Terminal): Promise<number> => {
  refuseMixed(flags);
  const { seed, plan: file } = flags;
  const plan = file === undefined ? undefined : readPlan(storing(file, () => readFileSync(file, 'utf8')));
  const subject = await subjectOf(flags.strategy);
  if (plan !== undefined) return runOne(plan, subject.world, flags, terminal);
  if (seed !== undefined) return runOne(drawPlan(seed, { days: subject.world.days.length }), subject.world, flags, terminal);
  return runMany(flags, subject, terminal);
};
