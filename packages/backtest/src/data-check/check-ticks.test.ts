import { calendarNamed } from '@trader/core';
import { expect, it } from 'vitest';
import { describeTicks } from '../historical-feed/describe-ticks';
import { parseTicks } from '../historical-feed/parse-ticks';
import { checkTicks } from './check-ticks';

const HEADER = 'symbol,time,bid,bid_size,ask,ask_size,price,size';
const quote = (symbol: string, time: string, bid: number, ask: number): string => `${symbol},2024-01-02 ${time},${bid},1,${ask},1,,`;
const trade = (symbol: string, time: string, price: number): string => `${symbol},2024-01-02 ${time},,,,,${price},5`;
const table = (...rows: readonly string[]) => parseTicks([HEADER, ...rows].join('\n'));
const textOf = (ticks: ReturnType<typeof table>, calendar = 'XNYS') => checkTicks(ticks, () => calendarNamed(calendar)).map(({ kind, symbol, row, what }) => `${kind} ${symbol} ${row} ${what}`);

it('crossed quotes, bad prints and hours outside the session are found, and nothing else', () => {
  const ticks = table(
    trade('A', '09:29:59.999', 10), quote('A', '09:30:00', 10, 10), quote('A', '09:30:01', 10.02, 10.01), quote('A', '09:30:02', 10, 0), trade('A', '09:30:03', 10.05),
    trade('B', '09:30:03', 50), trade('A', '09:30:04', 10.7), trade('B', '09:30:05', 51), trade('A', '09:30:06', 10.1), trade('A', '16:00:00', 9), trade('A', '16:00:00.001', 9.9),
  );
  expect(textOf(ticks)).toEqual([
    'out-of-session A 1 2 quotes and trades outside the sessions of XNYS, the first here', 'crossed A 3 a bid of 10.02 above an ask of 10.01',
    'bad-print A 7 10.7 between trades at 10.05 and 10.1',
  ]);
  expect(textOf(table(trade('A', '09:30:03', 10), trade('A', '09:30:04', 11), trade('A', '09:30:05', 11)))).toEqual([]); // a jump that stays
});

it('a lunch break is outside the session', () => {
  const ticks = parseTicks('time,price,size\n2024-01-02 11:30:00,9,1\n2024-01-02 12:00:00,9,1\n2024-01-02 13:00:00,9,1\n', { symbol: 'IF', calendarOf: () => calendarNamed('CFFEX') });
  expect(textOf(ticks, 'CFFEX')).toEqual(['out-of-session IF 2 1 quotes and trades outside the sessions of CFFEX, the first here']);
});

it('a description counts quotes and trades', () => {
  const [first, last] = ['14:30:00.000', '14:31:00.000'].map((time) => Date.parse(`2024-01-02T${time}Z`));
  expect(describeTicks(table(quote('A', '09:30:00', 10, 11), trade('A', '09:31:00', 10), trade('B', '09:31:00', 5)))).toEqual([
    { symbol: 'A', quotes: 1, trades: 1, from: first, to: last }, { symbol: 'B', quotes: 0, trades: 1, from: last, to: last },
  ]);
});
