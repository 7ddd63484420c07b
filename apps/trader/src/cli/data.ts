import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { barsOfTicks, checkBars, checkTicks, describeBars, describeTicks, parseInterval } from '@trader/backtest';
import type { Finding } from '@trader/backtest';
import { holdsTicks, readBars, readTicks, writeBars } from '@trader/backtest/node';
import { calendarNamed, createZone, isTraderError, TraderError } from '@trader/core';
import type { BarTable, ExchangeCalendar, TickTable } from '@trader/core';
import { aapl, indexFutures, sp500 } from '@trader/sample-data';
import { EXIT } from './exit-codes';
import { pairs } from './pairs';
import type { Terminal } from './terminal';

/** How the commands about data read a file. */
export interface DataFlags {
  readonly symbol?: string;
  readonly tz?: string;
  readonly stamp?: 'start' | 'end';
  readonly interval?: string;
  readonly columns?: string;
  readonly calendar?: string;
  readonly json?: boolean;
}

const SAMPLES: Readonly<Record<string, { readonly calendar: string; read(): BarTable }>> = {
  aapl: { calendar: 'XNYS', read: aapl },
  sp500: { calendar: 'XNYS', read: sp500 },
  'index-futures': { calendar: 'CFFEX', read: indexFutures },
};
const SAMPLE = 'sample:';
/** Bars that take long enough to check for a bar of progress. */
const MANY = 500_000;
const BAR_COLUMNS: readonly string[] = ['open', 'high', 'low', 'close', 'volume'];
const TICK_COLUMNS: readonly string[] = ['bid', 'bidSize', 'ask', 'askSize', 'price', 'size'];
const COLUMNS: readonly string[] = ['time', 'symbol', ...BAR_COLUMNS, ...TICK_COLUMNS];

const columnsOf = (text: string): Record<string, string> => {
  const columns = pairs(text.split(','), '--columns', 'close=Last');
  const unknown = columns.find(([name]) => !COLUMNS.includes(name));
  if (unknown !== undefined) throw new TraderError('INVALID_CONFIG', `--columns: there is no column "${unknown[0]}": there are ${COLUMNS.join(', ')}`);
  return Object.fromEntries(columns);
};

/** Options that say something of bars alone. */
type OfBars = 'stamp' | 'interval';

/** A file or a sample, with the calendar it is judged by. */
interface Source {
  readonly calendar: ExchangeCalendar;
  read(): Promise<{ readonly bars: BarTable } | { readonly ticks: TickTable }>;
}

/** `ofBars`: which options are refused for a file of quotes and trades. Throws INVALID_CONFIG for an option that is none; what is wrong with the file `read` throws. */
const sourceOf = (name: string, flags: DataFlags, ofBars: readonly OfBars[]): Source => {
  if (flags.interval !== undefined) parseInterval(flags.interval);
  if (flags.tz !== undefined) createZone(flags.tz);
  if (name.startsWith(SAMPLE)) {
    const known = Object.keys(SAMPLES);
    const short = name.slice(SAMPLE.length);
    if (!known.includes(short)) throw new TraderError('INVALID_CONFIG', `there is no sample "${short}": there are ${known.join(', ')}`);
    const { calendar, read } = SAMPLES[short];
    return { calendar: calendarNamed(flags.calendar ?? calendar), read: async () => ({ bars: read() }) };
  }
  const calendar = calendarNamed(flags.calendar ?? 'XNYS');
  const columns = flags.columns === undefined ? {} : columnsOf(flags.columns);
  const named = Object.keys(columns);
  const options = {
    calendarOf: () => calendar, columns, ...(flags.symbol === undefined ? {} : { symbol: flags.symbol }), ...(flags.tz === undefined ? {} : { timeZone: flags.tz }),
  };
  const barOptions = { ...options, ...(flags.stamp === undefined ? {} : { stamp: flags.stamp }), ...(flags.interval === undefined ? {} : { interval: flags.interval }) };
  const ofTicks = (): boolean => named.some((each) => TICK_COLUMNS.includes(each)) || (!named.some((each) => BAR_COLUMNS.includes(each)) && holdsTicks(name));
  const read: Source['read'] = async () => {
    if (!ofTicks()) return { bars: await readBars([name], barOptions) };
    const idle = ofBars.find((each) => flags[each] !== undefined);
    if (idle !== undefined) throw new TraderError('INVALID_CONFIG', `${name}: --${idle} is of bars, and these are quotes and trades: leave it out`);
    return { ticks: readTicks([name], options) };
  };
  return { calendar, read };
};

