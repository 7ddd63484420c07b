import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createProgram } from './program';

const folder = mkdtempSync(join(tmpdir(), 'trader-live-cli-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const trader = async (...args: readonly string[]): Promise<void> => {
  const terminal = { interactive: false, page: { columns: 80, colours: false }, print: () => undefined, note: () => undefined, conceal: () => undefined, clean: (text: string) => text, progress: () => () => undefined };
  await createProgram(terminal, () => undefined).parseAsync([...args, '--home', join(folder, 'home')], { from: 'user' });
};
const configOf = (change: object): string => {
  const file = join(folder, 'c.json');
  const account = { name: 'a', cash: 1000, strategy: 'buy-and-hold', data: { market: ['AAPL'] }, broker: { name: 'alpaca', account: 'PA3', keyId: 'TRADER_TEST_NO_KEY' }, ...change };
  writeFileSync(file, JSON.stringify({ accounts: [account] }));
  return file;
};
const refused = (code: string, message: RegExp) => expect.objectContaining({ code, message: expect.stringMatching(message) as string }) as Error;

describe('an account that may not trade is refused in one line, and leaves nothing behind', () => {
  it.each<[string, object, string[], RegExp]>([
    ['without keys', {}, ['live'], /broker\.keyId names the environment variable TRADER_TEST_NO_KEY, which is not set/],
    ['with real money and no flag', { broker: { name: 'alpaca', account: '9', environment: 'live' } }, ['live'], /real money, and --live was not said/],
    ['with the flag and no real money', {}, ['live', '--live'], /--live was said, and broker\.environment is "paper"/],
    ['without a broker', { broker: undefined, data: { sample: 'aapl' } }, ['live'], /broker: there is none/],
    ['that ends at no time', {}, ['live', '--until', 'noon'], /--until noon: write "close", or a time such as/],
    ['of another currency on a loopback Alpaca', { broker: undefined, currency: 'CNY', data: { sample: 'index-futures' } }, ['paper', '--server', 'alpaca'], /is in CNY: Alpaca trades US shares in USD/],
    ['of which nothing is recorded', {}, ['paper', '--server', 'alpaca'], /data\.market: nothing of it is recorded/],
    ['on a day that is not recorded', { data: { sample: 'aapl' } }, ['paper', '--server', 'alpaca', '--day', '2017-01-01'], /nothing of 2017-01-01 is recorded/],
    ['at a speed that nobody can follow', { data: { sample: 'aapl' } }, ['paper', '--server', 'alpaca', '--speed', '1000'], /--speed 1000: write a whole number from 1 to 120/],
  ])('%s', async (_what, change, args, message) => {
    await expect(trader(...args, '--account', 'a', '--config', configOf(change))).rejects.toThrow(refused('INVALID_CONFIG', message));
    expect(existsSync(join(folder, 'home', 'runs'))).toBe(false);
  });

  it('at an exchange that is not there', async () => {
    await expect(trader('paper', '--server', 'alpaca', '--port', '1', '--account', 'a', '--config', configOf({ data: { sample: 'aapl' } }))).rejects.toThrow(refused('BROKER_UNREACHABLE', /Alpaca|127\.0\.0\.1:1/));
    expect(existsSync(join(folder, 'home', 'runs'))).toBe(false);
  });
});
