import type { BarColumn, BarFileOptions } from './bar-file-options';
import { textOf } from './decimal';
import { rowError, shown } from './row-error';

const COMMA = 44;
const DELIMITERS = [COMMA, 59, 9];
const NAMES: Readonly<Record<Exclude<BarColumn, 'time'>, readonly string[]>> = {
  symbol: ['symbol', 'ticker'],
  open: ['open'],
  high: ['high'],
  low: ['low'],
  close: ['close'],
  volume: ['volume'],
};

/** Where each column stands, by index from 0; -1 where there is none. */
export interface Header {
  readonly delimiter: number;
  /** How many fields every row must have. */
  readonly width: number;
  readonly time: number;
  /** A second column with the time of day, when `time` holds the date alone. */
  readonly clock: number;
  readonly symbol: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/** Reads the header line, which ends at `end`. Throws INVALID_DATA when a column is missing. */
export const readHeader = (bytes: Uint8Array, start: number, end: number, options: BarFileOptions): Header => {
  const file = options.file ?? 'bars';
  const delimiter = DELIMITERS.find((one) => bytes.subarray(start, end).includes(one)) ?? COMMA;
  const line = textOf(bytes, start, end);
  const names = line.split(String.fromCharCode(delimiter)).map((name) => name.trim().replace(/^"(.*)"$/, '$1').trim().toLowerCase());
  const named = (column: BarColumn): number | undefined => {
    const name = options.columns?.[column];
    if (name === undefined) return undefined;
    const at = names.indexOf(name.trim().toLowerCase());
    if (at < 0) throw rowError(file, 1, `there is no column ${shown(name)} among ${shown(line)}: name an existing one in --columns`);
    return at;
  };
  const find = (column: keyof typeof NAMES): number =>
    named(column) ?? NAMES[column].map((name) => names.indexOf(name)).find((at) => at >= 0) ?? -1;
  const need = (column: keyof typeof NAMES): number => {
    const at = find(column);
    if (at < 0) throw rowError(file, 1, `no column "${column}" among ${shown(line)}: add a header line, or say --columns ${column}=NAME`);
    return at;
  };
  const [datetime, timestamp, date, time] = ['datetime', 'timestamp', 'date', 'time'].map((name) => names.indexOf(name));
  const stamp = named('time') ?? [datetime, timestamp, date, time].find((at) => at >= 0);
  if (stamp === undefined) throw rowError(file, 1, `no column "date" or "time" among ${shown(line)}: add a header line, or say --columns time=NAME`);
  return {
    delimiter,
    width: names.length,
    time: stamp,
    clock: stamp === date && time >= 0 ? time : -1,
    symbol: find('symbol'),
    open: need('open'),
    high: need('high'),
    low: need('low'),
    close: need('close'),
    volume: need('volume'),
  };
};
