import type { TraderError } from '@trader/core';
import { shown } from './row-error';
import type { TickColumn, TickFileOptions } from './tick-file-options';

const NAMES: Readonly<Record<Exclude<TickColumn, 'time'>, readonly string[]>> = {
  symbol: ['symbol', 'ticker'],
  bid: ['bid', 'bid_price', 'bidprice'],
  bidSize: ['bid_size', 'bidsize'],
  ask: ['ask', 'ask_price', 'askprice'],
  askSize: ['ask_size', 'asksize'],
  price: ['price'],
  size: ['size', 'quantity'],
};
const QUOTE = ['bid', 'bidSize', 'ask', 'askSize'] as const;
const TRADE = ['price', 'size'] as const;

/** Whether the names of a header, case ignored, are those of quotes or trades, and not of bars. */
export const areOfTicks = (given: readonly string[]): boolean => {
  const names = given.map((name) => name.trim().toLowerCase());
  return !names.includes('open') && [...NAMES.bid, ...NAMES.ask, ...NAMES.price].some((name) => names.includes(name));
};

const cure = (column: TickColumn): string => `columns.${column} (--columns ${column}=NAME)`;

/** Where each column stands, by index from 0; -1 where there is none. `clock`: the time of day, when `time` holds the date alone. */
export type TickColumns = Readonly<Record<TickColumn | 'clock', number>>;

/**
 * Finds the columns by name, case ignored: a time, and all four of a quote or both of a trade, or all six. Throws what `fail` makes of its
 * complaint when some are missing.
 */
export const tickColumns = (given: readonly string[], options: TickFileOptions, fail: (what: string) => TraderError): TickColumns => {
  const names = given.map((name) => name.trim().toLowerCase());
  const among = `among ${shown(given.join(','))}`;
  const named = (column: TickColumn): number | undefined => {
    const name = options.columns?.[column];
    if (name === undefined) return undefined;
    const at = names.indexOf(name.trim().toLowerCase());
    if (at < 0 && options.orUsual?.includes(column) === true) return undefined;
    if (at < 0) throw fail(`there is no column ${shown(name)} ${among}: name an existing one in ${cure(column)}`);
    return at;
  };
  const find = (column: keyof typeof NAMES): number =>
    named(column) ?? NAMES[column].map((name) => names.indexOf(name)).find((at) => at >= 0) ?? -1;
  const all = (columns: readonly (keyof typeof NAMES)[]): boolean => {
    const missing = columns.find((column) => find(column) < 0);
    if (missing !== undefined && columns.some((column) => find(column) >= 0)) {
      throw fail(`no column "${NAMES[missing][0]}" ${among}: name it in ${cure(missing)}`);
    }
    return missing === undefined;
  };
  const [datetime, timestamp, date, time] = ['datetime', 'timestamp', 'date', 'time'].map((name) => names.indexOf(name));
  const stamp = named('time') ?? [datetime, timestamp, date, time].find((at) => at >= 0);
  if (stamp === undefined) throw fail(`no column "time" ${among}: add a header line, or name it in ${cure('time')}`);
  const quotes = all(QUOTE);
  if (!all(TRADE) && !quotes) throw fail(`neither bid, bid_size, ask, ask_size nor price, size ${among}: name them in columns (--columns)`);
  return {
    time: stamp, clock: stamp === date && time >= 0 ? time : -1, symbol: find('symbol'),
    bid: find('bid'), bidSize: find('bidSize'), ask: find('ask'), askSize: find('askSize'), price: find('price'), size: find('size'),
  };
};
