import { createBarTable, isTraderError } from '@trader/core';
import type { BarTable } from '@trader/core';
import * as fc from 'fast-check';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { formatParquet, parseParquet } from './index';

const MINUTE = 60_000;
const START = Date.UTC(2024, 0, 2, 14, 30);
const ROWS = 300;

const bars = (): BarTable => {
  const table = createBarTable(['A', 'B'], ROWS);
  for (let row = 0; row < ROWS; row++) {
    table.symbol[row] = row % 2;
    table.openTime[row] = START + (row >> 1) * MINUTE;
    table.time[row] = table.openTime[row] + MINUTE;
    for (const name of ['open', 'high', 'low', 'close'] as const) table[name][row] = 100 + ((row * 7919) % 201) / 100;
    table.volume[row] = row % 5;
  }
  return table;
};

type Codec = 'SNAPPY' | 'UNCOMPRESSED' | 'GZIP' | 'BROTLI';
const compressors = { GZIP: (bytes: Uint8Array) => new Uint8Array(gzipSync(bytes)), BROTLI: (bytes: Uint8Array) => new Uint8Array(brotliCompressSync(bytes)) };

/** The bars as others write them: optional columns, dictionaries where they are worth it, pages of a few rows. */
const foreign = (codec: Codec, encoding?: 'PLAIN' | 'DELTA_BINARY_PACKED' | 'BYTE_STREAM_SPLIT'): Uint8Array => {
  const table = bars();
  const whole = (times: Float64Array) => BigInt64Array.from(times, BigInt);
  const packed = encoding === 'DELTA_BINARY_PACKED' ? { encoding } : {};
  const split = encoding === 'BYTE_STREAM_SPLIT' || encoding === 'PLAIN' ? { encoding } : {};
  return new Uint8Array(parquetWriteBuffer({
    codec, compressors, pageSize: 600, rowGroupSize: 170,
    columnData: [
      { name: 'symbol', data: Array.from({ length: ROWS }, (_, row) => table.symbols[table.symbol[row]]), type: 'STRING', nullable: true },
      { name: 'time', data: Array.from(whole(table.openTime)), type: 'TIMESTAMP', nullable: true, ...packed },
      { name: 'bar_end', data: Array.from(whole(table.time)), type: 'TIMESTAMP', nullable: true, ...packed },
      ...(['open', 'high', 'low', 'close', 'volume'] as const).map((name) => ({ name, data: Array.from(table[name]), type: 'DOUBLE' as const, nullable: true, ...split })),
    ],
  }));
};

const FILES: readonly (readonly [string, Uint8Array])[] = [
  ['ours', formatParquet(bars())],
  ['Snappy', foreign('SNAPPY')],
  ['nothing packed', foreign('UNCOMPRESSED')],
  ['plain and nothing packed', foreign('UNCOMPRESSED', 'PLAIN')],
  ['gzip', foreign('GZIP')],
  ['Brotli', foreign('BROTLI')],
  ['differences', foreign('UNCOMPRESSED', 'DELTA_BINARY_PACKED')],
  ['bytes apart', foreign('SNAPPY', 'BYTE_STREAM_SPLIT')],
];

/** Reads what may be damaged: the table, or the one line of an error that names the file. */
const attempt = async (bytes: Uint8Array): Promise<BarTable | string> => {
  try {
    return await parseParquet(bytes, { file: 'x.parquet' });
  } catch (error) {
    expect(isTraderError(error) && error.code).toBe('INVALID_DATA');
    const { message } = error as Error;
    expect(message).toMatch(/^x\.parquet[ :]/);
    expect(message).not.toContain('\n');
    return message;
  }
};

describe.each(FILES)('%s', (_name, file) => {
  test('is read whole', async () => {
    expect(await attempt(file)).toEqual(bars());
    // Of a Buffer that is part of a larger one, at any place.
    for (const shift of [0, 1, 8]) expect(await attempt(Buffer.concat([Buffer.alloc(shift), file, Buffer.alloc(8)]).subarray(shift, shift + file.length))).toEqual(bars());
  });

  test('cut or with other bytes in it, it is refused in one line, or read; soon, and never as more rows than it has', async () => {
    const change = fc.record({ at: fc.nat(file.length - 1), byte: fc.nat(255) });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), fc.option(fc.nat(file.length), { freq: 4 }), async (changes, cut) => {
        const damaged = file.slice();
        for (const { at, byte } of changes) damaged[at] = byte;
        const started = performance.now();
        const result = await attempt(cut === null ? damaged : damaged.subarray(0, cut));
        expect(performance.now() - started).toBeLessThan(5000);
        if (typeof result !== 'string') expect(result.length).toBe(ROWS);
      }),
      { numRuns: 250 },
    );
  });
});
