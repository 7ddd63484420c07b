import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { leanDailyBars } from '../packages/backtest/reproductions/lean-data.mjs';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lean-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const FACTORS = '20131009,0.5,0.5,1\n20131010,0.8,1,1\n20501231,1,1,0\n';
const DAYS = [
  { day: '20131007', prices: [167.43, 168.45, 167.25, 167.42], volume: 81489219 },
  { day: '20131010', prices: [167.32, 169.24, 167.23, 169.24], volume: 157839488 },
  { day: '20131011', prices: [168.9, 170.32, 168.77, 170.3], volume: 88751455 },
];

const write = (name: string, content: string | Buffer): void => {
  mkdirSync(join(folder, name, '..'), { recursive: true });
  writeFileSync(join(folder, name), content);
};

/** A zip archive of one file, as section 4.3 of PKWARE's APPNOTE lays it out; sums of content are left 0. */
const zip = (name: string, text: string): Buffer => {
  const content = deflateRawSync(text);
  const head = (signature: number, size: number, nameAt: number): Buffer => {
    const bytes = Buffer.alloc(size);
    bytes.writeUInt32LE(signature);
    bytes.writeUInt16LE(name.length, nameAt);
    return bytes;
  };
  const local = head(0x04034b50, 30, 26);
  const entry = head(0x02014b50, 46, 28);
  entry.writeUInt16LE(8, 10);
  entry.writeUInt32LE(content.length, 20);
  return Buffer.concat([local, Buffer.from(name), content, entry, Buffer.from(name), head(0x06054b50, 22, 20)]);
};

it('reads LEAN\'s own layout and the plain one alike: adjusted prices, known at the close', () => {
  write('theirs/equity/usa/factor_files/spy.csv', FACTORS);
  write('theirs/equity/usa/daily/spy.zip', zip('spy.csv', DAYS.map(({ day, prices, volume }) => [`${day} 00:00`, ...prices.map((price) => Math.round(price * 10_000)), volume].join(',')).join('\n')));
  write('plain/factor_files/spy.csv', FACTORS);
  const rows = DAYS.map(({ day, prices, volume }) => [`SPY,${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`, ...prices, volume].join(','));
  write('plain/equities_daily_raw_unadjusted.csv.gz', gzipSync(['symbol,timestamp,open,high,low,close,volume', ...rows, 'IBM,2013-10-07,1,1,1,1,1'].join('\n')));
  const [theirs, plain] = ['theirs', 'plain'].map((name) => leanDailyBars(join(folder, name), 'SPY', '2013-10-07', '2013-10-10'));
  expect(theirs).toEqual(plain);
  expect(Array.from(plain.close)).toEqual([167.42 * 0.25, 169.24 * 0.8]);
  expect(Array.from(plain.time, (time) => new Date(time).toISOString())).toEqual(['2013-10-07T20:00:00.000Z', '2013-10-10T20:00:00.000Z']);
});

it('says in one line what a folder lacks', () => {
  expect(() => leanDailyBars(join(folder, 'nowhere'), 'SPY', '2013-10-07', '2013-10-10')).toThrow(/nowhere holds neither equity\/usa\/daily\/spy\.zip nor .*: give LEAN's Data folder$/);
});
