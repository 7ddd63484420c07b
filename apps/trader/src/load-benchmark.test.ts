import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { prepare } from './cli/session';
import { anchored, parseAccount, placeless } from './config';

const folder = mkdtempSync(join(tmpdir(), 'trader-benchmark-'));
afterAll(() => rmSync(folder, { recursive: true }));
const write = (name: string, ...lines: readonly string[]): string => {
  writeFileSync(join(folder, name), `${lines.join('\n')}\n`);
  return name;
};

const HEADER = 'date,symbol,open,high,low,close,volume';
const data = { files: [write('bars.csv', HEADER, '2024-01-02,AAA,10,10,10,10,9', '2024-01-02,BBB,20,20,20,20,9', '2024-01-03,AAA,10,11,10,11,9', '2024-01-03,BBB,20,22,20,22,9')] };
const account = (benchmark: object, more: object = {}) =>
  anchored(parseAccount({ name: 'a', cash: 1000, strategy: 'buy-and-hold', data, benchmark, ...more }, 'c.json'), folder);
const load = async (benchmark: object, more: object = {}) => (await prepare(account(benchmark, more), 'backtest'));
const CLOSE = 21 * 3_600_000;

it('a symbol of the bars, or a file of one symbol, by its closes at their times', async () => {
  const own = (await load({ symbol: 'BBB' })).account.benchmark;
  expect([own?.name, [...own?.time ?? []], [...own?.value ?? []]]).toEqual(['BBB', [Date.UTC(2024, 0, 2) + CLOSE, Date.UTC(2024, 0, 3) + CLOSE], [20, 22]]);
  const { account: { benchmark }, manifest } = await load({ file: write('idx.csv', 'date,open,high,low,close,volume', '2024-01-02,5,5,5,5,0', '2024-01-03,5,6,5,6,0') });
  expect([benchmark?.name, [...benchmark?.value ?? []]]).toEqual(['IDX', [5, 6]]);
  expect(manifest.read.map(({ name }) => name)).toEqual([join(folder, 'bars.csv'), join(folder, 'idx.csv')]);
  expect(placeless(account({ file: 'idx.csv' })).benchmark).toEqual({ file: 'idx.csv' });
});

it('of ticks alone is a file that the stamps and columns of the data describe, but for the names of time and symbol, which are those of the ticks', async () => {
  const ticks = [write('day.csv', 'at,ticker,price,size', '2024-01-02 09:30:00.000,AAA,10,5', '2024-01-02 09:31:00.000,AAA,11,5')];
  const file = write('minutes.csv', 'time,open,high,low,Last,volume', '2024-01-02 09:31,5,5,5,5,0', '2024-01-02 09:32,5,6,5,6,0');
  const { account: { benchmark } } = await load({ file }, { data: { ticks, stamp: 'end', interval: '2m', columns: { time: 'at', close: 'Last' } } });
  expect([[...benchmark?.time ?? []], [...benchmark?.value ?? []]]).toEqual([[Date.UTC(2024, 0, 2, 14, 31), Date.UTC(2024, 0, 2, 14, 32)], [5, 6]]);
});

it('is one thing that is there', async () => {
  await expect(load({ symbol: 'CCC' })).rejects.toThrow("benchmark.symbol: there is no bar of CCC in the account's data: there are AAA, BBB");
  await expect(load({ file: 'bars.csv' })).rejects.toThrow('bars.csv: a benchmark is one symbol, and there are AAA, BBB: leave one of them');
  await expect(load({ file: 'none.csv' })).rejects.toThrow('none.csv');
  expect(() => account({ symbol: 'AAA', file: 'a.csv' })).toThrow('c.json: benchmark: name one of sample, symbol or file');
  expect(() => account({})).toThrow('c.json: benchmark: name one of sample, symbol or file');
  expect(() => account({ sample: 'dax' })).toThrow('c.json: benchmark.sample: there is no benchmark sample "dax": there is "sp500"');
});

it('does not jump with a split', async () => {
  const actions = write('actions.csv', 'time,symbol,kind,ratio', '2024-01-03,AAA,split,2:1');
  await expect(load({ symbol: 'AAA' }, { actions })).rejects.toThrow('account a: benchmark.symbol: "actions" changes AAA, and its closes do not follow');
});