const stamp = (time: number): string => new Date(time).toISOString().replace(/(:00)?\.000Z$/, 'Z');

const lengthOf = (ms: number): string => (ms % 3_600_000 === 0 ? `${ms / 3_600_000}h` : ms % 60_000 === 0 ? `${ms / 60_000}m` : `${ms / 1000}s`);

/** The length that most bars of a symbol have; `1d` when the first one is a whole session. */
const intervalOf = (bars: BarTable, symbol: string, calendar: ExchangeCalendar): string => {
  const number = bars.symbols.indexOf(symbol);
  const first = bars.symbol.indexOf(number);
  const session = calendar.sessionAt(bars.time[first]);
  if (bars.openTime[first] === session.open && bars.time[first] === session.close) return '1d';
  const counts = new Map<number, number>();
  for (let row = first; row < bars.length; row++) {
    if (bars.symbol[row] !== number) continue;
    const length = bars.time[row] - bars.openTime[row];
    counts.set(length, (counts.get(length) ?? 0) + 1);
  }
  return lengthOf([...counts].reduce((most, each) => (each[1] > most[1] ? each : most))[0]);
};

const table = (rows: readonly (readonly string[])[]): string => {
  const widths = rows[0].map((_, at) => Math.max(...rows.map((row) => row[at].length)));
  return rows.map((row) => row.map((cell, at) => cell.padEnd(widths[at])).join('  ').trimEnd()).join('\n');
};

const listed = (file: string, bars: BarTable, calendar: ExchangeCalendar, timeZone: string) =>
  describeBars(bars).map(({ symbol, bars: count, from, to }) =>
    ({ file, symbol, bars: count, first: stamp(from), last: stamp(to), interval: intervalOf(bars, symbol, calendar), timeZone }));

const listedTicks = (file: string, ticks: TickTable, timeZone: string) =>
  describeTicks(ticks).map(({ symbol, quotes, trades, from, to }) => ({ file, symbol, quotes, trades, first: stamp(from), last: stamp(to), timeZone }));

/** Lists the samples and the files of a folder: symbols, bars or quotes and trades, first and last time (UTC), interval, the exchange's time zone. */
export const listData = async (folder: string, flags: DataFlags, terminal: Terminal): Promise<void> => {
  let names: string[];
  try {
    names = readdirSync(folder).filter((name) => /\.(csv|csv\.gz|txt|txt\.gz|parquet)$/i.test(name)).sort();
  } catch (cause) {
    throw new TraderError('INVALID_DATA', `${folder}: this folder cannot be read: check the path`, { cause });
  }
  const files = [...Object.keys(SAMPLES).map((name) => `${SAMPLE}${name}`), ...names.map((name) => join(folder, name))];
  const found: ReturnType<typeof listed>[number][] = [];
  const ticks: ReturnType<typeof listedTicks>[number][] = [];
  const unread: { file: string; why: string }[] = [];
  for (const file of files) {
    const { calendar, read } = sourceOf(file, flags, ['stamp', 'interval']);
    try {
      const data = await read();
      const timeZone = file.startsWith(SAMPLE) ? calendar.timeZone : (flags.tz ?? calendar.timeZone);
      if ('bars' in data) found.push(...listed(file, data.bars, calendar, timeZone));
      else ticks.push(...listedTicks(file, data.ticks, timeZone));
    } catch (error) {
      if (!isTraderError(error) || (error.code !== 'INVALID_DATA' && error.code !== 'INVALID_CONFIG')) throw error;
      unread.push({ file, why: error.message });
    }
  }
  if (flags.json === true) return terminal.print(JSON.stringify({ bars: found, ticks, unread }, null, 2));
  const rows = found.map((each) => [each.file, each.symbol, String(each.bars), each.first, each.last, each.interval, each.timeZone]);
  terminal.print(table([['file', 'symbol', 'bars', 'first (UTC)', 'last (UTC)', 'interval', 'zone'], ...rows]));
  if (ticks.length > 0) {
    const lines = ticks.map((each) => [each.file, each.symbol, String(each.quotes), String(each.trades), each.first, each.last, each.timeZone]);
    terminal.print(`\n${table([['file', 'symbol', 'quotes', 'trades', 'first (UTC)', 'last (UTC)', 'zone'], ...lines])}`);
  }
  for (const { why } of unread) terminal.print(`not read  ${why}`);
};

