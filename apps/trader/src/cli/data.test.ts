import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { checkData, convertData, listData } from './data';
import { EXIT } from './exit-codes';
import type { Terminal } from './terminal';

const folder = mkdtempSync(join(tmpdir(), 'trader-data-'));
afterAll(() => rmSync(folder, { recursive: true }));
const write = (name: string, ...rows: readonly string[]): string => {
  writeFileSync(join(folder, name), `${rows.join('\n')}\n`);
  return join(folder, name);
};

const file = write(
  'day.csv', 'symbol,time,bid,bid_size,ask,ask_size,price,size', 'ABC,2024-01-02 09:29:59,,,,,9.9,10', 'ABC,2024-01-02 09:30:00,9.9,100,10.1,60,,', 'ABC,2024-01-02 09:30:20,,,,,10,300',
  'ABC,2024-01-02 09:31:00,,,,,10.1,150', 'ABC,2024-01-02 09:31:10,10.1,100,10,60,,', 'ABC,2024-01-02 09:33:00,,,,,10.2,50', 'ABC,2024-01-02 09:33:30,10.1,100,10.2,500,,',
);

const listening = (): { readonly terminal: Terminal; readonly said: string[] } => {
  const said: string[] = [];
  return { said, terminal: { interactive: false, page: { columns: 80, colours: false }, print: (text) => void said.push(text), note: (text) => void said.push(text), conceal: () => undefined, clean: (text: string) => text, progress: () => () => undefined } };
};

it('a folder lists its quotes and trades apart from its bars', async () => {
  const { terminal, said } = listening();
  await listData(folder, { json: true }, terminal);
  const { bars, ticks, unread } = JSON.parse(said[0]) as { bars: { file: string }[]; ticks: object[]; unread: object[] };
  expect([bars.every((each) => each.file.startsWith('sample:')), unread]).toEqual([true, []]);
  expect(ticks).toEqual([{ file, symbol: 'ABC', quotes: 3, trades: 4, first: '2024-01-02T14:29:59Z', last: '2024-01-02T14:33:30Z', timeZone: 'America/New_York' }]);
  await listData(folder, {}, terminal);
  expect(said.at(-1)).toMatch(/^\nfile +symbol +quotes +trades .*\n.*day\.csv +ABC +3 +4 +2024-01-02T14:29:59Z/);
});

it('quotes and trades are checked by rules of their own', async () => {
  const { terminal, said } = listening();
  expect(await checkData([file], { limit: 20 }, terminal)).toBe(EXIT.findings);
  expect(said.slice(0, 3)).toEqual([
    'out-of-session ABC row 1 2024-01-02T14:29:59Z  1 quotes and trades outside the sessions of XNYS, the first here',
    'crossed        ABC row 5 2024-01-02T14:31:10Z  a bid of 10.1 above an ask of 10', `${file}: 7 quotes and trades, 2 found: 1 out-of-session, 1 crossed`,
  ]);
  expect(await checkData([file], { limit: 20, columns: 'price=Last' }, terminal)).toBe(EXIT.data);
  expect(said.at(-1)).toContain('there is no column "Last" among');
  const other = write('last.csv', 'symbol,time,Last,Lots', 'ABC,2024-01-02 09:30:20,10,300');
  expect(await checkData([other], { limit: 20, columns: 'price=Last,size=Lots' }, terminal)).toBe(EXIT.ok);
  rmSync(other);
});

it('trades are converted to bars', async () => {
  const { terminal, said } = listening();
  const bars = join(folder, 'bars.csv');
  await convertData(file, bars, {}, terminal);
  expect(said).toEqual([`${bars}: 2 bars of ABC made of 3 trades; 1 lies outside the sessions of XNYS`]);
  expect(readFileSync(bars, 'utf8').split('\n')[1]).toBe('ABC,2024-01-02T14:30:00.000Z,2024-01-02T14:31:00.000Z,10,10.1,10,10.1,450');
  await convertData(file, bars, { interval: '1d', force: true }, terminal);
  expect(readFileSync(bars, 'utf8').split('\n')[1]).toBe('ABC,2024-01-02T14:30:00.000Z,2024-01-02T21:00:00.000Z,10,10.2,10,10.2,500');
  rmSync(bars);
  await expect(convertData(file, join(folder, 'no.csv'), { tz: 'Asia/Tokyo' }, terminal))
    .rejects.toThrow(`${file}: there is no trade in the sessions of XNYS, and so no bar: name another --calendar or --tz`);
});

it('what says something of bars alone is refused of quotes and trades, and what says nothing of anything', async () => {
  const { terminal } = listening();
  const idle = (flag: string) => `${file}: --${flag} is of bars, and these are quotes and trades: leave it out`;
  await expect(checkData([file], { limit: 20, stamp: 'end' }, terminal)).rejects.toThrow(idle('stamp'));
  await expect(checkData([file], { limit: 20, interval: '1m' }, terminal)).rejects.toThrow(idle('interval'));
  await expect(convertData(file, join(folder, 'no.csv'), { stamp: 'start', interval: '1m' }, terminal)).rejects.toThrow(idle('stamp'));
  await expect(checkData([file], { limit: 20, interval: '7w' }, terminal)).rejects.toThrow('interval "7w" is not a bar length of at most a day');
  await expect(listData(folder, { interval: '7w' }, terminal)).rejects.toThrow('interval "7w" is not a bar length of at most a day');
  await expect(listData(folder, { tz: 'Mars' }, terminal)).rejects.toThrow('unknown time zone "Mars"');
});

it('a file that the options do not suit is listed as not read, and the others are listed', async () => {
  const { terminal, said } = listening();
  const bars = write('some.csv', 'date,open,high,low,close,volume', '2024-01-02,10,11,9,10,100', '2024-01-03,10,11,9,10,100');
  await listData(folder, { json: true, stamp: 'end' }, terminal);
  rmSync(bars);
  const listed = JSON.parse(said[0]) as { bars: { file: string }[]; ticks: object[]; unread: object[] };
  expect([listed.bars.at(-1)?.file, listed.ticks]).toEqual([bars, []]);
  expect(listed.unread).toEqual([{ file, why: `${file}: --stamp is of bars, and these are quotes and trades: leave it out` }]);
});

it('quotes alone make no bars, and one of anything is told as one', async () => {
  const { terminal, said } = listening();
  const quotes = write('quotes.csv', 'symbol,time,bid,bid_size,ask,ask_size', 'ABC,2024-01-02 09:30:00,9.9,100,10.1,60');
  await expect(convertData(quotes, join(folder, 'no.csv'), {}, terminal)).rejects.toThrow(`${quotes}: there are quotes alone, and bars are made of trades: name a file that has trades`);
  const trade = write('trade.csv', 'symbol,time,price,size', 'ABC,2024-01-02 09:29:59,10,100', 'ABC,2024-01-02 09:30:20,10,100');
  await checkData([quotes], { limit: 20 }, terminal);
  await convertData(trade, join(folder, 'one.csv'), {}, terminal);
  await checkData([join(folder, 'one.csv')], { limit: 20 }, terminal);
  expect(said).toEqual([
    `${quotes}: 1 quote or trade, nothing found`, `${join(folder, 'one.csv')}: 1 bar of ABC made of 1 trade; 1 lies outside the sessions of XNYS`, `${join(folder, 'one.csv')}: 1 bar, nothing found`,
  ]);
  for (const each of [quotes, trade, join(folder, 'one.csv')]) rmSync(each);
});
