import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { holdsTicks, readTicks } from './read-ticks';

const folder = mkdtempSync(join(tmpdir(), 'read-ticks-'));
afterAll(() => rmSync(folder, { recursive: true }));

const file = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

test('files of quotes and of trades, packed or not, become one table', () => {
  const quotes = file('quotes.csv.gz', gzipSync('symbol,time,bid,bid_size,ask,ask_size\nA,1700000000001,9,1,11,1\nA,1700000000003,9,2,11,1\n'));
  const trades = file('a.csv', 'time,price,size\n1700000000002,10,5\n1700000000003,11,5\n');
  const ticks = readTicks([quotes, trades]);
  expect(ticks.symbols).toEqual(['A']);
  expect(Array.from(ticks.time, (time, row) => `${time - 1_700_000_000_000} ${ticks.kind[row]}`)).toEqual(['1 0', '2 1', '3 0', '3 1']);
});

test('trouble with a file is one line that names it', () => {
  const gone = join(folder, 'gone.csv');
  expect(() => readTicks([gone])).toThrow(`${gone}: there is no such file: check the path`);
  expect(() => readTicks([])).toThrow('no tick file was named: name at least one');
  expect(() => readTicks(['x.parquet'])).toThrow('x.parquet: quotes and trades are read from CSV: convert it to .csv or .csv.gz');
});

test('a header tells ticks from bars', () => {
  expect(holdsTicks(file('q.csv', 'Time;Bid;Bid_Size;Ask;Ask_Size\n'))).toBe(true);
  expect(holdsTicks(file('t.csv.gz', gzipSync('symbol,time,price,size\n')))).toBe(true);
  expect(holdsTicks(file('b.csv', 'date,open,high,low,close,volume,price\n'))).toBe(false);
  expect(holdsTicks(file('c.csv', 'date,close\n'))).toBe(false);
  expect(holdsTicks('x.parquet')).toBe(false);
  expect(() => holdsTicks(join(folder, 'gone.csv'))).toThrow('there is no such file: check the path');
});
