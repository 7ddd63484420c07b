import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { createProgram } from './program';

const folder = mkdtempSync(join(tmpdir(), 'trader-tick-program-'));
afterAll(() => rmSync(folder, { recursive: true }));
const write = (name: string, ...lines: readonly string[]): string => {
  writeFileSync(join(folder, name), `${lines.join('\n')}\n`);
  return join(folder, name);
};

const strategy = write('mine.mjs', 'export default (context) => ({ onBar() {}, onQuote(symbol) { context.target(symbol, 100, "in"); } });');
const quotes = write('ABC.csv', 'time,Offered,ask_size,bid,bid_size', '2024-01-02 09:30:30,10.1,60,9.9,100', '2024-01-02 09:31:30,10.2,60,9.9,100');

/** What `trader` prints, by its command line in this process. */
const trader = async (...args: readonly string[]): Promise<string> => {
  const said: string[] = [];
  const terminal = { interactive: false, page: { columns: 80, colours: false }, print: (text: string) => void said.push(text), note: () => undefined, conceal: () => undefined, clean: (text: string) => text, progress: () => () => undefined };
  await createProgram(terminal, () => undefined).parseAsync(args, { from: 'user' });
  return said.join('\n');
};

const backtest = (...more: readonly string[]): Promise<string> =>
  trader('backtest', '--strategy', strategy, '--cash', '10000', '--limit', 'priceCollarBps=500', '--home', join(folder, 'home'), '--json', ...more);

it('a run reads quotes whose columns have names of their own, and tells machines what it read and what to know', async () => {
  await expect(backtest('--ticks', quotes)).rejects.toThrow('ABC.csv line 1: no column "ask" among "time,Offered,ask_size,bid,bid_size": name it in columns.ask (--columns ask=NAME)');
  expect(JSON.parse(await backtest('--ticks', quotes, '--columns', 'ask=Offered'))).toMatchObject({
    bars: 0, ticks: 2, warmUps: [], remarks: ['ABC has quotes alone: without trades there are no bars of it, no exposure and no chart of its price.'],
  });
});

it('columns of bars that there are none of are refused, and those of quotes without any', async () => {
  await expect(backtest('--ticks', quotes, '--columns', 'close=Offered')).rejects.toThrow('command line: data.columns: names columns of bars, and there are ticks alone: leave them out');
  await expect(backtest('--bars', quotes, '--columns', 'ask=Offered')).rejects.toThrow('command line: data.columns: names columns of quotes and trades, and there are bars alone: leave them out');
});

it('quotes beside bars are read by their own names, and by the usual ones of what they share', async () => {
  const bars = write('bars.csv', 'Stamp,symbol,open,high,low,close,volume', '2024-01-02 09:30,ABC,10,10,10,10,500', '2024-01-02 09:31,ABC,10,10,10,10,500');
  expect(JSON.parse(await backtest('--bars', bars, '--ticks', quotes, '--columns', 'time=Stamp,ask=Offered'))).toMatchObject({ bars: 2, ticks: 2, remarks: [] });
});

it('slippage and a share of volume are refused where no symbol has them, and the report says which symbols have none', async () => {
  const named = ['--ticks', quotes, '--columns', 'ask=Offered'];
  await expect(backtest(...named, '--slippage', '2bps'))
    .rejects.toThrow('account backtest: slippage: is of bars, and all symbols have quotes or trades, which fill orders at what they show: leave it out');
  const bars = write('two.csv', 'time,symbol,open,high,low,close,volume', '2024-01-02 09:30,DEF,10,10,10,10,500', '2024-01-02 09:31,DEF,10,10,10,10,500');
  const data = { files: [bars], ticks: [quotes], columns: { ask: 'Offered' } };
  const config = (instruments: readonly string[], more: object) => write('c.json', JSON.stringify({
    accounts: [{ name: 'a', cash: 10_000, strategy, limits: { priceCollarBps: 500 }, instruments: instruments.map((symbol) => ({ symbol })), data, ...more }],
  }));
  const start = (file: string) => trader('start', '--exit', '--json', '--config', file, '--home', join(folder, 'home'));
  const { files: _, ...ticksAlone } = data;
  await expect(start(config(['ABC'], { data: ticksAlone, exchange: { volumeShare: 0.1 } }))).rejects.toThrow('account a: exchange.volumeShare: is of bars, and all symbols have quotes or trades');
  const said = JSON.parse(await start(config(['ABC', 'DEF'], { slippage: '2bps', exchange: { volumeShare: 0.1 } }))) as { runs: { report: string }[] };
  expect(readFileSync(said.runs[0]!.report, 'utf8')).toContain(
    'Symbols of ticks (ABC) have no slippage and no exchange.volumeShare: quotes and trades fill orders at what they show.');
});
