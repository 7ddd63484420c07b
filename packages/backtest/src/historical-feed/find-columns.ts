import type { TraderError } from '@trader/core';
import type { BarColumn, BarFileOptions } from './bar-file-options';
import { shown } from './row-error';
import { areOfTicks } from './tick-columns';

const NAMES: Readonly<Record<Exclude<BarColumn, 'time'>, readonly string[]>> = {
  symbol: ['symbol', 'ticker'],
  open: ['open'],
  high: ['high'],
  low: ['low'],
  close: ['close'],
  volume: ['volume'],
};

/** The column that says when a bar was complete, in files that tell. The files we write do. */
export const BAR_END = 'bar_end';

/** Where each column stands, by index from 0; -1 where there is none. */
export interface Columns {
  readonly time: number;
  /** A second column with the time of day, when `time` holds the date alone. */
  readonly clock: number;
  /** The column BAR_END. */
  readonly end: number;
  readonly symbol: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/** Finds the columns of a bar file by name, case ignored. Throws what `fail` makes of its complaint when one is missing. */
export const findColumns = (given: readonly string[], options: BarFileOptions, cure: string, fail: (what: string) => TraderError): Columns => {
  const names = given.map((name) => name.trim().toLowerCase());
  const among = `among ${shown(given.join(','))}`;
  const named = (column: BarColumn): number | undefined => {
    const name = options.columns?.[column];
    if (name === undefined) return undefined;
    const at = names.indexOf(name.trim().toLowerCase());
    if (at < 0) throw fail(`there is no column ${shown(name)} ${among}: name an existing one in --columns`);
    return at;
  };
  const find = (column: keyof typeof NAMES): number =>
    named(column) ?? NAMES[column].map((name) => names.indexOf(name)).find((at) => at >= 0) ?? -1;
  const need = (column: keyof typeof NAMES): number => {
    const at = find(column);
    if (at < 0 && areOfTicks(given)) throw fail(`no column "${column}" ${among}: these are quotes or trades, and are named in data.ticks (--ticks FILE)`);
    if (at < 0) throw fail(`no column "${column}" ${among}: ${cure} --columns ${column}=NAME`);
    return at;
  };
  const [datetime, timestamp, date, time] = ['datetime', 'timestamp', 'date', 'time'].map((name) => names.indexOf(name));
  const stamp = named('time') ?? [datetime, timestamp, date, time].find((at) => at >= 0);
  if (stamp === undefined) throw fail(`no column "date" or "time" ${among}: ${cure} --columns time=NAME`);
  return {
    time: stamp,
    clock: stamp === date && time >= 0 ? time : -1,
    end: names.indexOf(BAR_END),
    symbol: find('symbol'),
    open: need('open'),
    high: need('high'),
    low: need('low'),
    close: need('close'),
    volume: need('volume'),
  };
};
