import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { readBars } from './read-bars';

const folder = mkdtempSync(join(tmpdir(), 'read-bars-'));
afterAll(() => rmSync(folder, { recursive: true }));

const file = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};
const text = 'date,open,high,low,close,volume\n2024-01-02,1,2,1,2,3\n2024-01-03,1,2,1,2,3\n';

test('a packed file reads as its plain one; the symbol comes from the name', async () => {
  const plain = await readBars([file('aapl.csv', text)]);
  expect(plain.symbols).toEqual(['AAPL']);
  expect(await readBars([file('aapl.csv.gz', gzipSync(text))])).toEqual(plain);
});

test('several files become one table', async () => {
  const bars = await readBars([file('b.csv', text), file('a.csv', text)], { symbols: ['A', 'B'] });
  expect([bars.symbols, bars.length]).toEqual([['B', 'A'], 4]);
});

test('trouble with a file is one line that names it', async () => {
  const gone = join(folder, 'gone.csv');
  await expect(readBars([gone])).rejects.toThrow(`${gone}: there is no such file: check the path`);
  await expect(readBars([folder])).rejects.toThrow(`${folder}: this is a folder: name the files in it`);
  await expect(readBars([])).rejects.toThrow('no bar file was named');
  const half = file('half.csv.gz', gzipSync(text).subarray(0, 30));
  await expect(readBars([half])).rejects.toThrow(`${half}: not a whole gzip file`);
  const bad = file('bad.csv', `${text}2024-01-04,1,2,x,2,3\n`);
  await expect(readBars([bad])).rejects.toThrow(`${bad} line 4: low "x" is not a price above 0`);
  const other = file('other.csv', text);
  await expect(readBars([other], { symbol: 'A', symbols: ['A', 'C'] })).rejects.toThrow(`${other}: no bar of C; there are A: name one of them`);
});
