import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Alert } from '../alerts';
import { commandSink, processReadings } from './index';

const alert: Alert = { level: 'warning', source: 'health', text: '$(touch pwned); CPU is 85 %', time: 0, count: 1 };

it('a command is given the alert as arguments and as JSON, with no shell and nothing of our environment', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'alert-'));
  const out = join(folder, 'out.json');
  const script = join(folder, 'tell.cjs');
  writeFileSync(script, `let text = ''; process.stdin.on('data', (part) => (text += part)).on('end', () => require('fs').writeFileSync(${JSON.stringify(out)}, JSON.stringify({ args: process.argv.slice(2), alert: JSON.parse(text), env: Object.keys(process.env) })));`);
  await commandSink({ command: [process.execPath, script, '--to', 'ann'] }).send(alert);
  const told = JSON.parse(readFileSync(out, 'utf8')) as { readonly args: readonly string[]; readonly alert: unknown; readonly env: readonly string[] };
  rmSync(folder, { recursive: true });
  expect(told.args).toEqual(['--to', 'ann', 'warning', 'health', '$(touch pwned); CPU is 85 %']);
  expect(told.alert).toEqual({ level: 'warning', source: 'health', text: '$(touch pwned); CPU is 85 %', time: '1970-01-01T00:00:00.000Z', count: 1 });
  expect(told.env.filter((name) => !name.startsWith('__'))).toEqual(['PATH']);
});

it('a command that fails, is not there or does not end is an error, and one that reads nothing is none', async () => {
  const run = async (code: string, timeoutMs = 5_000) => commandSink({ command: [process.execPath, '-e', code], timeoutMs }).send(alert);
  await expect(run('process.exit(3)')).rejects.toThrow('ended with 3');
  await expect(run('setInterval(() => 0, 1000)', 300)).rejects.toThrow('was ended after 300 ms');
  await expect(commandSink({ command: ['/no/such/program'] }).send(alert)).rejects.toThrow('could not be run');
  await run('process.stdin.destroy()');
});

it('readings of this process are those of a process that is alive', async () => {
  let now = 0;
  const readings = processReadings({ clock: { now: () => now }, path: tmpdir() });
  for (let work = 0, from = process.cpuUsage().user; process.cpuUsage().user - from < 20_000; work++) Math.sqrt(work);
  now = 40;
  const { cpu, rss, heap, 'loop lag': lag, 'disk free': free } = readings.sample();
  expect(cpu).toBeGreaterThan(0.4);
  expect(rss).toBeGreaterThan(20e6);
  expect(heap).toBeGreaterThan(0);
  expect(heap).toBeLessThan(1);
  expect(lag).toBeGreaterThanOrEqual(0);
  expect(await free).toBeGreaterThan(0);
  readings.close();
  expect(await processReadings({ clock: { now: () => 0 }, path: '/no/such/path' }).sample()['disk free']).toBeNaN();
});
