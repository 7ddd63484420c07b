import { spawn } from 'node:child_process';
import { TraderError } from '@trader/core';
import type { AlertLevel, AlertSink } from '../alerts';
import { alertJson } from '../webhook';

/** What `commandSink` takes. */
export interface CommandOptions {
  /** A program, and its first arguments. */
  readonly command: readonly [string, ...string[]];
  readonly least?: AlertLevel | undefined;
  /** ms after which the program is ended; default 10,000. */
  readonly timeoutMs?: number | undefined;
  /** Its environment: nothing of ours, where keys may be. Default: a `PATH` of the usual places. */
  readonly env?: Readonly<Record<string, string>> | undefined;
}

/**
 * Runs a program for every alert, without a shell: its arguments are those given, then level, source and text; its standard input is the alert as JSON, as of `webhookSink`. What it prints is thrown away.
 * `send` rejects with INVALID_DATA unless it ends well in time.
 */
export const commandSink = ({ command: [file, ...args], least, timeoutMs = 10_000, env = { PATH: '/usr/local/bin:/usr/bin:/bin' } }: CommandOptions): AlertSink => ({
  name: 'command',
  least,
  send: async (alert) => new Promise((resolve, reject) => {
    const fail = (how: string): void => reject(new TraderError('INVALID_DATA', `the alerts' command ${file} ${how}`));
    const child = spawn(file, [...args, alert.level, alert.source, alert.text], { shell: false, stdio: ['pipe', 'ignore', 'ignore'], timeout: timeoutMs, killSignal: 'SIGKILL', env });
    child.on('error', ({ message }) => fail(`could not be run: ${message}`));
    child.on('close', (code, signal) => (code === 0 ? resolve() : fail(signal === null ? `ended with ${code}` : `was ended after ${timeoutMs} ms`)));
    // A program that does not read what it is told ends its input: that is its own affair.
    child.stdin.on('error', () => undefined);
    child.stdin.end(alertJson(alert));
  }),
});
