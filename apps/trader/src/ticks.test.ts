import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JournalRecord } from '@trader/core';
import { createJournal, memorySink, readJournal } from '@trader/observability/journal';
import { afterAll, describe, expect, it } from 'vitest';
import { lengthOf } from './account';
import { prepare } from './cli/session';
import { anchored, parseAccount } from './config';
import { Home } from './home';
import { runPaper, serveExchange } from './paper';
import { runAccount, trade } from './run-account';

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

const fillsOf = (records: Iterable<JournalRecord>): string[] =>
  [...records].flatMap((each) => (each.kind === 'fill' ? [`${new Date(each.time).toISOString().slice(11, 19)} ${each.side} ${each.quantity} ${each.symbol} at ${each.price}`] : []));

describe('an account of ticks alone', () => {
  // A file of quotes and trades of two shares, as vendors sell them: a symbol, a stamp of the exchange's clock, and what is not there left empty.
  const both = write(
    'day.csv', 'symbol,timestamp,bid,bid_size,ask,ask_size,price,size',
    'ABC,2024-01-02 09:29:58.100,,,,,9.7,100', 'ABC,2024-01-02 09:30:00.000,9.9,100,10.1,60,,', 'ABC,2024-01-02 09:30:00.000,,,,,10,300', 'XYZ,2024-01-02 09:30:20.500,19.9,500,20.1,500,,',
    'ABC,2024-01-02 09:31:00.000,,,,,10.4,150', 'ABC,2024-01-02 09:32:10.250,9.9,100,10.3,200,,', 'ABC,2024-01-02 09:33:30.000,10.1,300,10.2,200,,', 'ABC,2024-01-02 09:35:59.999,,,,,10.1,50',
  );
  const onBars = write('on-bars.mjs', 'export default (context) => ({ onBar(symbol, time, open, high, low, close, volume) { context.target(symbol, volume / 10, `bar of ${volume} to ${close}`); } });');
  const alone = (more: object) => account({ strategy: `./${onBars}`, data: { ticks: [both] }, ...more });

  it('shows its strategies the bars of its trades, fills at its quotes, and has a report', async () => {
    const { account: loaded, manifest } = await prepare(alone({ benchmark: { symbol: 'ABC' }, notes: ['Mine.'] }), 'backtest');
    expect(loaded.bars.symbols).toEqual(['ABC', 'XYZ']);
    const run = await runAccount(new Home(join(folder, 'home')), loaded, manifest, () => undefined);
    // Bars end at 9:31 (300 at the open and 150) and 9:36 (50); the orders meet what is shown then: 45 of 60 at 10.1, and 40 of the bid of 300.
    expect(fillsOf(run.records)).toEqual(['14:31:00 buy 45 ABC at 10.1', '14:36:00 sell 40 ABC at 10.1']);
    expect(run.records.flatMap((each) => (each.kind === 'decision' ? [each.reason] : []))).toEqual(['bar of 450 to 10.4', 'bar of 50 to 10.1']);
    expect([run.bars, run.summary.benchmark?.name, run.summary.metrics.find(({ key }) => key === 'exposure')?.value]).toEqual([2, 'ABC', 1]);
    const remarks = [
      '1 of the 4 trades of ABC lie outside the sessions of XNYS, and are in no bar: another exchange is named in "calendar".',
      'XYZ has quotes alone: without trades there are no bars of it, no exposure and no chart of its price.',
    ];
    expect(run.remarks).toEqual(remarks);
    expect(run.summary.notes).toEqual(expect.arrayContaining(['Mine.', ...remarks]));
    expect(readFileSync(join(run.folder, 'report.html'), 'utf8')).toContain('</html>');
  });

  it('trades the same against an exchange in another process, and goes on after an end', async () => {
    const home = new Home(join(folder, 'paper'));
    const { account: loaded, manifest } = await prepare(alone({}), 'paper');
    const served = await serveExchange(loaded, 0);
    try {
      const told: number[] = [];
      const paper = () => runPaper(home, loaded, manifest, { port: served.port, durability: 'process', pace: async () => undefined, onProgress: (done) => void told.push(done) });
      const run = await paper();
      expect(fillsOf(run.records)).toEqual(['14:31:00 buy 45 ABC at 10.1', '14:36:00 sell 40 ABC at 10.1']);
      expect([told.length, told.at(-1), lengthOf(loaded)]).toEqual([10, 10, 10]);
      expect((await paper()).records).toEqual(run.records);
    } finally {
      served.close();
    }
  });

  it('has bars of its interval, by its calendar', async () => {
    const { account: loaded } = await prepare(alone({ data: { ticks: [both], interval: '5m', calendar: '24x7', timeZone: 'America/New_York' } }), 'backtest');
    const { bars } = loaded;
    expect(Array.from(bars.time, (time, row) => [new Date(time).toISOString().slice(11, 19), bars.volume[row], bars.close[row]])).toEqual([['14:30:00', 400, 10], ['14:35:00', 150, 10.4], ['14:40:00', 50, 10.1]]);
  });

  it('of quotes alone, and of one symbol by the name that is told, runs and is reported', async () => {
    const { account: loaded, manifest } = await prepare(account({ data: { ticks: ['quotes.csv'] } }), 'backtest');
    const run = await runAccount(new Home(join(folder, 'home')), loaded, manifest, () => undefined);
    expect([run.bars, fillsOf(run.records)]).toEqual([0, ['14:30:30 buy 60 ABC at 10.1', '14:31:30 buy 40 ABC at 10.2']]);
  });

  it('may stand beside bars of other symbols, which then are all defined', async () => {
    const instruments = [{ symbol: 'ABC' }, { symbol: 'XYZ' }, { symbol: 'DAY' }];
    const files = [write('day-bars.csv', 'symbol,time,open,high,low,close,volume', 'DAY,2024-01-02 09:30,1,1,1,1,10', 'DAY,2024-01-02 09:31,1,1,1,1,20')];
    const { account: loaded } = await prepare(alone({ instruments, data: { files, ticks: [both] } }), 'backtest');
    expect([loaded.bars.symbols, loaded.instruments.map(({ symbol }) => symbol), loaded.bars.length]).toEqual([['DAY', 'ABC', 'XYZ'], ['DAY', 'ABC', 'XYZ'], 4]);
    await expect(prepare(alone({ instruments: [...instruments, { symbol: 'NIL' }], data: { files, ticks: [both] } }), 'backtest'))
      .rejects.toThrow('account a: instruments: there is no bar, quote or trade of NIL: there are DAY, ABC, XYZ');
  });
});

