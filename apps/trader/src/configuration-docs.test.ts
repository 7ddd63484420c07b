import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadConfig, parseAccount } from './config';

const page = readFileSync(join(import.meta.dirname, '../../../docs/configuration.md'), 'utf8');
const example = /```json\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
const account = { name: 'a', cash: 1, strategy: 's', data: { sample: 'aapl' } };

it('the whole example of the reference is a configuration', () => {
  const folder = mkdtempSync(join(tmpdir(), 'configuration-'));
  try {
    const file = join(folder, 'trader.config.json');
    writeFileSync(file, example);
    expect(loadConfig(file).accounts.map(({ name, strategies }) => [name, strategies?.length])).toEqual([['us-shares', 2]]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

const odd = { oddity: 1 };
it.each([
  ['An account', odd],
  ['One of several strategies', { strategy: undefined, strategies: [{ strategy: 's', ...odd }] }],
  ['Data', { data: { files: ['a.csv'], ...odd } }],
  ['An instrument', { data: { files: ['a.csv'] }, instruments: [{ symbol: 'A', ...odd }] }],
  ['Benchmark', { benchmark: { sample: 'sp500', ...odd } }],
  ['Exchange', { exchange: odd }],
  ['Data', { broker: { name: 'alpaca', account: 'P' }, data: { market: ['A'], ...odd } }],
  ['Broker', { broker: { name: 'alpaca', account: 'P', ...odd } }],
  ['Alerts', { alerts: { webhook: 'W', ...odd } }],
  ['Overrides', { overrides: { publicKey: 'MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=', ...odd } }],
  ['Limits', { limits: odd }],
  ['Circuit breaker', { circuitBreaker: { sessionLoss: 0.1, cooldownMs: 1, ...odd } }],
  ['Protections', { protections: [{ kind: 'stop-loss-guard', trades: 1, lookbackMs: 1, stopMs: 1, ...odd }] }],
  ['Protections', { protections: [{ kind: 'max-drawdown', lookbackMs: 1, stopMs: 1, maxDrawdown: 0.1, ...odd }] }],
  ['Protections', { protections: [{ kind: 'cooldown', stopMs: 1, ...odd }] }],
  ['Protections', { protections: [{ kind: 'low-profit', lookbackMs: 1, stopMs: 1, ...odd }] }],
])('%s: every field that is accepted has its row', (title, change) => {
  let message = '';
  try {
    parseAccount({ ...account, ...change }, 'c.json');
  } catch (error) {
    message = error instanceof Error ? error.message : '';
  }
  const names = /there are ([\w, ]+)/.exec(message)?.[1]?.split(', ') ?? [];
  expect(names.length).toBeGreaterThan(0);
  const section = page.split(/^## /m).find((each) => each.startsWith(`${title}\n`)) ?? '';
  for (const name of names) expect(section).toContain(`\n| \`${name}\` |`);
});
