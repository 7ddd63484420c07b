import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { TraderError } from '@trader/core';
import type { StrategyFactory } from '@trader/core';
import { strategies } from '@trader/strategies';
import type { StrategyEntry } from '@trader/strategies';
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
    const told = toldBy(strategy, await defaultExportOf(strategy));
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

/** What a file's default export says: a function that makes the strategy, or an object that has it as its `factory`. */
const toldBy = (file: string, exported: unknown): Told => {
  if (typeof exported === 'function') return { factory: guarded(file, exported as StrategyFactory) };
  const { factory, parameters = {}, warmUp } = (exported ?? {}) as Partial<StrategyEntry>;
  if (typeof factory !== 'function') {
    throw new TraderError('INVALID_CONFIG', `${file}: exports no strategy: write "export default (context, parameters) => ({ onBar(...) { ... } })" or "export default declareStrategy({ ... })"`);
  }
  const wrong = Object.entries(parameters).find(([, each]) => !Number.isFinite(each?.default));
  if (wrong !== undefined) throw new TraderError('INVALID_CONFIG', `${file}: parameter ${wrong[0]} has no default: give each { default, min, max, description }`);
  return { factory: guarded(file, factory), parameters, ...(typeof warmUp === 'function' && { warmUp: guardedWarmUp(file, warmUp) }) };
};

const guardedWarmUp = (file: string, warmUp: NonNullable<Told['warmUp']>): NonNullable<Told['warmUp']> => (parameters) => {
  try {
    return String(warmUp(parameters));
  } catch (cause) {
    throw blame(file, 'warmUp', cause);
  }
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
