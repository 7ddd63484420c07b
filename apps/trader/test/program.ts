import { execFileSync, spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../../..');

/** The built program's entry file. */
export const PROGRAM = join(ROOT, 'apps/trader/dist/main.js');

/** Builds what changed. */
export const buildProgram = (): void => {
  execFileSync(process.execPath, [join(ROOT, 'scripts/build.mjs'), '--fast'], { cwd: ROOT, stdio: 'pipe' });
};

/** What a finished command said. */
export interface Said {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs `trader ...args` in `folder`, without a terminal. */
export const trader = (folder: string, ...args: readonly string[]): Said => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...args], { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  return { code: status, out: stdout, err: stderr };
};

/** An exchange process of an account, and the port it serves. */
export const startExchange = (account: string, config: string): Promise<Served> => serve(['--account', account, '--config', config], process.env);

/** The same, in Alpaca's protocols, at so many times the speed of the recorded market. */
export const startLoopback = (account: string, config: string, speed: number, env: NodeJS.ProcessEnv): Promise<Served> =>
  serve(['--server', 'alpaca', '--speed', String(speed), '--account', account, '--config', config], env);

interface Served {
  readonly child: ChildProcess;
  readonly port: number;
}

const serve = async (args: readonly string[], env: NodeJS.ProcessEnv): Promise<Served> => {
  const child = spawn(process.execPath, [PROGRAM, 'exchange', '--port', '0', ...args], { stdio: ['ignore', 'pipe', 'inherit'], env });
  const port = await new Promise<number>((found, failed) => {
    child.stdout.on('data', (chunk: Buffer) => {
      const match = /127\.0\.0\.1:(\d+)/.exec(chunk.toString());
      if (match !== null) found(Number(match[1]));
    });
    child.on('exit', (code) => failed(new Error(`the exchange ended with ${code}`)));
  });
  return { child, port };
};
