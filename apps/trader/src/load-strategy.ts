import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { TraderError } from '@trader/core';
import type { StrategyFactory } from '@trader/core';
import { strategies } from '@trader/strategies';
import type { Parameter, StrategyEntry } from '@trader/strategies';
import { isModule } from './config';
import type { SleeveConfig } from './config';
import { blame, guarded } from './guarded-strategy';

/** A strategy that is ready to be made. */
export interface LoadedStrategy {
  readonly strategy: StrategyFactory;
  /** Those given, and the defaults of the others as far as the strategy tells them. */
  readonly parameters: Readonly<Record<string, number>>;
  /** How long it warms up, in words; undefined when it does not know. */
  readonly warmUp: string | undefined;
  readonly read: readonly { readonly name: string; readonly sha256: string }[];
}

type Told = Pick<StrategyEntry, 'factory' | 'warmUp'> & Partial<Pick<StrategyEntry, 'parameters'>>;

/** Loads a strategy by its registered name or its file. Throws INVALID_CONFIG, in one line, for what is wrong with either. */
export const loadStrategy = async ({ strategy, parameters }: SleeveConfig): Promise<LoadedStrategy> => {
  if (isModule(strategy)) {
    const told = toldBy(strategy, await defaultExportOf(strategy), parameters);
    const read = [{ name: strategy, sha256: createHash('sha256').update(readFileSync(strategy)).digest('hex') }];
    return { ...ready(told, parameters), read };
  }
  if (!Object.hasOwn(strategies, strategy)) {
    const names = Object.keys(strategies).join(', ');
    throw new TraderError('INVALID_CONFIG', `there is no strategy "${strategy}": use one of ${names}, or a file such as ./mine.mjs`);
  }
  return { ...ready(strategies[strategy], parameters), read: [] };
};

const ready = ({ factory, parameters: table = {}, warmUp }: Told, given: SleeveConfig['parameters']): Omit<LoadedStrategy, 'read'> => {
  const defaults = Object.fromEntries(Object.entries(table).map(([name, each]) => [name, each.default]));
  const parameters = { ...defaults, ...given };
  return { strategy: factory, parameters, warmUp: warmUp?.(parameters) };
};

const FIELDS = Object.keys({ factory: 0, parameters: 0, warmUp: 0, description: 0 } satisfies Record<keyof StrategyEntry, 0>);
const NO_STRATEGY = 'exports no strategy: write "export default (context, parameters) => ({ onBar(...) { ... } })" or "export default declareStrategy({ ... })"';

/** What a file's default export says, of which nothing is known: a function that makes the strategy, or an object that has it as its `factory`. */
const toldBy = (file: string, exported: unknown, given: SleeveConfig['parameters']): Told => {
  const fail = (what: string): never => {
    throw new TraderError('INVALID_CONFIG', `${file}: ${what}`);
  };
  if (typeof exported === 'function') return { factory: guarded(file, exported as StrategyFactory) };
  const { factory, parameters, warmUp } = (exported ?? {}) as { readonly [Field in keyof StrategyEntry]?: unknown };
  if (typeof factory !== 'function') return fail(NO_STRATEGY);
  const stray = Object.keys(exported as object).find((each) => !FIELDS.includes(each));
  if (stray !== undefined) fail(`a strategy has no "${stray}": there are ${FIELDS.join(', ')}`);
  if (warmUp !== undefined && typeof warmUp !== 'function') fail('its warmUp must be a function that returns text, such as ({ days }) => `${days} bars`');
  return {
    factory: guarded(file, factory as StrategyFactory),
    ...(parameters !== undefined && { parameters: readTable(parameters, given, fail) }),
    ...(warmUp !== undefined && { warmUp: guardedWarmUp(file, warmUp as NonNullable<Told['warmUp']>) }),
  };
};

/** The table of a file's parameters, after those `given` were checked against it. */
const readTable = (table: unknown, given: SleeveConfig['parameters'], fail: (what: string) => never): StrategyEntry['parameters'] => {
  if (typeof table !== 'object' || table === null || Array.isArray(table)) fail('its parameters must be an object, such as { days: { default: 3, min: 1, max: 9, description: "days" } }');
  const entries = Object.entries(table as Readonly<Record<string, Partial<Parameter> | null>>);
  for (const [name, each] of entries) {
    const { default: value = NaN, min = -Infinity, max = Infinity } = each ?? {};
    if (!Number.isFinite(value)) fail(`parameter ${name} has no default: give each { default, min, max, description }`);
    if (!(value >= min && value <= max)) fail(`the default of parameter ${name} must be from its min to its max, numbers both: got ${value}, ${min} and ${max}`);
    const asked = given[name] ?? value;
    if (!(asked >= min && asked <= max)) fail(`parameter ${name} must be from ${min} to ${max}, got ${asked}`);
  }
  const stray = Object.keys(given).find((name) => !Object.hasOwn(table as object, name));
  if (stray !== undefined) fail(`it has no parameter "${stray}": it has ${entries.length === 0 ? 'none' : entries.map(([name]) => name).join(', ')}`);
  return table as StrategyEntry['parameters'];
};

const guardedWarmUp = (file: string, warmUp: NonNullable<Told['warmUp']>): NonNullable<Told['warmUp']> => (parameters) => {
  let told: unknown;
  try {
    told = warmUp(parameters);
  } catch (cause) {
    throw blame(file, 'warmUp', cause);
  }
  if (typeof told === 'string') return told;
  throw new TraderError('INVALID_CONFIG', `${file}: its warmUp must return text, such as "30 bars"`);
};

const defaultExportOf = async (file: string): Promise<unknown> => {
  if (!existsSync(file)) throw new TraderError('INVALID_CONFIG', `${file}: there is no such strategy file: check the path`);
  try {
    const module = (await import(pathToFileURL(file).href)) as { readonly default?: unknown };
    return module.default;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message.split('\n')[0] : 'unknown error';
    throw new TraderError('INVALID_CONFIG', `${file}: cannot be loaded (${why}): ${cureOf(why)}`, { cause });
  }
};

/** Node's words for a package, not a path, that is not found: https://nodejs.org/api/errors.html#err_module_not_found. */
const cureOf = (why: string): string => {
  const missing = /^Cannot find (?:package|module) '((?:@[^'/\\]+\/)?[^'./\\@:][^'/\\:]*)(?=['/])/.exec(why)?.[1];
  return missing === undefined ? 'mend the file' : `npm install ${missing} beside the file, or keep it inside this folder`;
};
