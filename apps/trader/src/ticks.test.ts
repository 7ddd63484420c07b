import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createJournal, memorySink, readJournal } from '@trader/observability/journal';
import { afterAll, expect, it } from 'vitest';
import { lengthOf } from './account';
import { prepare } from './cli/session';
import { anchored, parseAccount } from './config';
import { trade } from './run-account';

const folder = mkdtempSync(join(tmpdir(), 'trader-ticks-'));
afterAll(() => rmSync(folder, { recursive: true }));
const write = (name: string, ...lines: readonly string[]): string => {
  writeFileSync(join(folder, name), `${lines.join('\n')}\n`);
  return name;
};

const data = {
  files: [write('abc.csv', 'time,open,high,low,close,volume', '2024-01-02 09:30,10,10,10,10,500', '2024-01-02 09:31,50,50,50,50,500')],
  ticks: [
    write('quotes.csv', 'time,symbol,bid,bid_size,ask,ask_size', '2024-01-02 09:30:30,ABC,9.9,100,10.1,60', '2024-01-02 09:31:30,ABC,9.9,100,10.2,60'),
    write('trades.csv.txt', 'time,symbol,price,size', '2024-01-02 09:31:40,ABC,9.8,30'),
  ],
};
const strategy = write('mine.mjs', 'export default (context) => ({ onBar() {}, onQuote(symbol) { context.target(symbol, 100, "in"); } });');
const account = (more: object) => anchored(parseAccount({ name: 'a', cash: 10_000, strategy: `./${strategy}`, data, limits: { priceCollarBps: 500 }, ...more }, 'c.json'), folder);

it('an account of quotes and trades fills at them, and reads their files into its manifest', async () => {
  const { account: loaded, manifest } = await prepare(account({ exchange: { queue: 'none' } }), 'backtest');
  expect([lengthOf(loaded), loaded.exchange.queue]).toEqual([5, 'none']);
  expect(manifest.read.map((each) => each.name.split('/').at(-1))).toEqual(['abc.csv', 'quotes.csv', 'trades.csv.txt', 'mine.mjs']);
  const sink = memorySink();
  const journal = createJournal(sink, {});
  trade(loaded, 'r', journal, () => undefined);
  journal.close();
  const fills = [...readJournal(sink.text())].flatMap((each) => (each.kind === 'fill' ? [`${each.quantity} at ${each.price}`] : []));
  expect(fills).toEqual(['60 at 10.1', '40 at 10.2']);
});

it('another process is shown bars alone, and says so', async () => {
  await expect(prepare(account({}), 'paper')).rejects.toThrow('account a: data.ticks: the exchange of another process is shown bars alone: remove them, or use "trader start"');
});

it('trouble with a file of ticks is one line', async () => {
  const bad = { ...data, ticks: [write('bad.csv', 'time,symbol,price,size', '2024-01-02 09:31:40,XYZ,9.8,30')] };
  await expect(prepare(account({ data: bad }), 'backtest')).rejects.toThrow('bad.csv line 2: unknown symbol "XYZ"');
});