const barsText = (count: number): string => `${count} ${count === 1 ? 'bar' : 'bars'}`;

const ticksText = (count: number): string => `${count} ${count === 1 ? 'quote or trade' : 'quotes and trades'}`;

const summary = (file: string, size: string, findings: readonly Finding[]): string => {
  if (findings.length === 0) return `${file}: ${size}, nothing found`;
  const counts = new Map<string, number>();
  for (const { kind } of findings) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return `${file}: ${size}, ${findings.length} found: ${[...counts].map(([kind, count]) => `${count} ${kind}`).join(', ')}`;
};

const findingsIn = (file: string, data: Awaited<ReturnType<Source['read']>>, calendar: ExchangeCalendar, terminal: Terminal): readonly Finding[] => {
  if ('ticks' in data) return checkTicks(data.ticks, () => calendar);
  return checkBars(data.bars, () => calendar, data.bars.length >= MANY ? terminal.progress(file, data.bars.length) : undefined);
};

/** Checks files one by one and says what looks wrong. Gives the exit code: findings when there are any, data when a file is refused. */
export const checkData = async (files: readonly string[], flags: DataFlags & { readonly limit: number }, terminal: Terminal): Promise<number> => {
  const reports: object[] = [];
  let code: number = EXIT.ok;
  for (const file of files) {
    const { calendar, read } = sourceOf(file, flags, ['stamp', 'interval']);
    try {
      const data = await read();
      const findings = findingsIn(file, data, calendar, terminal);
      const size = 'bars' in data ? barsText(data.bars.length) : ticksText(data.ticks.length);
      if (findings.length > 0 && code === EXIT.ok) code = EXIT.findings;
      reports.push({ file, ...('bars' in data ? { bars: data.bars.length } : { ticks: data.ticks.length }), findings: findings.map((each) => ({ ...each, time: stamp(each.time) })) });
      if (flags.json === true) continue;
      for (const each of findings.slice(0, flags.limit)) terminal.print(`${each.kind.padEnd(14)} ${each.symbol} row ${each.row} ${stamp(each.time)}  ${each.what}`);
      if (findings.length > flags.limit) terminal.print(`... and ${findings.length - flags.limit} more: --limit shows them`);
      terminal.print(summary(file, size, findings));
      for (const [kind, cure] of new Map(findings.map((each) => [each.kind, each.cure]))) terminal.print(`  ${kind}: ${cure}`);
    } catch (error) {
      if (!isTraderError(error) || error.code !== 'INVALID_DATA') throw error;
      code = EXIT.data;
      reports.push({ file, refused: error.message });
      terminal.note(`trader: ${error.message}`);
    }
  }
  if (flags.json === true) terminal.print(JSON.stringify(reports, null, 2));
  return code;
};

/** The bars of a file or sample; of quotes and trades those of the trades, as long as `--interval` says. */
const barsIn = async (from: string, flags: DataFlags): Promise<{ readonly bars: BarTable; readonly made: string }> => {
  const { calendar, read } = sourceOf(from, flags, ['stamp']);
  const data = await read();
  if ('bars' in data) return { bars: data.bars, made: '' };
  const { bars, trades, outside } = barsOfTicks(data.ticks, { interval: flags.interval, calendarOf: () => calendar });
  const [all, out] = [trades, outside].map((counts) => counts.reduce((sum, count) => sum + count, 0));
  if (all === 0) throw new TraderError('INVALID_DATA', `${from}: there are quotes alone, and bars are made of trades: name a file that has trades`);
  if (bars.length === 0) throw new TraderError('INVALID_DATA', `${from}: there is no trade in the sessions of ${calendar.name}, and so no bar: name another --calendar or --tz`);
  return { bars, made: ` made of ${all - out} ${all - out === 1 ? 'trade' : 'trades'}${out === 0 ? '' : `; ${out} ${out === 1 ? 'lies' : 'lie'} outside the sessions of ${calendar.name}`}` };
};

/** Reads one file (or sample) and writes its bars as another. An existing file is left alone unless `force`. */
export const convertData = async (from: string, to: string, flags: DataFlags & { readonly force?: boolean }, terminal: Terminal): Promise<void> => {
  const { bars, made } = await barsIn(from, flags);
  await writeBars(to, bars, { force: flags.force === true });
  terminal.print(flags.json === true ? JSON.stringify({ from, to, bars: bars.length, symbols: bars.symbols }) : `${to}: ${barsText(bars.length)} of ${bars.symbols.join(', ')}${made}`);
};
