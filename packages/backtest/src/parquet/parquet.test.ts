import { createBarTable, isTraderError } from '@trader/core';
import type { BarTable } from '@trader/core';
import * as fc from 'fast-check';
import type { SchemaElement } from 'hyparquet';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, test } from 'vitest';
import type { BarFileOptions } from '../historical-feed/bar-file-options';
import { formatCsv } from '../historical-feed/format-csv';
import { parseBars } from '../historical-feed/parse-bars';
import { formatParquet, parseParquet } from './index';
import { divideInto } from './pieces';

const X: BarFileOptions = { symbol: 'X', file: 'x.parquet' };
const MINUTE = 60_000;
const START = Date.UTC(2024, 0, 2, 14, 30);
const csvOf = (bars: BarTable): string => [...formatCsv(bars)].join('');

/** Tables of up to four symbols, with any doubles that can be a bar. */
const tables: fc.Arbitrary<BarTable> = fc
  .uniqueArray(fc.record({ symbol: fc.nat(3), minute: fc.nat(500) }), { minLength: 1, maxLength: 60, selector: ({ symbol, minute }) => symbol * 1000 + minute })
  .chain((keys) =>
    fc.tuple(
      fc.constant([...keys].sort((a, b) => a.minute - b.minute || a.symbol - b.symbol)),
      fc.array(fc.array(fc.double({ min: 1e-300, max: 1e300, noNaN: true }), { minLength: 5, maxLength: 5 }), { minLength: keys.length, maxLength: keys.length }),
      fc.integer({ min: 1, max: 59_999 }),
    ),
  )
  .map(([keys, values, length]) => {
    // Symbols are numbered as they come, as a reader numbers them.
    const order = [...new Set(keys.map(({ symbol }) => symbol))];
    const sorted = keys.map((key) => ({ minute: key.minute, symbol: order.indexOf(key.symbol) })).sort((a, b) => a.minute - b.minute || a.symbol - b.symbol);
    const bars = createBarTable(order.map((symbol) => `S${symbol}`), keys.length);
    sorted.forEach(({ symbol, minute }, row) => {
      const [low, one, other, high] = values[row].slice(0, 4).sort((a, b) => a - b);
      bars.openTime[row] = START + minute * MINUTE;
      bars.time[row] = bars.openTime[row] + length;
      bars.symbol[row] = symbol;
      bars.low[row] = low;
      bars.open[row] = one;
      bars.close[row] = other;
      bars.high[row] = high;
      bars.volume[row] = values[row][4];
    });
    return bars;
  });

describe('what is written is read again to the last bit', () => {
  test('CSV to Parquet to CSV, any table', async () => {
    await fc.assert(
      fc.asyncProperty(tables, async (bars) => {
        expect(parseBars(csvOf(bars))).toEqual(bars);
        const again = await parseParquet(formatParquet(parseBars(csvOf(bars))));
        expect(again).toEqual(bars);
        expect(csvOf(again)).toBe(csvOf(bars));
      }),
      { numRuns: 60 },
    );
  });

  test('half days, session ends and one bar alone keep their ends', async () => {
    const daily = parseBars('date,open,high,low,close,volume\n2023-11-22,1,2,1,2,3\n2023-11-24,1,2,1,2,3\n', X);
    expect(await parseParquet(formatParquet(daily))).toEqual(daily);
    const one = parseBars('date,open,high,low,close,volume\n2024-01-02 15:30,1,2,1,2,3\n', { ...X, interval: '1h' });
    expect(new Date(one.time[0]).toISOString()).toBe('2024-01-02T21:00:00.000Z');
    expect(await parseParquet(formatParquet(one))).toEqual(one);
  });

  test('more rows than a group or a page holds', async () => {
    const bars = createBarTable(['A'], 150_000);
    for (let row = 0; row < bars.length; row++) {
      bars.openTime[row] = START + row * MINUTE;
      bars.time[row] = bars.openTime[row] + MINUTE;
      for (const name of ['open', 'high', 'low', 'close', 'volume'] as const) bars[name][row] = 100 + (row % 7919) / 100;
    }
    const again = await parseParquet(formatParquet(bars));
    expect(again.length).toBe(bars.length);
    for (const name of ['openTime', 'time', 'open', 'close', 'volume'] as const) expect(Buffer.compare(Buffer.from(again[name].buffer), Buffer.from(bars[name].buffer))).toBe(0);
  });
});

