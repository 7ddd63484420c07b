import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { createProgram } from './program';

const folder = mkdtempSync(join(tmpdir(), 'trader-doctor-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What `trader doctor` says of the accounts of a configuration, and its exit code. */
const doctor = async (config: string): Promise<{ readonly accounts: readonly unknown[]; readonly code: number }> => {
  const file = join(folder, 'c.json');
  writeFileSync(file, config);
  const said: string[] = [];
  let code = -1;
  const terminal = { interactive: false, page: { columns: 80, colours: false }, print: (text: string) => void said.push(text), note: () => undefined, conceal: () => undefined, clean: (text: string) => text, progress: () => () => undefined };
  await createProgram(terminal, (each) => void (code = each)).parseAsync(['doctor', '--json', '--config', file, '--home', join(folder, 'home')], { from: 'user' });
  return { accounts: (JSON.parse(said.join('')) as { readonly check: string }[]).filter(({ check }) => check.startsWith('account')), code };
};

const guide = readFileSync(join(import.meta.dirname, '../../../../docs/guides/live-trading.md'), 'utf8');
const example = /```json\n([\s\S]*?)```/.exec(guide)?.[1] ?? '';

it('finds nothing wrong with the account of the guide to live trading, of which nothing is recorded', async () => {
  expect(await doctor(example)).toEqual({ accounts: [{ check: 'account paper-one', ok: true, found: 'AAPL, MSFT of the market, at alpaca (paper)' }], code: 0 });
});

it('finds what is wrong with such an account', async () => {
  expect(await doctor(example.replace('sma-cross', 'sma-crass'))).toEqual({ accounts: [{ check: 'account paper-one', ok: false, found: expect.stringMatching(/sma-crass/) as string }], code: 2 });
});
