import { formatParquet, parseParquet } from '@trader/backtest/parquet';
import { createBarTable } from '@trader/core';
import { parquetMetadata, parquetRead } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { parquetWriteBuffer } from 'hyparquet-writer';

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

/** What the decoder alone takes: its doubles copied into columns, nothing else read and nothing checked. */
const decode = async (bytes, rows) => {
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  const columns = Object.fromEntries(NUMBERS.map((column) => [column, new Float64Array(rows)]));
  await parquetRead({
    file, metadata: parquetMetadata(file), columns: NUMBERS, compressors,
    onChunk: ({ columnName, columnData, rowStart }) => columns[columnName].set(columnData, rowStart),
  });
  return columns;
};

/** @param {{short: boolean}} options */
export const jobs = ({ short }) => {
  const rows = short ? 20_000 : 1_000_000;
  const load = (format, read) => async () => {
    const bytes = format(makeBars(rows));
    return { operations: rows, run: async () => checksum(await read(bytes)) };
  };
  return [
    {
      job: `Parquet to columns, ${rows} bars`,
      unit: 'ns/bar',
      reference: 'hyparquet, five columns of doubles, nothing checked',
      candidates: [
        { name: 'hyparquet, five columns of doubles, nothing checked', load: load(formatParquet, (bytes) => decode(bytes, rows)) },
        { name: 'ours, Snappy, every bar checked', load: load(formatParquet, (bytes) => parseParquet(bytes)) },
        { name: 'ours, uncompressed, every bar checked', load: load(uncompressed, (bytes) => parseParquet(bytes)) },
      ],
    },
  ];
};
