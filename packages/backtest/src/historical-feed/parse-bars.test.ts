import { calendarNamed, isTraderError } from '@trader/core';
import type { BarTable } from '@trader/core';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BarFileOptions } from './bar-file-options';
import { parseBars } from './parse-bars';

const utc = (text: string): number => Date.parse(text);
const times = (bars: BarTable): readonly string[] => Array.from(bars.time, (time) => new Date(time).toISOString());
const starts = (bars: BarTable): readonly string[] => Array.from(bars.openTime, (time) => new Date(time).toISOString());
const csv = (...rows: readonly string[]): string => ['date,open,high,low,close,volume', ...rows, ''].join('\n');
const X: BarFileOptions = { symbol: 'X', file: 'x.csv' };

describe('columns', () => {
  test('names are found whatever their case, order and company', () => {
    const bars = parseBars('Adj Close,VOLUME,Close,Low,High,Open,Timestamp\n9,100,1.5,1,2,1.25,2024-01-02\n', X);
    expect([bars.open[0], bars.high[0], bars.low[0], bars.close[0], bars.volume[0]]).toEqual([1.25, 2, 1, 1.5, 100]);
  });

  test('a mapping names the columns of a strange file', () => {
    const columns = { time: 'T', open: 'o', high: 'h', low: 'l', close: 'c', volume: 'v', symbol: 'code' };
    const bars = parseBars('code,t,o,h,l,c,v\nA,2024-01-02,1,2,1,2,3\n', { columns });
    expect([bars.symbols, bars.close[0]]).toEqual([['A'], 2]);
  });

  test('semicolons, tabs, quotes, Windows line ends, a byte order mark and blank lines are understood', () => {
    const text = '\uFEFF"Date";"Open";"High";"Low";"Close";"Volume"\r\n\r\n"2024-01-02";1;2;1;"1.5";"7"\r\n\r\n';
    const bars = parseBars(text, X);
    expect([bars.length, bars.close[0], bars.volume[0]]).toEqual([1, 1.5, 7]);
    expect(parseBars(text.replaceAll(';', '\t'), X).close[0]).toBe(1.5);
  });

  test('a last line without a line end counts', () => {
    expect(parseBars(csv('2024-01-02,1,2,1,2,3').trimEnd(), X).length).toBe(1);
  });
});

