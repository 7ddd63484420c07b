import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { TraderError } from '@trader/core';
import { alpacaWorld, describePlan, drawPlan, investigate, runPlan, runSeeds } from '@trader/simulation';
import type { Failure, Summary, World } from '@trader/simulation';
import { loadStrategy } from '../load-strategy';
import { nodeTimers } from '@trader/brokers/node';
import { isModule, strategyName } from '../config';
import { EXIT } from './exit-codes';
import type { Terminal } from './terminal';

/** Options of `trader sim`. */
export interface SimFlags {
  readonly seeds: number;
  readonly seed?: number;
  readonly from: number;
  readonly strategy?: string;
  readonly shard?: string;
  readonly record?: string;
  readonly all?: boolean;
  readonly json?: boolean;
}

const MOST_LINES = 200;

/** `I/N`: the I-th of N parts, from 1. */
const shardOf = (text: string | undefined): { readonly index: number; readonly of: number } | undefined => {
  if (text === undefined) return undefined;
  const [, part, of] = /^(\d+)\/(\d+)$/.exec(text) ?? [];
  if (part === undefined || Number(part) < 1 || Number(part) > Number(of)) throw new TraderError('INVALID_CONFIG', `--shard ${text}: write a part of the whole, such as 1/4`);
  return { index: Number(part) - 1, of: Number(of) };
};

/** The lines of a record; one that a crash has torn is cut off. */
const recordedIn = (file: string | undefined): readonly string[] => {
  if (file === undefined || !existsSync(file)) return [];
  return storing(file, () => {
    const text = readFileSync(file, 'utf8');
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    if (whole !== text) writeFileSync(file, whole);
    return whole.split('\n');
  });
};

const storing = <T>(file: string, act: () => T): T => {
  try {
    return act();
  } catch (cause) {
    throw new TraderError('STORAGE_FAILED', `${file} cannot be read and written (${cause instanceof Error ? cause.message : 'unknown'}): give another --record`, { cause });
  }
};

const failureLines = ({ seed, rule, what, lines, trace }: Failure): readonly string[] => {
  const left = trace.length - MOST_LINES;
  return [
    `seed ${seed} breaks "${rule}": ${what}`, 'the smallest plan that does:', ...lines.map((each) => `  ${each}`), 'and what happens in it:',
    ...(left > 0 ? [`  (${left} lines before)`] : []), ...trace.slice(-MOST_LINES).map((each) => `  ${each}`), `again: trader sim --seed ${seed}`,
  ];
};

/** One seed, with all that happens in it. */
const runOne = async (seed: number, world: World, json: boolean, terminal: Terminal): Promise<number> => {
  const plan = drawPlan(seed, { days: world.days.length });
  const outcome = await runPlan(plan, world, { trace: true });
  const failure = outcome.violations.length === 0 ? undefined : await investigate(plan, world);
  if (json) terminal.print(JSON.stringify({ seed, plan, hash: outcome.hash, events: outcome.events, orders: outcome.orders, lives: outcome.lives, violations: outcome.violations, failure: failure ?? null }));
  else {
    for (const line of [...describePlan(plan), ...outcome.trace]) terminal.print(line);
    for (const line of failure === undefined ? [`no rule was broken; hash ${outcome.hash}`] : failureLines(failure)) terminal.print(line);
  }
  return outcome.violations.length === 0 ? EXIT.ok : EXIT.unexpected;
};

const summaryLine = ({ seeds, events, orders, lives, twice, failed, seedsPerSecond }: Summary): string =>
  `${seeds} seeds, ${events} events, ${orders} orders, ${lives} lives, ${twice} run twice with the same hash: ${failed.length === 0 ? 'no rule was broken' : `${failed.length} broke a rule`}` +
  (seedsPerSecond === undefined ? '' : `; ${seedsPerSecond.toFixed(1)} seeds/s`) +
  (failed.length > 0 ? '' : `; at most ${(3 / Math.max(seeds, 1)).toPrecision(2)} of all days break one, with 95 % confidence`);

/** What is put through bad days: two restless strategies, or one of the reader's, which wants nothing new once nothing goes wrong any more. */
const worldOf = async (strategy: string | undefined): Promise<World> => {
  if (strategy === undefined) return alpacaWorld();
  const { strategy: create, parameters } = await loadStrategy({ strategy: isModule(strategy) ? resolve(strategy) : strategy, parameters: {} });
  return alpacaWorld({
    sleeves: ({ resting }) => [{
      name: strategyName(strategy),
      createStrategy: (context) => create({ ...context, target: (...wish) => {
        if (!resting()) context.target(...wish);
      } }, parameters),
    }],
  });
};

/** Puts the whole program through bad days. Gives the exit code: 1 when a rule was broken. */
export const simulate = async (flags: SimFlags, terminal: Terminal): Promise<number> => {
  const { seeds, seed, from, shard, record, all, json = false } = flags;
  const part = shardOf(shard);
  const world = await worldOf(flags.strategy);
  if (seed !== undefined) return runOne(seed, world, json, terminal);
  const recorded = recordedIn(record);
  const progress = terminal.progress('sim', seeds, 'seeds');
  const share = part === undefined ? 1 : part.of;
  const summary = await runSeeds({
    world, from, count: seeds, shard: part, recorded, clock: nodeTimers(), stopAtFirst: all !== true, plan: { days: world.days.length },
    ...(record === undefined ? {} : { record: (line: string) => storing(record, () => appendFileSync(record, `${line}\n`)) }),
    onProgress: ({ seeds: done }) => progress(Math.min(seeds, done * share)),
  });
  if (json) terminal.print(JSON.stringify(summary));
  else {
    terminal.print(summaryLine(summary));
    for (const { seed: failed, rule, what } of summary.failed.slice(1)) terminal.print(`seed ${failed} breaks "${rule}": ${what}`);
    for (const line of summary.first === undefined ? [] : failureLines(summary.first)) terminal.print(line);
  }
  return summary.failed.length === 0 ? EXIT.ok : EXIT.unexpected;
};
