import { calendarNamed, QUOTE_TICK, TRADE_TICK } from '@trader/core';
import type { TickTable } from '@trader/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mergeTicks } from './order-ticks';
import { parseTicks } from './parse-ticks';
import type { TickFileOptions } from './tick-file-options';

const rowsOf = (ticks: TickTable): readonly (readonly (string | number)[])[] =>
  Array.from({ length: ticks.length }, (_, row) => [
    new Date(ticks.time[row]).toISOString().slice(11, 23), ticks.symbols[ticks.symbol[row]], ticks.kind[row] === TRADE_TICK ? 'trade' : 'quote',
    ticks.bid[row], ticks.bidSize[row], ticks.ask[row], ticks.askSize[row],
  ]);

describe('what is read', () => {
  test('quotes: a side of 0, or nothing, is not there', () => {
    const ticks = parseTicks(
      'symbol,timestamp,bid,bid_size,ask,ask_size\nIBM,2013-10-07T14:30:00.054Z,183.1,300,183.63,100\nIBM,2013-10-07T14:30:00.241Z,180.01,300,0,0\nIBM,2013-10-07T14:30:00.241Z,,,181.8,3000\n',
    );
    expect(rowsOf(ticks)).toEqual([
      ['14:30:00.054', 'IBM', 'quote', 183.1, 300, 183.63, 100],
      ['14:30:00.241', 'IBM', 'quote', 180.01, 300, 0, 0],
      ['14:30:00.241', 'IBM', 'quote', 0, 0, 181.8, 3000],
    ]);
  });

  test('trades, by the clock of New York', () => {
    const ticks = parseTicks('date,time,price,size\n2013-10-07,09:30:00.5,181.52,283\n', { symbol: 'IBM' });
    expect(rowsOf(ticks)).toEqual([['13:30:00.500', 'IBM', 'trade', 181.52, 283, 0, 0]]);
    const tokyo = parseTicks('time,price,size\n2013-10-07 09:30:00,181.52,283\n', { symbol: 'X', timeZone: 'Asia/Tokyo' });
    expect(rowsOf(tokyo)[0][0]).toBe('00:30:00.000');
    const china = parseTicks('time,price,size\n2013-10-08 09:30:00,181.52,283\n', { symbol: 'X', calendarOf: () => calendarNamed('CFFEX') });
    expect(rowsOf(china)[0][0]).toBe('01:30:00.000');
  });

  test('quotes and trades of one file; columns named by the caller; a file ordered by symbol comes out ordered by time', () => {
    const text = 's,t,b,bs,a,as,p,q\nA,1700000000001,10,1,11,2,,\nA,1700000000003,,,,,10.5,7\nB,1700000000002,0,0,5,1,,\nB,1700000000003,4,1,5,1,,\n';
    const columns = { symbol: 's', time: 't', bid: 'b', bidSize: 'bs', ask: 'a', askSize: 'as', price: 'p', size: 'q' };
    expect(rowsOf(parseTicks(text, { columns })).map((row) => row.slice(0, 4))).toEqual([
      ['22:13:20.001', 'A', 'quote', 10], ['22:13:20.002', 'B', 'quote', 0], ['22:13:20.003', 'A', 'trade', 10.5], ['22:13:20.003', 'B', 'quote', 4],
    ]);
  });
});

test('a column that may have its usual name instead is found by either, and the others are not', () => {
  const columns = { time: 'at', size: 'lots' };
  const rows = (text: string, more: TickFileOptions) => rowsOf(parseTicks(text, { symbol: 'X', columns, ...more }));
  const [own, usual] = ['time,at,price,lots\n1700000000001,1700000000002,9,1\n', 'time,price,lots\n1700000000001,9,1\n'];
  expect([own, usual].map((text) => rows(text, { orUsual: ['time'] })[0][0])).toEqual(['22:13:20.002', '22:13:20.001']);
  expect(() => rows(usual, {})).toThrow('ticks line 1: there is no column "at" among "time,price,lots": name an existing one in columns.time (--columns time=NAME)');
  expect(() => rows('time,price,size\n1700000000001,9,1\n', { orUsual: ['time'] })).toThrow('there is no column "lots" among');
});

