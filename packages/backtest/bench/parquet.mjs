import { formatParquet, parseParquet } from '@trader/backtest/parquet';
import { createBarTable } from '@trader/core';
import { tableFromIPC } from 'apache-arrow';
import { parquetMetadata, parquetRead } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { readParquet } from 'parquet-wasm';

export const name = 'parquet';

const NUMBERS = ['open', 'high', 'low', 'close', 'volume'];

/** One-minute bars with two decimals, made by arithmetic so that every run reads the same. */
const makeBars = (rows) => {
  const bars = createBarTable(['X'], rows);
  let price = 10_000;
  for (let row = 0; row < rows; row++) {
    const next = Math.max(1000, price + ((row * 7919) % 201) - 100);
    bars.openTime[row] = 1_577_836_800_000 + row * 60_000;
    bars.time[row] = bars.openTime[row] + 60_000;
    bars.open[row] = price / 100;
    bars.high[row] = (Math.max(price, next) + (row % 37)) / 100;
    bars.low[row] = (Math.min(price, next) - (row % 29)) / 100;
    bars.close[row] = next / 100;
    bars.volume[row] = (row * 31) % 9973;
    price = next;
  }
  return bars;
};

/** The same columns without compression: what decompression costs is the difference. */
const uncompressed = (bars) => {
  const time = (column, times) => ({ name: column, data: BigInt64Array.from(times, BigInt), type: 'INT64', nullable: false, encoding: 'PLAIN' });
  const numbers = NUMBERS.map((column) => ({ name: column, data: bars[column], type: 'DOUBLE', nullable: false, encoding: 'PLAIN' }));
  const columnData = [{ name: 'symbol', data: Array.from({ length: bars.length }, () => 'X'), type: 'STRING', nullable: false }, time('time', bars.openTime), time('bar_end', bars.time), ...numbers];
  return new Uint8Array(parquetWriteBuffer({ columnData, codec: 'UNCOMPRESSED', rowGroupSize: 1_000_000 }));
};

const sum = (column) => {
  let total = 0;
  for (let at = 0; at < column.length; at++) total += column[at];
  return Math.round(total * 100) / 100;
};
const checksum = (bars) => NUMBERS.map((column) => sum(bars[column]));

/** What hyparquet takes: its numbers and times copied into columns, its texts as they come, nothing checked. */
const hyparquet = async (bytes, rows) => {
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  const columns = Object.fromEntries(NUMBERS.map((column) => [column, new Float64Array(rows)]));
  await parquetRead({
    file, metadata: parquetMetadata(file), columns: ['symbol', 'time', 'bar_end', ...NUMBERS], compressors,
    onChunk: ({ columnName, columnData, rowStart }) => {
      if (columnName in columns) columns[columnName].set(columnData, rowStart);
    },
  });
  return columns;
};

/** Apache Arrow's reader in Rust, compiled to WebAssembly, and its columns in JavaScript. */
const arrow = (bytes, rows) => {
  const table = tableFromIPC(readParquet(bytes).intoIPCStream());
  return Object.fromEntries(NUMBERS.map((column) => {
    const values = new Float64Array(rows);
    let row = 0;
    for (const batch of table.batches) {
      const part = batch.getChild(column).data[0].values;
      values.set(part.subarray(0, batch.numRows), row);
      row += batch.numRows;
    }
    return [column, values];
  }));
};

/** @param {{short: boolean}} options */
export const jobs = ({ short }) => {
  const rows = short ? 20_000 : 1_000_000;
  const load = (format, read) => async () => {
    const bytes = format(makeBars(rows));
    return { operations: rows, run: async () => checksum(await read(bytes)) };
  };
  const reading = (packing, format) => ({
    job: `Parquet to columns, ${packing}, ${rows} bars`,
    unit: 'ns/bar',
    reference: 'hyparquet, nothing checked',
    candidates: [
      { name: 'hyparquet, nothing checked', load: load(format, (bytes) => hyparquet(bytes, rows)) },
      { name: 'parquet-wasm (Rust) and apache-arrow, nothing checked', load: load(format, (bytes) => arrow(bytes, rows)) },
      { name: 'ours, every bar checked', load: load(format, (bytes) => parseParquet(bytes)) },
    ],
  });
  return [
    reading('Snappy', formatParquet),
    reading('uncompressed', uncompressed),
    {
      job: `columns to Parquet, Snappy, ${rows} bars`, unit: 'ns/bar', reference: 'ours',
      candidates: [{
        name: 'ours', load: async () => {
          const bars = makeBars(rows);
          return { operations: rows, run: () => formatParquet(bars).length };
        },
      }],
    },
  ];
};