/** A file as others write it. */
const foreign = (time: SchemaElement, times: readonly unknown[], change: Readonly<Record<string, readonly unknown[]>> = {}, price: Partial<SchemaElement> = { type: 'DOUBLE' }, others: Readonly<Record<string, Partial<SchemaElement>>> = {}): Uint8Array => {
  const columns: Record<string, readonly unknown[]> = { open: times.map(() => 1), high: times.map(() => 2), low: times.map(() => 1), close: times.map(() => 2), volume: times.map(() => 3), ...change };
  const schema: SchemaElement[] = [
    { name: 'schema', num_children: 1 + Object.keys(columns).length },
    { repetition_type: 'OPTIONAL', ...time },
    ...Object.keys(columns).map((name): SchemaElement => ({ repetition_type: 'OPTIONAL', ...(name === 'symbol' ? { type: 'BYTE_ARRAY', converted_type: 'UTF8' } : name === 'volume' ? { type: 'DOUBLE' } : price), ...others[name], name })),
  ];
  const columnData = [{ name: time.name, data: [...times] }, ...Object.entries(columns).map(([name, data]) => ({ name, data: [...data] }))];
  return new Uint8Array(parquetWriteBuffer({ schema, columnData }));
};
const timestamp = (unit: 'MILLIS' | 'MICROS' | 'NANOS', isAdjustedToUTC = true): SchemaElement => ({ name: 'time', type: 'INT64', logical_type: { type: 'TIMESTAMP', isAdjustedToUTC, unit } });
const INT64: SchemaElement = { name: 'time', type: 'INT64' };
const DATE: SchemaElement = { name: 'date', type: 'INT32', converted_type: 'DATE' };
const starts = (bars: BarTable): readonly string[] => Array.from(bars.openTime, (time) => new Date(time).toISOString());
const minutes = (count: number, perMs: bigint): bigint[] => Array.from({ length: count }, (_, row) => BigInt(START + row * MINUTE) * perMs);

