import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { checkBars, describeBars } from '@trader/backtest';
import type { Finding } from '@trader/backtest';
import { readBars, writeBars } from '@trader/backtest/node';
import type { ReadBarsOptions } from '@trader/backtest/node';
import { calendarNamed, isTraderError, TraderError } from '@trader/core';
import type { BarTable, ExchangeCalendar } from '@trader/core';
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
const COLUMNS: readonly string[] = ['time', 'symbol', 'open', 'high', 'low', 'close', 'volume'];

const columnsOf = (text: string): Record<string, string> => {
  const columns = pairs(text.split(','), '--columns', 'close=Last');
  const unknown = columns.find(([name]) => !COLUMNS.includes(name));
  if (unknown !== undefined) throw new TraderError('INVALID_CONFIG', `--columns: there is no column "${unknown[0]}": there are ${COLUMNS.join(', ')}`);
  return Object.fromEntries(columns);
};

/** A file or a sample, with the calendar it is judged by. */
interface Source {
  readonly calendar: ExchangeCalendar;
  read(): Promise<BarTable>;
}

const sourceOf = (name: string, flags: DataFlags): Source => {
  if (name.startsWith(SAMPLE)) {
    const known = Object.keys(SAMPLES);
    const short = name.slice(SAMPLE.length);
    if (!known.includes(short)) throw new TraderError('INVALID_CONFIG', `there is no sample "${short}": there are ${known.join(', ')}`);
    const { calendar, read } = SAMPLES[short];
    return { calendar: calendarNamed(flags.calendar ?? calendar), read: async () => read() };
  }
  const calendar = calendarNamed(flags.calendar ?? 'XNYS');
  const options: ReadBarsOptions = {
    calendarOf: () => calendar,
    ...(flags.symbol === undefined ? {} : { symbol: flags.symbol }),
    ...(flags.tz === undefined ? {} : { timeZone: flags.tz }),
    ...(flags.stamp === undefined ? {} : { stamp: flags.stamp }),
    ...(flags.interval === undefined ? {} : { interval: flags.interval }),
    ...(flags.columns === undefined ? {} : { columns: columnsOf(flags.columns) }),
  };
  return { calendar, read: () => readBars([name], options) };
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

/** Lists the samples and the bar files of a folder: symbols, bars, first and last time (UTC), interval, the exchange's time zone. */
export const listData = async (folder: string, flags: DataFlags, terminal: Terminal): Promise<void> => {
  let names: string[];
  try {
    names = readdirSync(folder).filter((name) => /\.(csv|csv\.gz|txt|txt\.gz|parquet)$/i.test(name)).sort();
  } catch (cause) {
    throw new TraderError('INVALID_DATA', `${folder}: this folder cannot be read: check the path`, { cause });
  }
  const files = [...Object.keys(SAMPLES).map((name) => `${SAMPLE}${name}`), ...names.map((name) => join(folder, name))];
  const found: ReturnType<typeof listed>[number][] = [];
  const unread: { file: string; why: string }[] = [];
  for (const file of files) {
    try {
      const { calendar, read } = sourceOf(file, flags);
      found.push(...listed(file, await read(), calendar, file.startsWith(SAMPLE) ? calendar.timeZone : (flags.tz ?? calendar.timeZone)));
    } catch (error) {
      if (!isTraderError(error) || error.code !== 'INVALID_DATA') throw error;
      unread.push({ file, why: error.message });
    }
  }
  if (flags.json === true) return terminal.print(JSON.stringify({ bars: found, unread }, null, 2));
  const rows = found.map((each) => [each.file, each.symbol, String(each.bars), each.first, each.last, each.interval, each.timeZone]);
  terminal.print(table([['file', 'symbol', 'bars', 'first (UTC)', 'last (UTC)', 'interval', 'zone'], ...rows]));
  for (const { why } of unread) terminal.print(`not read  ${why}`);
};

const summary = (file: string, bars: number, findings: readonly Finding[]): string => {
  if (findings.length === 0) return `${file}: ${bars} bars, nothing found`;
  const counts = new Map<string, number>();
  for (const { kind } of findings) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return `${file}: ${bars} bars, ${findings.length} found: ${[...counts].map(([kind, count]) => `${count} ${kind}`).join(', ')}`;
};

/** Checks files one by one and says what looks wrong. Gives the exit code: findings when there are any, data when a file is refused. */
export const checkData = async (files: readonly string[], flags: DataFlags & { readonly limit: number }, terminal: Terminal): Promise<number> => {
  const reports: object[] = [];
  let code: number = EXIT.ok;
  for (const file of files) {
    const { calendar, read } = sourceOf(file, flags);
    try {
      const bars = await read();
      const progress = bars.length >= MANY ? terminal.progress(file, bars.length) : undefined;
      const findings = checkBars(bars, () => calendar, progress);
      if (findings.length > 0 && code === EXIT.ok) code = EXIT.findings;
      reports.push({ file, bars: bars.length, findings: findings.map((each) => ({ ...each, time: stamp(each.time) })) });
      if (flags.json === true) continue;
      for (const each of findings.slice(0, flags.limit)) terminal.print(`${each.kind.padEnd(14)} ${each.symbol} row ${each.row} ${stamp(each.time)}  ${each.what}`);
      if (findings.length > flags.limit) terminal.print(`... and ${findings.length - flags.limit} more: --limit shows them`);
      terminal.print(summary(file, bars.length, findings));
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

/** Reads one bar file (or sample) and writes it as another. An existing file is left alone unless `force`. */
export const convertData = async (from: string, to: string, flags: DataFlags & { readonly force?: boolean }, terminal: Terminal): Promise<void> => {
  const bars = await sourceOf(from, flags).read();
  await writeBars(to, bars, { force: flags.force === true });
  terminal.print(flags.json === true ? JSON.stringify({ from, to, bars: bars.length, symbols: bars.symbols }) : `${to}: ${bars.length} bars of ${bars.symbols.join(', ')}`);
};
