import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { barsOfTicks, mergeBars } from '@trader/backtest';
import type { TickBars } from '@trader/backtest';
import { readBars, readTicks } from '@trader/backtest/node';
import type { ReadBarsOptions, ReadTicksOptions } from '@trader/backtest/node';
import { calendarNamed, createBarTable, createCalendars, defineInstrument, price as exactPrice, TraderError } from '@trader/core';
import type { BarTable, Instrument, TickTable } from '@trader/core';
import { AAPL, AAPL_SOURCE, aapl, INDEX_FUTURES, INDEX_FUTURES_SOURCES, indexFutures } from '@trader/sample-data';
import type { AccountConfig } from './config';

/** A file that a run has read. */
export interface ReadFile {
  readonly name: string;
  readonly sha256: string;
}

/** What an account trades on. */
interface LoadedData {
  /** Of all instruments; of those that have ticks alone they are made of their trades. */
  readonly bars: BarTable;
  readonly ticks?: TickTable | undefined;
  readonly instruments: readonly Instrument[];
  readonly read: readonly ReadFile[];
  /** What its reader has to know. */
  readonly remarks: readonly string[];
}

/** SHA-256 of a file's bytes. */
export const hashOf = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');

/** How a file of the account's own kind is read that is not its data. */
export const barOptionsOf = ({ data }: AccountConfig): ReadBarsOptions => {
  if ('sample' in data || 'market' in data) return {};
  const { files, timeZone, stamp, interval, columns, calendar = 'XNYS' } = data;
  // Where there are ticks alone, the interval is that of the bars made of them, and the names of time and symbol are theirs.
  const names = files === undefined ? { ...columns, time: undefined, symbol: undefined } : columns;
  return { ...definedOnly({ timeZone, stamp, ...(files && { interval }) }), columns: barColumnsOf(names), calendarOf: () => calendarNamed(calendar) };
};

/** Drops keys whose value is undefined. */
const definedOnly = <T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as { [K in keyof T]: Exclude<T[K], undefined> };

type ColumnNames = Extract<AccountConfig['data'], { columns?: unknown }>['columns'];

const barColumnsOf = ({ time, symbol, open, high, low, close, volume }: NonNullable<ColumnNames> = {}): NonNullable<ReadBarsOptions['columns']> =>
  definedOnly({ time, symbol, open, high, low, close, volume });

const tickColumnsOf = ({ time, symbol, bid, bidSize, ask, askSize, price, size }: NonNullable<ColumnNames> = {}): NonNullable<ReadTicksOptions['columns']> =>
  definedOnly({ time, symbol, bid, bidSize, ask, askSize, price, size });

const loadSample = (sample: 'aapl' | 'index-futures'): LoadedData => {
  const [bars, instruments, sources] = sample === 'aapl' ? [aapl(), [AAPL], [AAPL_SOURCE]] : [indexFutures(), INDEX_FUTURES, INDEX_FUTURES_SOURCES];
  return { bars, instruments, remarks: [], read: sources.map((source) => ({ name: `${source.package}@${source.version}/${source.file}`, sha256: source.sha256 })) };
};

/** What the bars that are made of trades leave out, symbol by symbol. */
const remarksOf = ({ bars, trades, outside }: TickBars, instrumentOf: (symbol: string) => Instrument): string[] =>
  bars.symbols.flatMap((symbol, index) => {
    if (trades[index] === 0) return [`${symbol} has quotes alone: without trades there are no bars of it, no exposure and no chart of its price.`];
    if (outside[index] === 0) return [];
    return [`${outside[index]} of the ${trades[index]} trades of ${symbol} lie outside the sessions of ${instrumentOf(symbol).calendar}, and are in no bar: another exchange is named in "calendar".`];
  });

/** An account's bars, quotes and trades, and its instruments. Throws INVALID_DATA in one line that names file and cure. */
export const loadData = async ({ data, instruments = [], currency, name }: AccountConfig): Promise<LoadedData> => {
  if ('sample' in data) return loadSample(data.sample);
  if ('market' in data) throw new TraderError('INVALID_CONFIG', `account ${name}: data.market: nothing of it is recorded: "trader live --account ${name}" trades it; name files to trade them here`);
  const { files, ticks: tickFiles, calendar = 'XNYS', columns, ...options } = data;
  const known = new Map(instruments.map((each) => [each.symbol, defineInstrument(definedOnly({ currency, calendar, ...each }))]));
  const instrumentOf = (symbol: string): Instrument => known.get(symbol) ?? defineInstrument({ symbol, currency, calendar, tickSize: '0.000001' });
  const calendars = createCalendars();
  const calendarOf = (symbol: string): ReturnType<typeof calendars> => calendars(instrumentOf(symbol));
  const symbols = known.size === 0 ? undefined : [...known.keys()];
  const loaded = (bars: BarTable): Omit<LoadedData, 'remarks'> =>
    ({ bars, instruments: bars.symbols.map(instrumentOf), read: [...(files ?? []), ...(tickFiles ?? [])].map((file) => ({ name: file, sha256: hashOf(file) })) });
  const barOptions: ReadBarsOptions = { ...definedOnly({ ...options, symbols }), columns: barColumnsOf(columns), calendarOf };
  if (tickFiles === undefined) return { ...loaded(await readBars(files ?? [], barOptions)), remarks: [] };
  const bars = files && (await readBars(files, { ...barOptions, ...(symbols && { barless: symbols }) }));
  // Beside bars, a symbol that nobody named is a mistake: a file's name may stand for it.
  const ticks = readTicks(tickFiles, {
    ...definedOnly({ symbol: options.symbol, timeZone: options.timeZone, symbols: symbols ?? bars?.symbols }), calendarOf,
    columns: tickColumnsOf(columns), orUsual: files === undefined ? [] : ['time', 'symbol'],
  });
  const made = barsOfTicks(ticks, { interval: options.interval, calendarOf, symbols: ticks.symbols.filter((symbol) => bars?.symbols.includes(symbol) !== true) });
  const all = bars === undefined ? made.bars : made.bars.symbols.length === 0 ? bars : mergeBars([bars, made.bars], ['data.files', 'data.ticks']);
  const missing = symbols?.find((symbol) => !all.symbols.includes(symbol));
  if (missing !== undefined) throw new TraderError('INVALID_DATA', `account ${name}: instruments: there is no bar, quote or trade of ${missing}: there are ${all.symbols.join(', ')}`);
  return { ...loaded(all), ticks, remarks: remarksOf(made, instrumentOf) };
};

/** The symbols of a market of which nothing is recorded. */
export const marketData = ({ instruments = [], currency }: AccountConfig, symbols: readonly string[]): LoadedData => {
  const known = new Map(instruments.map((each) => [each.symbol, each]));
  return { bars: createBarTable(symbols, 0), instruments: symbols.map((symbol) => defineInstrument(definedOnly({ currency, ...known.get(symbol), symbol }))), read: [], remarks: [] };
};

const CENT = exactPrice('0.01');

/** An instrument as a broker takes its orders: recorded prices that were adjusted have steps that no exchange has. */
export const atBroker = (instrument: Instrument): Instrument => (instrument.tickSize < CENT ? Object.freeze({ ...instrument, tickSize: CENT }) : instrument);
