import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildProgram, trader } from './program';

const HEADER = 'date,open,high,low,close,volume';
const GOOD = [HEADER, '2024-01-02,10,11,9,10,100', '2024-01-03,10,12,10,11,101', '2024-01-04,11,12,10,11,102'];

let folder = '';
const write = (name: string, rows: readonly string[]): void => writeFileSync(join(folder, name), `${rows.join('\n')}\n`);
const data = (...args: readonly string[]) => trader(folder, 'data', ...args);

beforeAll(() => {
  buildProgram();
  folder = mkdtempSync(join(tmpdir(), 'trader-data-'));
  write('good.csv', GOOD);
}, 300_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('trader data convert', () => {
  it('writes Parquet, which a backtest reads as it reads the CSV', () => {
    expect(data('convert', 'good.csv', 'good.parquet')).toMatchObject({ code: 0, out: 'good.parquet: 3 bars of GOOD\n' });
    const run = (bars: string) => {
      const said = trader(folder, 'backtest', '--strategy', 'buy-and-hold', '--bars', bars, '--cash', '1000', '--json', '--home', join(folder, bars.replace('.', '-')));
      expect(said.code, said.err).toBe(0);
      const { metrics, bars: count } = JSON.parse(said.out) as { metrics: object; bars: number };
      return { metrics, count };
    };
    expect(run('good.parquet')).toEqual(run('good.csv'));
  });

  it('there and back gives the same bytes', () => {
    expect(data('convert', 'sample:aapl', 'a.parquet').code).toBe(0);
    expect(data('convert', 'a.parquet', 'a.csv.gz').code).toBe(0);
    expect(data('convert', 'a.csv.gz', 'b.parquet').code).toBe(0);
    expect(readFileSync(join(folder, 'b.parquet')).equals(readFileSync(join(folder, 'a.parquet')))).toBe(true);
  });

  it('leaves an existing file alone, and leaves nothing behind when it fails', () => {
    write('old.csv', ['mine']);
    const said = data('convert', 'good.csv', 'old.csv');
    expect([said.code, said.err.trim()]).toEqual([2, 'trader: old.csv is already there: it was left as it is; --force overwrites it']);
    expect(readFileSync(join(folder, 'old.csv'), 'utf8')).toBe('mine\n');
    expect(data('convert', 'good.csv', 'old.csv', '--force').code).toBe(0);
    expect(data('convert', 'good.csv', 'good.xlsx')).toMatchObject({ code: 2 });
    write('bad.csv', [...GOOD, '2024-01-05,10,11,12,10,100']);
    expect(data('convert', 'bad.csv', 'bad.parquet')).toMatchObject({ code: 3, err: 'trader: bad.csv line 5: high 11 is below low 12: mend or remove the row\n' });
    expect(existsSync(join(folder, 'bad.parquet'))).toBe(false);
    expect(data('convert', 'good.csv', join('none', 'x.csv'))).toMatchObject({ code: 4 });
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
  });
});

describe('trader data check', () => {
  it('finds nothing in good files and in every sample', () => {
    const said = data('check', 'good.csv', 'sample:aapl', 'sample:sp500', 'sample:index-futures');
    expect(said.code, said.err + said.out).toBe(0);
    expect(said.out).toBe('good.csv: 3 bars, nothing found\nsample:aapl: 1260 bars, nothing found\nsample:sp500: 5105 bars, nothing found\nsample:index-futures: 144000 bars, nothing found\n');
  });

  it('names what it finds, with row and time, and what to do, and ends with 7', () => {
    write('gap.csv', [...GOOD, '2024-01-08,11,12,10,11,0', '2024-01-10,11,12,10,11,100']);
    const said = data('check', 'gap.csv');
    expect([said.code, said.out.trim().split('\n')]).toEqual([7, [
      'gap            GAP row 4 2024-01-08T14:30Z  1 whole session missing before it',
      'zero-volume    GAP row 4 2024-01-08T14:30Z  nothing was traded',
      'gap            GAP row 5 2024-01-10T14:30Z  1 whole session missing before it',
      'gap.csv: 5 bars, 3 found: 2 gap, 1 zero-volume',
      '  gap: fetch the missing bars, or leave it so where nothing was traded',
      '  zero-volume: leave it so if the market was quiet, or fetch the bars again',
    ]]);
    expect(data('check', 'gap.csv', '--limit', '1').out).toContain('... and 2 more: --limit shows them');
    const [report] = JSON.parse(data('check', 'gap.csv', '--json').out) as [{ findings: { kind: string; row: number }[] }];
    expect(report.findings.map(({ kind, row }) => [kind, row])).toEqual([['gap', 4], ['zero-volume', 4], ['gap', 5]]);
  });

  it('tells the line of a file that cannot be read, such as a duplicate, and goes on', () => {
    write('twice.csv', [...GOOD, '2024-01-04,11,12,10,11,102']);
    const said = data('check', 'twice.csv', 'good.csv');
    expect(said).toEqual({ code: 3, err: 'trader: twice.csv line 5: a second bar of TWICE for the time of line 4: remove one\n', out: 'good.csv: 3 bars, nothing found\n' });
    expect(data('check', 'good.csv', '--columns', 'prize=close')).toMatchObject({ code: 2 });
    expect(data('check', 'good.csv', '--calendar', 'MARS')).toMatchObject({ code: 2 });
  });
});

describe('trader data list', () => {
  it('lists samples and files, and why a file is not read', () => {
    const place = mkdtempSync(join(folder, 'list-'));
    writeFileSync(join(place, 'good.csv'), `${GOOD.join('\n')}\n`);
    writeFileSync(join(place, 'half.parquet'), 'PAR1');
    const said = data('list', place, '--json');
    expect(said.code, said.err).toBe(0);
    const { bars, unread } = JSON.parse(said.out) as { bars: object[]; unread: { file: string; why: string }[] };
    expect(bars).toHaveLength(6);
    expect(bars[0]).toEqual({ file: 'sample:aapl', symbol: 'AAPL', bars: 1260, first: '2013-05-13T13:30Z', last: '2018-05-11T20:00Z', interval: '1d', timeZone: 'America/New_York' });
    expect(bars[5]).toMatchObject({ symbol: 'GOOD', bars: 3, interval: '1d' });
    expect(unread.map(({ why }) => why)).toEqual([expect.stringContaining('half.parquet: not a whole Parquet file') as string]);
    expect(data('list', place).out).toContain('not read  ');
    expect(data('list', join(place, 'none')).code).toBe(3);
  });
});

it('quotes and trades alone are enough for a backtest', () => {
  write('ticks.csv', [
    'symbol,time,bid,bid_size,ask,ask_size,price,size', 'ABC,2024-01-02 09:29:59,,,,,9.9,10', 'ABC,2024-01-02 09:30:00,9.9,100,10.1,60,,', 'ABC,2024-01-02 09:30:20,,,,,10,300',
    'ABC,2024-01-02 09:31:00,,,,,10.1,150', 'ABC,2024-01-02 09:33:00,,,,,10.2,50', 'ABC,2024-01-02 09:33:30,10.1,100,10.2,500,,',
  ]);
  writeFileSync(join(folder, 'volume.mjs'), 'export default (context) => ({ onBar(symbol, time, open, high, low, close, volume) { context.target(symbol, volume / 10, "a tenth"); } });\n');
  const run = (...more: readonly string[]) => trader(folder, 'backtest', '--strategy', './volume.mjs', '--cash', '1000', '--home', join(folder, 'ticks-home'), ...more);
  const said = run('--ticks', 'ticks.csv', '--benchmark', 'ABC');
  expect([said.code, said.err]).toEqual([0, expect.stringContaining('100 % of 8 bars, quotes and trades\n')]);
  expect(said.out).toContain('  data     1 of the 4 trades of ABC lie outside the sessions of XNYS, and are in no bar');
  const [, name = ''] = /  run +(\S+)/.exec(said.out) ?? [];
  const fills = trader(folder, 'journal', 'show', name, '--kind', 'fill', '--home', join(folder, 'ticks-home')).out.trim().split('\n').map((line) => JSON.parse(line) as { quantity: string; price: string; side: string });
  // 45 of the 60 shown at 10.1 when the first bar ends, and 40 back to the bid of 9.9 when the second does.
  expect(fills.map(({ side, quantity, price }) => `${side} ${quantity} at ${price}`)).toEqual(['buy 45 at 10.1', 'sell 40 at 9.9']);
  expect(trader(folder, 'replay', name, '--home', join(folder, 'ticks-home'))).toMatchObject({ code: 0, out: expect.stringContaining('the same') as string });
  expect(run()).toMatchObject({ code: 2, err: expect.stringMatching(/^trader: command line: data\.files: .*--ticks FILE.*\n$/) as string });
  expect(run('--ticks', 'ticks.csv', '--bars', 'sample:aapl')).toMatchObject({ code: 2, err: expect.stringMatching(/^trader: --ticks goes with files, .*\n$/) as string });
}, 120_000);
