import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createJournal, memorySink, readJournal } from '@trader/observability/journal';
import { afterAll, expect, it } from 'vitest';
import { prepare } from './cli/session';
import { anchored, parseAccount } from './config';
import { trade } from './run-account';

const folder = mkdtempSync(join(tmpdir(), 'trader-symbols-'));
afterAll(() => rmSync(folder, { recursive: true }));
const write = (name: string, ...lines: readonly string[]): string => {
  writeFileSync(join(folder, name), `${lines.join('\n')}\n`);
  return `./${name}`;
};

const bars = write('bars.csv', 'date,symbol,open,high,low,close,volume',
  ...['2024-01-02', '2024-01-03', '2024-01-04'].flatMap((day) => ['AAA,10,10,10,10,900', 'BBB,20,20,20,20,900', 'CCC,30,30,30,30,900'].map((row) => `${day},${row}`)));
/** Buys what it hears of once, the number of the symbol plus one, and says in the reason what it sees. */
const strategy = write('mine.mjs', `export default (context, { reach = 0 }) => ({
  onBar(symbol, time, open) {
    const seen = context.instruments.map((each) => each.symbol).join();
    if (context.position(symbol) === 0 && !context.busy(symbol)) context.target(symbol + reach, symbol + 1, seen + ' ' + symbol + ' at ' + open);
  },
});`);
const data = { files: [bars] };
const run = async (more: object): Promise<string[]> => {
  const config = anchored(parseAccount({ name: 'a', cash: 10_000, data, limits: { priceCollarBps: 500 }, ...more }, 'c.json'), folder);
  const { account } = await prepare(config, 'backtest');
  const sink = memorySink();
  const journal = createJournal(sink, {});
  trade(account, 'r', journal, () => undefined);
  journal.close();
  return [...readJournal(sink.text())].flatMap((each) => (each.kind === 'decision' ? [`${each.owner} ${each.to} ${each.symbol}: ${each.reason}`] : []));
};

it('a strategy trades and sees its own symbols alone, numbered among themselves in the order of the account', async () => {
  const strategies = [{ name: 'two', strategy, symbols: ['CCC', 'BBB'] }, { name: 'all', strategy }];
  const all = ['AAA', 'BBB', 'CCC'].map((symbol, index) => `all ${index + 1} ${symbol}: AAA,BBB,CCC ${index} at ${10 * (index + 1)}`);
  expect((await run({ strategies })).toSorted()).toEqual([...all, 'two 1 BBB: BBB,CCC 0 at 20', 'two 2 CCC: BBB,CCC 1 at 30']);
  expect(await run({ strategy, symbols: ['BBB'] })).toEqual(['mine 1 BBB: BBB 0 at 20']);
});

it('cannot reach beyond them, and names those that the account has', async () => {
  await expect(run({ strategy, symbols: ['BBB'], parameters: { reach: 1 } })).rejects.toThrow('a strategy of 1 symbols named number 1: use numbers from 0 to 0, or name more in its "symbols"');
  await expect(run({ strategy, symbols: ['BBB'], parameters: { reach: -1 } })).rejects.toThrow('named number -1');
  await expect(run({ strategies: [{ strategy }, { name: 'b', strategy, symbols: ['AAA', 'DDD'] }] })).rejects.toThrow(
    'account a: strategies[1].symbols: there is no DDD in its data: there are AAA, BBB, CCC');
  await expect(run({ strategy, symbols: ['DDD'] })).rejects.toThrow('account a: symbols: there is no DDD in its data');
  await expect(run({ strategies: [{ strategy }], symbols: ['AAA'] })).rejects.toThrow('c.json: symbols: give each of "strategies" its own');
});

it('follows a change of symbol that is its own, and needs what its symbols become', async () => {
  const actions = write('actions.csv', 'time,symbol,kind,into', '2024-01-04,AAA,symbol-change,BBB');
  const told = write('told.mjs', `export default (context) => ({
    onBar() {}, onAction(symbol, into, ratio) { context.target(into, 5, [symbol, into, ratio].join()); },
  });`);
  await expect(run({ strategy: told, symbols: ['AAA'], actions })).rejects.toThrow('account a: symbols: AAA becomes BBB, which is not among them: add it');
  expect(await run({ strategy: told, symbols: ['AAA', 'BBB'], actions })).toEqual(['told 5 BBB: 0,1,1']);
  expect(await run({ strategy: told, symbols: ['CCC'], actions })).toEqual([]);
});
