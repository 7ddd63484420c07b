import { parquetWriteBuffer } from 'hyparquet-writer';
import type { SchemaElement } from 'hyparquet';
import { TraderError } from '@trader/core';
import type { BarTable } from '@trader/core';
import { BAR_END } from '../historical-feed/find-columns';

const ROWS_PER_GROUP = 1_000_000;
const NUMBERS = ['open', 'high', 'low', 'close', 'volume'] as const;

const timeColumn = (name: string): SchemaElement => ({
  name, type: 'INT64', repetition_type: 'REQUIRED', converted_type: 'TIMESTAMP_MILLIS',
  logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' },
});

const SCHEMA: readonly SchemaElement[] = [
  { name: 'bars', num_children: 3 + NUMBERS.length },
  { name: 'symbol', type: 'BYTE_ARRAY', repetition_type: 'REQUIRED', converted_type: 'UTF8', logical_type: { type: 'STRING' } },
  timeColumn('time'),
  timeColumn(BAR_END),
  ...NUMBERS.map((name): SchemaElement => ({ name, type: 'DOUBLE', repetition_type: 'REQUIRED' })),
];

const milliseconds = (times: Float64Array, length: number): BigInt64Array => {
  const whole = new BigInt64Array(length);
  for (let row = 0; row < length; row++) {
    if (!Number.isSafeInteger(times[row])) throw new TraderError('INVALID_DATA', `row ${row + 1}: its time ${times[row]} is no whole number of ms: round it`);
    whole[row] = BigInt(times[row]);
  }
  return whole;
};

/**
 * Bars as the bytes of a Parquet file: `symbol`, `time` (when the bar began) and `bar_end` (when it was complete) as TIMESTAMP in UTC with
 * milliseconds, `open` to `volume` as DOUBLE; compressed with Snappy. `parseParquet` reads back the same table to the last bit.
 * Throws INVALID_DATA for a time that is no whole millisecond.
 */
export const formatParquet = (bars: BarTable): Uint8Array => {
  const { length } = bars;
  // Plain encoding: a reader gets columns of doubles by copying, not value by value.
  const numbers = NUMBERS.map((name) => ({ name, data: bars[name].subarray(0, length), encoding: 'PLAIN' as const, statistics: false }));
  const buffer = parquetWriteBuffer({
    schema: [...SCHEMA],
    rowGroupSize: ROWS_PER_GROUP,
    createdBy: '@trader/backtest',
    columnData: [
      { name: 'symbol', data: Array.from({ length }, (_, row) => bars.symbols[bars.symbol[row]]) },
      { name: 'time', data: milliseconds(bars.openTime, length), encoding: 'PLAIN' },
      { name: BAR_END, data: milliseconds(bars.time, length), encoding: 'PLAIN' },
      ...numbers,
    ],
  });
  return new Uint8Array(buffer);
};
