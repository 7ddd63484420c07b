import { parquetReadObjects } from 'hyparquet';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { parquetOf } from '../parquet/format-table';
import { reportFiles } from './report-files';
import type { ReportTable } from './report-tables';
import { summarize } from './summarize';
import { handRun } from './testing/hand-run';

/** Read by another's reader. */
const rowsOf = async (pieces: Iterable<Uint8Array>): Promise<Record<string, unknown>[]> => {
  const bytes = new Uint8Array(Buffer.concat([...pieces]));
  return parquetReadObjects({ file: bytes.buffer });
};

test('trades, equity and returns are Parquet, with what the CSV has', async () => {
  const files = reportFiles(handRun(), summarize(handRun()));
  const read = async (name: string) => {
    const content = files.find((file) => file.name === name)?.content ?? [];
    return rowsOf(typeof content === 'string' ? [] : content);
  };
  expect(await read('trades.parquet')).toEqual([
    { number: 1, owner: 'hand', symbol: 'A', side: 'long', quantity: 10, entry_time: new Date('2024-01-02T21:00:00Z'), entry_price: 100, entry_reason: 'up', exit_time: new Date('2024-01-03T21:00:00Z'), exit_price: 110, exit_reason: 'take profit', pnl: 98, fees: 2 },
    { number: 2, owner: 'hand', symbol: 'A', side: 'short', quantity: 10, entry_time: new Date('2024-01-04T21:00:00Z'), entry_price: 90, entry_reason: 'down', exit_time: new Date('2024-01-05T21:00:00Z'), exit_price: 99, exit_reason: 'stop', pnl: -92, fees: 2 },
  ]);
  const equity = await read('equity.parquet');
  expect(equity[1]).toMatchObject({ time: new Date('2024-01-02T21:00:00Z'), equity: 999, drawdown: -0.0010000000000000009 });
  expect(equity.map(({ benchmark }) => benchmark)).toEqual([null, null, 1098, 1647, 1647]);
  expect((await read('returns.parquet'))[2]).toEqual({ day: new Date('2024-01-04T00:00:00Z'), return: 1097 / 1098 - 1, benchmark_return: 0.5 });
});

test('a report of no trades has a file of no rows', async () => {
  const run = handRun();
  const files = reportFiles(run, summarize({ ...run, records: run.records.filter(({ kind }) => kind === 'run' || kind === 'session') }));
  const content = files.find(({ name }) => name === 'trades.parquet')?.content ?? '';
  expect(await rowsOf(typeof content === 'string' ? [] : content)).toEqual([]);
});

test('any numbers, times and texts come back', async () => {
  const names = ['x', 'long \u00fc', ''];
  const row = fc.record({
    number: fc.oneof(fc.constant(NaN), fc.double({ noNaN: true })), time: fc.integer({ min: -(2 ** 45), max: 2 ** 45 }),
    text: fc.string({ unit: 'binary', maxLength: 9 }), name: fc.nat(names.length - 1), decimal: fc.double({ noNaN: true }),
  });
  await fc.assert(fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 70 }), async (rows) => {
    const table: ReportTable = {
      name: 'trades', length: rows.length,
      columns: [
        { name: 'number', type: 'number', values: Float64Array.from(rows, ({ number }) => number) },
        { name: 'time', type: 'time', values: Float64Array.from(rows, ({ time }) => time) },
        { name: 'text', type: 'text', values: rows.map(({ text }) => text) },
        { name: 'name', type: 'name', values: Int32Array.from(rows, ({ name }) => name), names },
        { name: 'decimal', type: 'decimal', values: { values: Float64Array.from(rows, ({ decimal }) => decimal), rare: new Map() } },
      ],
    };
    expect(await rowsOf(parquetOf(table))).toEqual(rows.map(({ number, time, text, name, decimal }) =>
      ({ number: Number.isNaN(number) ? null : number, time: new Date(time), text, name: names[name], decimal })));
  }), { numRuns: 150 });
});
