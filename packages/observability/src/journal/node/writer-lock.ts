import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TraderError } from '@trader/core';

const NAME = 'writer.lock';

/** When the process began, in the system's own ticks; undefined when it is dead, '' when the system cannot tell. */
const birthOf = (pid: number): string | undefined => {
  try {
    process.kill(pid, 0);
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'EPERM')) return undefined;
  }
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19];
  } catch {
    return '';
  }
};

const read = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
};

const claim = (draft: string, lock: string): boolean => {
  try {
    linkSync(draft, lock);
    return true;
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'EEXIST') return false;
    throw new TraderError('STORAGE_FAILED', `journal lock ${lock} cannot be made (${String(cause)}): use a folder on a local disk`, { cause });
  }
};

/** Moves a dead process's lock away; when another process was quicker and it is theirs by now, puts it back. */
const clear = (lock: string, stale: string): void => {
  const aside = `${lock}.${process.pid}.stale`;
  try {
    renameSync(lock, aside);
  } catch {
    return;
  }
  if (read(aside) !== stale) claim(aside, lock);
  rmSync(aside, { force: true });
};

/**
 * Makes this process the one writer of a folder, until the returned function is called. A lock whose process is dead is taken over,
 * also when its pid has been given to another since. Throws STORAGE_FAILED when a living process holds it.
 */
export const lockForWriting = (folder: string): (() => void) => {
  const lock = join(folder, NAME);
  const draft = `${lock}.${process.pid}`;
  const ours = `${process.pid} ${birthOf(process.pid) ?? ''}\n`;
  try {
    writeFileSync(draft, ours);
  } catch (cause) {
    throw new TraderError('STORAGE_FAILED', `journal ${folder} cannot be written (${String(cause)}): check its permissions and free space`, { cause });
  }
  try {
    for (let attempt = 0; attempt < 100; attempt++) {
      if (claim(draft, lock)) return () => { if (read(lock) === ours) rmSync(lock, { force: true }); };
      const held = read(lock);
      if (held === undefined) continue;
      const [pid = '', birth = ''] = held.trim().split(' ');
      const now = /^\d+$/.test(pid) ? birthOf(Number(pid)) : undefined;
      if (now === undefined || (now !== '' && birth !== '' && now !== birth)) {
        clear(lock, held);
        continue;
      }
      throw new TraderError('STORAGE_FAILED', `journal ${folder} is in use by process ${pid}: stop that process, or write to another folder`);
    }
    throw new TraderError('STORAGE_FAILED', `journal lock ${lock} cannot be taken: delete it if no process writes to this folder`);
  } finally {
    rmSync(draft, { force: true });
  }
};
