import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { TraderError } from '@trader/core';
import { MANIFEST_FILE } from './manifest';

/** The folder where runs, their journals and the store live. */
export class Home {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = resolve(folder);
  }

  /** The store's database file. */
  get store(): string {
    return join(this.folder, 'store.db');
  }

  /** A run's folder, whether it is there or not. */
  run(name: string): string {
    return join(this.folder, 'runs', name);
  }

  /** Clears what processes that died left among the drafts; a finished run that one of them had put aside comes back. */
  private recover(): void {
    const drafts = join(this.folder, 'drafts');
    if (!existsSync(drafts)) return;
    for (const entry of readdirSync(drafts)) {
      const [, name, pid, old] = /^(.+)-(\d+)(\.old)?$/.exec(entry) ?? [];
      if (name === undefined || isOtherProcess(Number(pid))) continue;
      if (old === undefined) removeIfThere(join(drafts, entry));
      else putBack(join(drafts, entry), this.run(name));
    }
  }

  /** Names of the finished and the running runs, sorted. */
  runs(): string[] {
    this.recover();
    const folder = join(this.folder, 'runs');
    if (!existsSync(folder)) return [];
    return readdirSync(folder).filter((name) => existsSync(join(folder, name, MANIFEST_FILE))).sort();
  }

  /** The folder of a run that must be there: by name, or by the beginning of its name when that is enough. */
  existing(name: string): string {
    const matches = this.runs().filter((each) => each === name || each.startsWith(name));
    const exact = matches.find((each) => each === name);
    if (exact !== undefined) return this.run(exact);
    if (matches.length === 1) return this.run(matches[0]);
    const there = this.runs();
    const hint = matches.length > 1 ? `it may be ${matches.join(' or ')}` : there.length === 0 ? 'there are no runs yet: "trader start" makes some' : `there are ${there.join(', ')}`;
    throw new TraderError('INVALID_CONFIG', `no run "${name}" in ${this.folder}: ${hint}`);
  }

  /** Makes a run's folder whole or not at all: `write` fills a folder beside it, which then takes its place. */
  async replace<T>(name: string, write: (folder: string) => Promise<T> | T): Promise<T> {
    const draft = join(this.folder, 'drafts', `${name}-${process.pid}`);
    const aside = `${draft}.old`;
    try {
      this.recover();
      rmSync(draft, { recursive: true, force: true });
      mkdirSync(draft, { recursive: true });
      const result = await write(draft);
      const place = this.run(name);
      mkdirSync(join(this.folder, 'runs'), { recursive: true });
      if (existsSync(place)) renameSync(place, aside);
      renameSync(draft, place);
      rmSync(aside, { recursive: true, force: true });
      return result;
    } catch (cause) {
      removeIfThere(draft);
      putBack(aside, this.run(name));
      throw storageError(this.folder, cause);
    }
  }
}

const CURES: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full: free some space',
  EACCES: 'it may not be written: change its permissions or give another folder with --home',
  EROFS: 'the file system is read-only: give another folder with --home',
  ENOTDIR: 'a part of the path is a file: give another folder with --home',
  EEXIST: 'a part of the path is a file: give another folder with --home',
};

/** Whether a process that is not this one has this id. */
const isOtherProcess = (pid: number): boolean => {
  if (pid === process.pid) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
};

/** Best effort: a run that was put aside takes its place again, unless its successor is there. */
const putBack = (aside: string, place: string): void => {
  try {
    if (existsSync(aside) && !existsSync(place)) {
      mkdirSync(dirname(place), { recursive: true });
      renameSync(aside, place);
    }
  } catch {
    // It stays aside for the next time.
    return;
  }
  removeIfThere(aside);
};

/** Best effort: what went wrong before is what is told. */
const removeIfThere = (folder: string): void => {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    // The folder could not even be made.
  }
};

const storageError = (folder: string, cause: unknown): unknown => {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return code in CURES ? new TraderError('STORAGE_FAILED', `${folder}: ${CURES[code]}; nothing was kept of this run`, { cause }) : cause;
};
