// @ts-check
import { spawn } from 'node:child_process';

/**
 * @typedef {{ cwd: string, env?: Record<string, string>, shell?: boolean, show?: boolean }} ProcessOptions
 * `show` passes the program's output on to stderr as it comes; otherwise it is kept and returned.
 */

/** A copy of this process's environment with some variables set, PATH by whatever name it has here. */
const environment = (/** @type {Record<string, string>} */ changes = {}, /** @type {string[]} */ pathFirst = []) => {
  const env = { ...process.env, ...changes };
  const key = Object.keys(env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
  const separator = process.platform === 'win32' ? ';' : ':';
  env[key] = [...pathFirst, env[key] ?? ''].join(separator);
  return env;
};

/**
 * Runs a program to its end.
 * @returns {Promise<{ code: number, output: string }>} its exit code, and its stdout and stderr together
 */
export const runProcess = (
  /** @type {string} */ command,
  /** @type {string[]} */ args,
  /** @type {ProcessOptions & { pathFirst?: string[] }} */ { cwd, env = {}, shell = false, show = false, pathFirst = [] },
) =>
  new Promise((resolve) => {
    const [program, rest] = shell ? [[command, ...args].join(' '), []] : [command, args];
    const child = spawn(program, rest, { cwd, shell, env: environment(env, pathFirst), stdio: show ? ['ignore', 2, 2] : ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const keep = (/** @type {Buffer} */ chunk) => void (output += chunk.toString());
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    child.on('error', (error) => resolve({ code: 127, output: error.message }));
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
