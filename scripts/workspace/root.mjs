// @ts-check
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the workspace. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');

/** Where scripts remember what they have done. */
export const CACHE = join(ROOT, 'node_modules', '.cache', 'trader');

const OLDEST_NODE = [20, 19];

/** Messages of the scripts go to stderr: stdout belongs to the program they start. */
export const say = (/** @type {string} */ line) => void process.stderr.write(`${line}\n`);

/** Seconds since `start` (of performance.now()) as text. */
export const since = (/** @type {number} */ start) => `${((performance.now() - start) / 1000).toFixed(1)} s`;

/** Ends the process with one clear line when this Node is too old. */
const requireNode = (version = process.versions.node) => {
  const [major, minor] = version.split('.').map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return;
  say(`Node ${version} is too old: this needs Node ${OLDEST_NODE.join('.')} or newer, from https://nodejs.org`);
  process.exit(1);
};

/** A failure that is the user's to mend: shown as its message, without a stack. */
export class Failure extends Error {}

/** Runs a script's main function; a Failure becomes one message and exit code 1. */
export const main = async (/** @type {() => Promise<void>} */ script) => {
  requireNode();
  try {
    await script();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    say(error.message);
    process.exitCode = 1;
  }
};
