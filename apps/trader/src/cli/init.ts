import { existsSync, writeFileSync } from 'node:fs';
import { TraderError } from '@trader/core';
import { CONFIG_FILE, defaultConfig } from '../config';
import type { Terminal } from './terminal';

/** Writes a configuration that works, to be changed. An existing file is left alone unless `force`. */
export const init = (options: { readonly file?: string; readonly force?: boolean }, terminal: Terminal): void => {
  const file = options.file ?? CONFIG_FILE;
  if (existsSync(file) && options.force !== true) {
    throw new TraderError('INVALID_CONFIG', `${file} is already there: it was left as it is; --force overwrites it`);
  }
  try {
    writeFileSync(file, `${JSON.stringify(defaultConfig, null, 2)}\n`);
  } catch (cause) {
    throw new TraderError('STORAGE_FAILED', `${file} cannot be written (${cause instanceof Error ? cause.message : 'unknown'}): give another path`, { cause });
  }
  terminal.print(`${file} written: two paper accounts on recorded data. Change it, then "trader start".`);
};
