import { Option } from 'commander';
import { TraderError } from '@trader/core';
import { loadConfig } from '../config';
import type { AccountConfig } from '../config';

/** Keeps every value of an option that may be said more than once. */
export const collect = (value: string, before: readonly string[] = []): string[] => [...before, value];

/** Reads a whole number of a flag. Throws INVALID_CONFIG. */
export const wholeNumber = (flag: string, most: number, least = 0) => (text: string): number => {
  const value = Number(text);
  if (text.trim() === '' || !Number.isInteger(value) || value < least || value > most) throw new TraderError('INVALID_CONFIG', `${flag} ${text}: write a whole number from ${least} to ${most}`);
  return value;
};

/** Where runs and the store live. */
export const homeOption = (): Option => new Option('--home <folder>', 'where runs and the store live').default('.trader');
/** Which configuration. */
export const configOption = (): Option => new Option('--config <file>', 'configuration file (default: trader.config.json here, else two sample accounts)');
/** For machines. */
export const jsonOption = (): Option => new Option('--json', 'print JSON');

/** An account of a configuration, by its name. Throws INVALID_CONFIG. */
export const accountNamed = (config: string | undefined, name: string): AccountConfig => {
  const { accounts } = loadConfig(config);
  const account = accounts.find((each) => each.name === name);
  if (account === undefined) throw new TraderError('INVALID_CONFIG', `there is no account "${name}": there are ${accounts.map((each) => each.name).join(', ')}`);
  return account;
};