describe('times', () => {
  test.each<[string, SchemaElement, readonly unknown[]]>([
    ['milliseconds', timestamp('MILLIS'), minutes(3, 1n)],
    ['microseconds', timestamp('MICROS'), minutes(3, 1000n)],
    ['nanoseconds', timestamp('NANOS'), minutes(3, 1_000_000n)],
    ['microseconds of the old kind', { name: 'time', type: 'INT64', converted_type: 'TIMESTAMP_MICROS' }, minutes(3, 1000n)],
    ['bare seconds', INT64, minutes(3, 1n).map((ms) => ms / 1000n)],
    ['bare milliseconds', INT64, minutes(3, 1n)],
    ['bare microseconds', INT64, minutes(3, 1000n)],
    ['bare nanoseconds', INT64, minutes(3, 1_000_000n)],
    ['text', { name: 'time', type: 'BYTE_ARRAY', converted_type: 'UTF8' }, ['2024-01-02T14:30:00Z', '2024-01-02T14:31:00Z', '2024-01-02T14:32:00Z']],
  ])('%s', async (_name, element, times) => {
    const bars = await parseParquet(foreign(element, times), X);
    expect(starts(bars)).toEqual(['2024-01-02T14:30:00.000Z', '2024-01-02T14:31:00.000Z', '2024-01-02T14:32:00.000Z']);
    expect(bars.time[2] - bars.openTime[2]).toBe(MINUTE);
  });

  test('every integer of every unit is divided exactly, downward, however it comes', () => {
    const divisor = fc.constantFrom(1n, 1000n, 1_000_000n);
    // The quotient must itself be a double: 2^53 ms are 285,000 years.
    const value = divisor.chain((by) => fc.tuple(fc.constant(by), by === 1n ? fc.bigInt(-(2n ** 53n), 2n ** 53n) : fc.bigInt(-(9n * 10n ** 18n), 9n * 10n ** 18n)));
    fc.assert(
      fc.property(value, ([by, stamp]) => {
        const to = new Float64Array(4);
        divideInto(to, 1, BigInt64Array.of(stamp), Number(by));
        divideInto(to, 2, [stamp, undefined], Number(by));
        const rest = ((stamp % by) + by) % by;
        expect([...to]).toEqual([0, Number((stamp - rest) / by), Number((stamp - rest) / by), NaN]);
      }),
      { numRuns: 500 },
    );
  });

  test('wall clock times are of the zone, dates are sessions', async () => {
    const local = foreign(timestamp('MICROS', false), [Date.UTC(2024, 2, 8, 15, 59), Date.UTC(2024, 2, 11, 9, 30)].map((ms) => BigInt(ms) * 1000n));
    // New York went from UTC-5 to UTC-4 on Sunday 2024-03-10.
    expect(starts(await parseParquet(local, { ...X, interval: '1m' }))).toEqual(['2024-03-08T20:59:00.000Z', '2024-03-11T13:30:00.000Z']);
    expect(starts(await parseParquet(local, { ...X, interval: '1m', timeZone: 'UTC', stamp: 'end' }))).toEqual(['2024-03-08T15:58:00.000Z', '2024-03-11T09:29:00.000Z']);
    const days = foreign(DATE, [19_724, 19_725].map((day) => new Date(day * 86_400_000)));
    expect(starts(await parseParquet(days, X))).toEqual(['2024-01-02T14:30:00.000Z', '2024-01-03T14:30:00.000Z']);
  });
});

describe('prices', () => {
  test('decimals are the doubles that their text reads as', async () => {
    const price: Partial<SchemaElement> = { type: 'INT64', converted_type: 'DECIMAL', precision: 18, scale: 6 };
    // 64.501427 x 10^6 x 10^-6 is not 64.501427 in doubles.
    const bars = await parseParquet(foreign(INT64, minutes(2, 1n), { open: [64_501_427n, 64_501_427n], high: [65_000_001n, 65_000_001n], low: [64_000_003n, 64_000_003n], close: [64_501_429n, 64_501_429n] }, price), X);
    expect([bars.open[1], bars.high[0], bars.low[0], bars.close[0]]).toEqual([64.501427, 65.000001, 64.000003, 64.501429]);
  });

  test('columns are named, several symbols come out in order of time', async () => {
    const bytes = foreign(INT64, [...minutes(2, 1n), ...minutes(2, 1n)], { symbol: ['A', 'A', 'B', 'B'], Last: [1.5, 1.25, 2, 1.75] });
    const bars = await parseParquet(bytes, { columns: { close: 'last' } });
    expect([bars.symbols, [...bars.symbol], [...bars.close]]).toEqual([['A', 'B'], [0, 1, 0, 1], [1.5, 2, 1.25, 1.75]]);
  });
});

