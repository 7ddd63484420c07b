// @ts-check
import { mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { CACHE, say } from './root.mjs';

const HEARTBEAT_MS = 2_000;
const SILENT_MS = 15_000;

const isAlive = (/** @type {number} */ pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
};

const tryTake = (/** @type {string} */ path) => {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
};

/** Who holds the lock, and whether it still works: its process lives and touched the file not long ago. */
const holderOf = (/** @type {string} */ path) => {
  try {
    const pid = Number(readFileSync(path, 'utf8'));
    const silentMs = Date.now() - statSync(path).mtimeMs;
    return { pid, works: silentMs < SILENT_MS && (pid === 0 || isAlive(pid)) };
  } catch {
    return undefined; // given back in this moment
  }
};

/** Shows that this process still works, until the function returned is called. */
const beat = (/** @type {string} */ path) => {
  const touch = () => {
    const now = new Date();
    utimesSync(path, now, now);
  };
  const timer = setInterval(touch, HEARTBEAT_MS).unref();
  return () => clearInterval(timer);
};

/**
 * Runs `work` while no other process installs or builds in this workspace. The lock of a process that died or hangs is taken over.
 * @template T
 * @param {() => Promise<T>} work
 */
export const alone = async (work, folder = CACHE) => {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'lock');
  let told = false;
  while (!tryTake(path)) {
    const holder = holderOf(path);
    if (holder && !holder.works) rmSync(path, { force: true });
    if (!holder?.works) continue;
    if (!told) say(`waiting for process ${holder.pid}, which installs or builds here ...`);
    told = true;
    await pause(100);
  }
  const stopBeating = beat(path);
  const release = () => {
    stopBeating();
    rmSync(path, { force: true });
  };
  process.once('exit', release);
  try {
    return await work();
  } finally {
    process.off('exit', release);
    release();
  }
};