it.each([
  ['a symbol of no bars', data.files, ['time,symbol,price,size', '2024-01-02 09:31:40,XYZ,9.8,30'], {}, 'bad.csv line 2: unknown symbol "XYZ": define it under instruments, or remove its rows'],
  ['a symbol that is not defined', undefined, ['time,symbol,price,size', '2024-01-02 09:31:40,XYZ,9.8,30'], { instruments: [{ symbol: 'ABC' }] }, 'bad.csv line 2: unknown symbol "XYZ": define it under instruments, or remove its rows'],
  ['a time that falls', undefined, ['time,symbol,price,size', '2024-01-02 09:31:40,A,9.8,30', '2024-01-02 09:31:39,A,9.8,30'], {}, 'bad.csv line 3: its time is before that of line 2 (A): sort the rows by time'],
  ['a size below nothing', undefined, ['time,symbol,price,size', '2024-01-02 09:31:40,A,9.8,-30'], {}, 'bad.csv line 2: size "-30" is not a number of at least 0: mend or remove the row'],
])('%s is told in one line', async (_what, files, rows, more, message) => {
  const bad = { ...(files && { files }), ticks: [write('bad.csv', ...rows)] };
  await expect(prepare(account({ data: bad, ...more }), 'backtest')).rejects.toThrow(message);
});
