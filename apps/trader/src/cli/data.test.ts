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
  return { said, terminal: { interactive: false, page: { columns: 80, colours: false }, print: (text) => void said.push(text), note: (text) => void said.push(text), progress: () => () => undefined } };
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
  expect(said).toEqual([`${bars}: 2 bars of ABC made of 3 trades; 1 lie outside the sessions of XNYS`]);
  expect(readFileSync(bars, 'utf8').split('\n')[1]).toBe('ABC,2024-01-02T14:30:00.000Z,2024-01-02T14:31:00.000Z,10,10.1,10,10.1,450');
  await convertData(file, bars, { interval: '1d', force: true }, terminal);
  expect(readFileSync(bars, 'utf8').split('\n')[1]).toBe('ABC,2024-01-02T14:30:00.000Z,2024-01-02T21:00:00.000Z,10,10.2,10,10.2,500');
  rmSync(bars);
  await expect(convertData(file, join(folder, 'no.csv'), { tz: 'Asia/Tokyo' }, terminal))
    .rejects.toThrow(`${file}: there is no trade in the sessions of XNYS, and so no bar: name another --calendar or --tz`);
});