describe('times', () => {
  test('a daily bar is its session, half days included', () => {
    // NYSE closed at 13:00 on 2023-11-24, the day after Thanksgiving.
    const bars = parseBars(csv('2023-11-22,1,2,1,2,3', '2023-11-24,1,2,1,2,3'), X);
    expect(starts(bars)).toEqual(['2023-11-22T14:30:00.000Z', '2023-11-24T14:30:00.000Z']);
    expect(times(bars)).toEqual(['2023-11-22T21:00:00.000Z', '2023-11-24T18:00:00.000Z']);
  });

  test('daily stamps may be instants: 00:00 UTC is a date, any other falls on a day of the zone', () => {
    const day = (...stamps: readonly (string | number)[]) => times(parseBars(csv(...stamps.map((stamp) => `${stamp},1,2,1,2,3`)), { ...X, interval: '1d' }));
    expect(day(utc('2024-01-02') / 1000)).toEqual(['2024-01-02T21:00:00.000Z']);
    expect(day('2024-01-02T21:00:00Z')).toEqual(['2024-01-02T21:00:00.000Z']);
    expect(day('2024-01-03T01:00:00Z')).toEqual(['2024-01-02T21:00:00.000Z']);
    expect(day('2024-01-02 16:00:00')).toEqual(['2024-01-02T21:00:00.000Z']);
  });

  test('naive stamps are wall clock times of the calendar, across a change of the clocks', () => {
    // New York went from UTC-5 to UTC-4 on Sunday 2024-03-10.
    const bars = parseBars(csv('2024-03-08 15:59:00,1,2,1,2,3', '2024-03-11 09:30:00,1,2,1,2,3'), { ...X, interval: '1m' });
    expect(times(bars)).toEqual(['2024-03-08T21:00:00.000Z', '2024-03-11T13:31:00.000Z']);
  });

  test('a stamp is the start of its bar, or its end when so said', () => {
    const text = csv('2024-01-02 09:31:00,1,2,1,2,3', '2024-01-02 09:32:00,1,2,1,2,3', '2024-01-02 09:35:00,1,2,1,2,3');
    const options: BarFileOptions = { ...X, timeZone: 'Asia/Shanghai', calendarOf: () => calendarNamed('CFFEX') };
    expect(times(parseBars(text, options))[0]).toBe('2024-01-02T01:32:00.000Z');
    const ends = parseBars(text, { ...options, stamp: 'end' });
    expect([starts(ends)[0], times(ends)[0]]).toEqual(['2024-01-02T01:30:00.000Z', '2024-01-02T01:31:00.000Z']);
    expect(starts(ends)[2]).toBe('2024-01-02T01:34:00.000Z');
  });

  test('the last hour of a session is half an hour long in New York', () => {
    const hours = csv('2024-01-02 14:30,1,2,1,2,3', '2024-01-02 15:30,1,2,1,2,3');
    expect(times(parseBars(hours, X))).toEqual(['2024-01-02T20:30:00.000Z', '2024-01-02T21:00:00.000Z']);
    const ends = csv('2024-01-02 14:30,1,2,1,2,3', '2024-01-02 15:30,1,2,1,2,3', '2024-01-02 16:00,1,2,1,2,3');
    expect(starts(parseBars(ends, { ...X, stamp: 'end', interval: '1h' }))[2]).toBe('2024-01-02T20:30:00.000Z');
  });

  test('bars after hours keep their length', () => {
    expect(times(parseBars(csv('2024-01-02 16:00,1,2,1,2,3', '2024-01-02 17:00,1,2,1,2,3'), X))).toEqual(['2024-01-02T22:00:00.000Z', '2024-01-02T23:00:00.000Z']);
  });
});

describe('symbols', () => {
  test('a file ordered by symbol comes out ordered by time, then symbol', () => {
    const rows = ['A,2024-01-02,1,2,1,1,3', 'A,2024-01-04,1,2,1,2,3', 'B,2024-01-02,3,4,3,3,3', 'B,2024-01-03,3,4,3,4,3'];
    const bars = parseBars(`symbol,date,open,high,low,close,volume\n${rows.join('\n')}\n`, {});
    expect(bars.symbols).toEqual(['A', 'B']);
    expect(Array.from(bars.symbol)).toEqual([0, 1, 1, 0]);
    expect(Array.from(bars.close)).toEqual([1, 3, 4, 2]);
  });

  test('rows of any shuffle of symbols come back as the same table', () => {
    const row = fc.record({ symbol: fc.integer({ min: 0, max: 4 }), minute: fc.integer({ min: 0, max: 300 }), price: fc.integer({ min: 1, max: 10_000 }) });
    const set = fc.uniqueArray(row, { minLength: 1, maxLength: 60, selector: ({ symbol, minute }) => symbol * 1000 + minute });
    fc.assert(
      fc.property(set, fc.infiniteStream(fc.nat(1000)), (rows, chance) => {
        const expected = [...rows].sort((a, b) => a.minute - b.minute || a.symbol - b.symbol);
        // Rows of one symbol stay in order of time; whose turn it is, chance says.
        const queues = [0, 1, 2, 3, 4].map((symbol) => expected.filter((one) => one.symbol === symbol)).filter((queue) => queue.length > 0);
        const lines: string[] = [];
        while (queues.length > 0) {
          const queue = queues[chance.next().value % queues.length];
          const one = queue.shift();
          if (one !== undefined) lines.push(`S${one.symbol},${utc('2024-01-02T14:30:00Z') + one.minute * 60_000},${`${one.price / 100},`.repeat(4)}1`);
          if (queue.length === 0) queues.splice(queues.indexOf(queue), 1);
        }
        const text = ['symbol,time,open,high,low,close,volume', ...lines].join('\n');
        const bars = parseBars(text, { interval: '1m' });
        const got = Array.from({ length: bars.length }, (_, at) => [bars.symbols[bars.symbol[at]], bars.openTime[at], bars.close[at]]);
        const rank = (name: string): number => bars.symbols.indexOf(name);
        const want = expected
          .map((one) => [`S${one.symbol}`, utc('2024-01-02T14:30:00Z') + one.minute * 60_000, one.price / 100] as const)
          .sort((a, b) => a[1] - b[1] || rank(a[0]) - rank(b[0]));
        expect(got).toEqual(want);
      }),
    );
  });
});