describe('what is refused, in one line', () => {
  const quote = (row: string): string => `time,bid,bid_size,ask,ask_size\n2024-01-02 10:00:00,9,1,11,1\n${row}\n`;
  const trade = (row: string): string => `time,price,size\n${row}\n`;
  test.each([
    ['time,bid,bid_size,ask\n', 'x.csv line 1: no column "ask_size" among "time,bid,bid_size,ask": name it in columns.askSize (--columns askSize=NAME)'],
    ['time,open\n', 'x.csv line 1: neither bid, bid_size, ask, ask_size nor price, size among "time,open": name them in columns (--columns)'],
    ['price,size\n', 'x.csv line 1: no column "time" among "price,size": add a header line, or name it in columns.time (--columns time=NAME)'],
    ['time,price,size\n', 'x.csv: there is no row below the header: give at least one quote or trade'],
    ['', 'x.csv: the file is empty: give a CSV file with a header line and rows'],
    [quote('2024-01-02 10:00:01,9,1,11'), 'x.csv line 3: 4 fields where the header has 5: mend or remove the row'],
    [quote('2024-01-02 10:00:01,-9,1,11,1'), 'x.csv line 3: bid "-9" is not a price: write 0 for none, mend or remove the row'],
    [quote('2024-01-02 10:00:01,9,many,11,1'), 'x.csv line 3: size "many" is not a number of at least 0: mend or remove the row'],
    [quote('2024-01-02 10:00:01,,,,'), 'x.csv line 3: neither a quote nor a trade: write 0 for a side that is not there, or remove the row'],
    [quote('2024-01-02 09:59:59,9,1,11,1'), 'x.csv line 3: its time is before that of line 2 (X): sort the rows by time'],
    [quote('2024-01-02T10:00:01Z,9,1,11,1'), 'x.csv line 3: "2024-01-02T10:00:01Z" is no time, or not of the form of the rows before it: write 2024-01-31 09:31:00.250 or milliseconds since 1970'],
    [trade('2024-01-02,9,1'), 'x.csv line 2: "2024-01-02" is no time: write 2024-01-31 09:31:00.250 or milliseconds since 1970'],
    [trade('2024-01-02 10:00:00,0,1'), 'x.csv line 2: price "0" is not a price above 0: mend or remove the row'],
    ['time,bid,bid_size,ask,ask_size,price,size\n2024-01-02 10:00:00,9,1,11,1,10,5\n', 'x.csv line 2: a quote and a trade in one row: split it in two'],
  ])('%j', (text, message) => {
    expect(() => parseTicks(text, { symbol: 'X', file: 'x.csv' })).toThrow(message);
  });

  test('a symbol that was not asked for', () => {
    expect(() => parseTicks('symbol,time,price,size\nB,2024-01-02 10:00:00,9,1\n', { symbols: ['A'], file: 'x.csv' }))
      .toThrow('x.csv line 2: unknown symbol "B": define it under instruments, or remove its rows');
  });
});

test('of tables of one time, ticks come in the order of the tables; no tick is lost', () => {
  const table = (kind: number) => fc.array(fc.nat(20), { minLength: 1, maxLength: 30 }).map((times) => {
    const rows = [...times].sort((a, b) => a - b).map((time) => `${1_700_000_000_000 + time},${kind === QUOTE_TICK ? '9,1,11,1' : '10,1'}`);
    return parseTicks(`time,${kind === QUOTE_TICK ? 'bid,bid_size,ask,ask_size' : 'price,size'}\n${rows.join('\n')}\n`, { symbol: kind === QUOTE_TICK ? 'Q' : 'T' });
  });
  fc.assert(fc.property(table(QUOTE_TICK), table(TRADE_TICK), (quotes, trades) => {
    const merged = mergeTicks([quotes, trades]);
    const expected = [...Array.from(quotes.time, (time) => [time, 0]), ...Array.from(trades.time, (time) => [time, 1])].sort((a, b) => a[0] - b[0]);
    expect(Array.from(merged.time, (time, row) => [time, merged.kind[row]])).toEqual(expected);
    expect(merged.symbols).toEqual(['Q', 'T']);
    expect(Array.from(merged.symbol)).toEqual(Array.from(merged.kind));
  }));
});
