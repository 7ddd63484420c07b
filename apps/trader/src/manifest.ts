import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TraderError } from '@trader/core';
import { z } from 'zod';
import type { Account } from './account';
import { parseAccount, placeless } from './config';
import type { AccountConfig } from './config';
import { modes } from './modes';
import type { ModeName } from './modes';

const manifestSchema = z.strictObject({
  run: z.string(),
  mode: z.enum(Object.keys(modes) as [ModeName, ...ModeName[]]),
  account: z.unknown(),
  configHash: z.string(),
  read: z.array(z.strictObject({ name: z.string(), sha256: z.string() })),
  commit: z.string(),
  node: z.string(),
  version: z.string(),
  lastSeal: z.string().optional(),
});

/** What a run was made of: enough to make it again, and to see what differs when it comes out otherwise. */
export interface Manifest {
  readonly run: string;
  readonly mode: ModeName;
  readonly account: AccountConfig;
  /** SHA-256 of the account's configuration, its files named without their folders. */
  readonly configHash: string;
  readonly read: readonly { readonly name: string; readonly sha256: string }[];
  /** Git commit of the code, or "none" outside a clone. */
  readonly commit: string;
  readonly node: string;
  /** Version of trader. */
  readonly version: string;
  /** The last seal of the finished journal: with it here, a journal that was cut short is found too. */
  readonly lastSeal?: string | undefined;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The manifest of a run to be. The run's name is made of its inputs alone: the same inputs are the same run, in whichever folder. */
export const manifestOf = (account: Account, mode: ModeName, code: { readonly commit: string; readonly node: string; readonly version: string }): Manifest => {
  const { config, read } = account;
  const configHash = sha256(JSON.stringify(placeless(config)));
  const inputs = sha256(JSON.stringify([mode, configHash, read.map((each) => each.sha256)]));
  return { run: `${config.name}-${inputs.slice(0, 10)}`, mode, account: config, configHash, read, ...code };
};

/**
 * The manifest of a run at a broker. Its name is made of what makes it the same run: account, broker, symbols and strategies. Limits and the like may change from one day to the next,
 * and it goes on. `played` names the recorded day, where it is one.
 */
export const liveManifestOf = (account: Account, mode: ModeName, code: { readonly commit: string; readonly node: string; readonly version: string }, played = ''): Manifest => {
  const manifest = manifestOf(account, mode, code);
  const { config: { name, broker }, instruments, sleeves } = account;
  const identity = [mode, broker?.name, broker?.account, played, instruments.map(({ symbol }) => symbol), sleeves.map((each) => each.name)];
  return { ...manifest, run: `${name}-${sha256(JSON.stringify(identity)).slice(0, 10)}` };
};

/** File name of a manifest inside its run's folder. */
export const MANIFEST_FILE = 'manifest.json';

/** Writes a manifest into its run's folder, whole or not at all. */
export const writeManifest = (folder: string, manifest: Manifest): void => {
  const file = join(folder, MANIFEST_FILE);
  writeFileSync(`${file}.new`, `${JSON.stringify(manifest, null, 2)}\n`);
  renameSync(`${file}.new`, file);
};

/** Reads the manifest of a run's folder. Throws INVALID_CONFIG when there is none or it is damaged. */
export const readManifest = (folder: string): Manifest => {
  const file = join(folder, MANIFEST_FILE);
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new TraderError('INVALID_CONFIG', `${file}: no readable manifest: "trader runs" lists the runs there are`, { cause });
  }
  const parsed = manifestSchema.safeParse(json);
  if (!parsed.success) throw new TraderError('INVALID_CONFIG', `${file}: not a manifest of this version: run it again with "trader start" or "trader backtest"`);
  return { ...parsed.data, account: parseAccount(parsed.data.account, file) };
};

/**
 * Makes a folder the one of this run, and gives the manifest it was first started with, which is kept: `warn` hears when other code goes
 * on. Throws INVALID_CONFIG when the folder holds another run.
 */
export const claimFolder = (folder: string, manifest: Manifest, warn: (text: string) => void): Manifest => {
  if (!existsSync(join(folder, MANIFEST_FILE))) {
    mkdirSync(folder, { recursive: true });
    writeManifest(folder, manifest);
    return manifest;
  }
  const first = readManifest(folder);
  if (first.run !== manifest.run) throw new TraderError('INVALID_CONFIG', `${folder} holds run ${first.run}: give another folder with --home`);
  const [was, is] = [first, manifest].map(({ version, commit, node }) => `trader ${version} (commit ${commit}) on Node ${node}`);
  if (was !== is) warn(`run ${first.run} was started by ${was} and is gone on with by ${is}`);
  if (first.configHash !== manifest.configHash) warn(`run ${first.run} was started with other settings (${first.configHash.slice(0, 10)}), and is gone on with by those of now (${manifest.configHash.slice(0, 10)})`);
  return first;
};