describe('a bad file is refused with one line that names file, row and cure', () => {
  const good = minutes(3, 1n);
  const ones = (last: unknown): unknown[] => [1, 1, last];
  const texts = ['1', '1', '1'];
  const whole = foreign(INT64, good);
  test.each<[string, Uint8Array, BarFileOptions, RegExp]>([
    ['no bytes', new Uint8Array(), X, /^x\.parquet: not a whole Parquet file/],
    ['CSV', new TextEncoder().encode('date,open,high,low,close,volume\n2024-01-02,1,2,1,2,3\n'), X, /^x\.parquet: not a whole Parquet file/],
    ['half a file', whole.subarray(0, whole.length / 2), X, /^x\.parquet: not a whole Parquet file/],
    ['its first half missing', whole.subarray(whole.length / 2), X, /^x\.parquet: /],
    ['no rows', foreign(INT64, []), X, /^x\.parquet: there is no row/],
    ['a missing column', foreign({ ...INT64, name: 'when' }, good), X, /^x\.parquet: no column "date" or "time" among "when,.*say --columns time=NAME$/],
    ['a mapping to nothing', whole, { ...X, columns: { open: 'first' } }, /^x\.parquet: there is no column "first"/],
    ['prices as text', foreign(INT64, good, { open: texts, high: texts, low: texts, close: texts }, { type: 'BYTE_ARRAY', converted_type: 'UTF8' }), X, /^x\.parquet: column "open" holds UTF8 and not numbers/],
    ['times that are none', foreign({ name: 'time', type: 'DOUBLE' }, [1, 2, 3]), X, /^x\.parquet: column "time" holds DOUBLE and no time/],
    ['integers that are no time', foreign(INT64, [1n, 2n, 3n]), X, /^x\.parquet: column "time" holds INT64 and no time/],
    ['no time', foreign(INT64, [good[0], null, good[2]]), X, /^x\.parquet row 2: its "time" is no date/],
    ['NaN', foreign(INT64, good, { low: ones(NaN) }), X, /^x\.parquet row 3: low "NaN" is not a price above 0: mend/],
    ['no price', foreign(INT64, good, { low: ones(null) }), X, /^x\.parquet row 3: low "NaN" is not a price above 0/],
    ['a negative price', foreign(INT64, good, { low: ones(-1) }), X, /^x\.parquet row 3: low "-1" is not a price above 0/],
    ['high below low', foreign(INT64, good, { high: [2, 0.5, 2] }), X, /^x\.parquet row 2: high 0.5 is below low 1/],
    ['a bad volume', foreign(INT64, good, { volume: ones(-3) }), X, /^x\.parquet row 3: volume "-3" is not a number of at least 0/],
    ['unsorted rows', foreign(INT64, [good[1], good[0], good[2]]), { ...X, interval: '1m' }, /^x\.parquet row 2: its time is before that of row 1 \(X\): sort/],
    ['a duplicate', foreign(INT64, [good[0], good[1], good[1]]), X, /^x\.parquet row 3: a second bar of X for the time of row 2: remove one/],
    ['a holiday', foreign(DATE, [new Date(Date.UTC(2024, 0, 1))]), X, /^x\.parquet row 1: 2024-01-01 is no trading day of XNYS/],
    ['an unknown symbol', foreign(INT64, good, { symbol: ['A', 'A', 'B'] }), { file: 'x.parquet', symbols: ['A'] }, /^x\.parquet row 3: unknown symbol "B"/],
    ['an empty symbol', foreign(INT64, good, { symbol: ['A', '', 'B'] }), X, /^x\.parquet row 2: "" is no symbol/],
    ['no symbol at all', whole, { file: 'x.parquet' }, /^x\.parquet: no column "symbol": say --symbol/],
    ['ends that are no times', foreign(INT64, good, { bar_end: [1, 2, 3] }, { type: 'DOUBLE' }), X, /^x\.parquet: column "bar_end" holds DOUBLE and no time/],
    ['ends that are no later', foreign(INT64, good, { bar_end: good }, { type: 'DOUBLE' }, { bar_end: INT64 }), X, /^x\.parquet row 1: its "bar_end" is not after its time/],
    ['an interval beside ends', formatParquet(parseBars('time,open,high,low,close,volume\n1704205800,1,2,1,2,3\n', { symbol: 'X', interval: '1m' })), { ...X, interval: '5m' }, /^x\.parquet: its column "bar_end" says when each bar ends: leave out/],
  ])('%s', async (_name, bytes, options, message) => {
    const error: unknown = await parseParquet(bytes, options).catch((thrown: unknown) => thrown);
    expect(isTraderError(error) && error.message).toMatch(message);
    expect(isTraderError(error) && error.message).not.toContain('\n');
  });

  test('a file cut anywhere is refused', async () => {
    for (let length = 0; length < whole.length; length++) {
      const result: unknown = await parseParquet(whole.subarray(0, length), X).catch((thrown: unknown) => thrown);
      expect(isTraderError(result)).toBe(true);
    }
  });
});