test('text, bytes and any pieces of them read the same', () => {
  const text = csv('2024-01-02,1,2,1,2,3', '2024-01-03,1.5,2,1,2,3');
  const bytes = new TextEncoder().encode(text);
  const whole = parseBars(text, X);
  expect(parseBars(bytes, X)).toEqual(whole);
  fc.assert(
    fc.property(fc.array(fc.nat(bytes.length)), (cuts) => {
      const edges = [0, ...cuts.sort((a, b) => a - b), bytes.length];
      expect(parseBars(edges.slice(1).map((edge, at) => bytes.subarray(edges[at], edge)), X)).toEqual(whole);
    }),
  );
});

describe('a bad file is refused with one line that names file, line and cure', () => {
  const good = '2024-01-02,1,2,1,2,3';
  const minute = '2024-01-02 09:30,1,2,1,2,3';
  test.each<[string, string | Uint8Array, BarFileOptions, RegExp]>([
    ['no bytes', '', X, /^x\.csv: the file is empty: give/],
    ['a header alone', csv(), X, /^x\.csv: there is no row below the header: give/],
    ['no header', good, X, /^x\.csv line 1: no column "date" or "time" among "2024-01-02,1,2,1,2,3": add a header line/],
    ['a missing column', 'date,open,high,low,volume\n2024-01-02,1,2,1,3', X, /^x\.csv line 1: no column "close" among .*--columns close=NAME/],
    ['quotes and trades', 'time,symbol,price,size\n2024-01-02 09:31,A,10,3', X, /^x\.csv line 1: no column "open" among "time,symbol,price,size": these are quotes or trades, and are named in data\.ticks \(--ticks FILE\)$/],
    ['a mapping to nothing', csv(good), { ...X, columns: { open: 'first' } }, /^x\.csv line 1: there is no column "first"/],
    ['too few fields', csv(good, '2024-01-03,1,2,1,2'), X, /^x\.csv line 3: 5 fields where the header has 6: mend/],
    ['too many fields', csv('2024-01-02,1,2,1,2,3,4'), X, /^x\.csv line 2: 7 fields where/],
    ['NaN', csv('2024-01-02,1,2,NaN,2,3'), X, /^x\.csv line 2: low "NaN" is not a price above 0: mend/],
    ['an empty price', csv('2024-01-02,,2,1,2,3'), X, /open "" is not a price/],
    ['a negative price', csv('2024-01-02,1,2,-1,2,3'), X, /low "-1" is not a price above 0/],
    ['a zero price', csv('2024-01-02,1,2,0,2,3'), X, /low "0" is not a price above 0/],
    ['an infinite price', csv('2024-01-02,1,1e999,1,2,3'), X, /high "1e999" is not a price/],
    ['high below low', csv('2024-01-02,1,1,2,1,3'), X, /high 1 is below low 2: mend/],
    ['open outside', csv('2024-01-02,3,2,1,2,3'), X, /open 3 is outside low 1 to high 2: mend/],
    ['close outside', csv('2024-01-02,1,2,1,0.5,3'), X, /close 0.5 is outside low 1 to high 2: mend/],
    ['a bad volume', csv('2024-01-02,1,2,1,2,-3'), X, /volume "-3" is not a number of at least 0/],
    ['a bad date', csv('2024-02-30,1,2,1,2,3'), X, /line 2: "2024-02-30" is no date: write/],
    ['dates of two forms', csv(good, '1704292200,1,2,1,2,3'), X, /line 3: "1704292200" is no date, or not of the form/],
    ['unsorted rows', csv('2024-01-03,1,2,1,2,3', good), X, /^x\.csv line 3: its time is before that of line 2 \(X\): sort/],
    ['a duplicate', csv(good, good), X, /^x\.csv line 3: a second bar of X for the time of line 2: remove one/],
    ['a holiday', csv('2024-01-01,1,2,1,2,3'), X, /^x\.csv line 2: 2024-01-01 is no trading day of XNYS: remove/],
    ['an unknown symbol', `symbol,${csv(`A,${good}`, `B,${good}`)}`, { ...X, symbols: ['A'] }, /^x\.csv line 3: unknown symbol "B": define it under instruments/],
    ['a name that is no symbol', csv(good), { file: 'x.csv', symbol: 'MY FILE' }, /^x\.csv line 1: "MY FILE" is no symbol: .*: say --symbol NAME$/],
    ['no symbol at all', csv(good), { file: 'x.csv' }, /^x\.csv line 1: no column "symbol": say --symbol/],
    ['an empty symbol', `symbol,${csv(`,${good}`)}`, X, /^x\.csv line 2: "" is no symbol/],
    ['no interval to infer', csv(minute), X, /^x\.csv: one row does not tell the length of a bar: say --interval/],
    ['uneven steps', csv(minute, '2024-01-02 09:31,1,2,1,2,3', '2024-01-02 09:32:30,1,2,1,2,3'), X, /^x\.csv line 4: its time is no whole number of 60 s steps/],
    ['weekly bars', csv('2024-01-02,1,2,1,2,3', '2024-01-08,1,2,1,2,3', '2024-01-16,1,2,1,2,3'), X, /weekly bars are not read/],
    ['an interval longer than the step', csv('2024-01-02 09:30:00,1,2,1,2,3', '2024-01-02 09:35:00,1,2,1,2,3'), { ...X, interval: '7m' },
      /^x\.csv line 3: it begins 300 s after the one before it, which is 420 s long: say an --interval of at most 300 s, or none$/],
    ['a bad interval', csv(minute), { ...X, interval: '5 minutes' }, /interval "5 minutes" is not a bar length/],
    ['gzip', new Uint8Array([0x1f, 0x8b, 8, 0, 0]), X, /^x\.csv: this is gzip, not text: name the file \.gz/],
    ['binary', new Uint8Array([80, 65, 82, 49, 0, 1, 2]), X, /^x\.csv: byte 4 is zero, so this is no CSV text/],
    ['binary without a zero', new Uint8Array([0xff, 0xfe, 7, 10, 0x9f, 0x92]), X, /^x\.csv line 1: no column "date" or "time" among "[^\n]*": add/],
    ['an open quote', csv('2024-01-02,1,"2,1,2,3', good), X, /^x\.csv line 2: 3 fields where the header has 6/],
  ])('%s', (_name, input, options, message) => {
    let error: unknown;
    try {
      parseBars(input, options);
    } catch (thrown) {
      error = thrown;
    }
    expect(isTraderError(error) && error.message).toMatch(message);
    expect(isTraderError(error) && error.message).not.toContain('\n');
  });

  test('random bytes never give a table or anything but a TraderError', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), (bytes, withHeader) => {
        const head = withHeader ? new TextEncoder().encode('date,open,high,low,close,volume\n') : new Uint8Array();
        try {
          parseBars([head, bytes], X);
          expect.fail('was read');
        } catch (error) {
          expect(isTraderError(error)).toBe(true);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
