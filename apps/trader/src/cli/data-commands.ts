import { Option } from 'commander';
import type { Command } from 'commander';
import { TraderError } from '@trader/core';
import { checkData, convertData, listData } from './data';
import type { DataFlags } from './data';
import type { Terminal } from './terminal';

const atLeastNone = (text: string): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) throw new TraderError('INVALID_CONFIG', `--limit ${text}: write a whole number from 0`);
  return value;
};

const reading = (command: Command): Command =>
  command
    .option('--symbol <name>', 'symbol of files that have no column for it (default: the name of the file)')
    .option('--tz <zone>', 'time zone of stamps that name none, such as America/New_York')
    .addOption(new Option('--stamp <of>', 'of bars: whether a stamp is the start or the end of its bar').choices(['start', 'end']))
    .option('--calendar <name>', 'exchange calendar: XNYS, XNAS, CFFEX, 24x7 (default: XNYS, of a sample its own)')
    .option('--interval <length>', 'length of a bar: 1m, 5m, 1h, 1d (default: found from the stamps; 1m for bars made of trades)')
    .option('--columns <list>', 'what columns are called: time=Stamp,close=Last, or bid, bidSize, ask, askSize, price, size of ticks')
    .option('--json', 'print JSON');

/** `trader data list|check|convert`. `setExitCode` is told when a check finds something. */
export const addData = (program: Command, terminal: Terminal, setExitCode: (code: number) => void): void => {
  const data = program.command('data').description('list, check and convert files of bars (.csv, .csv.gz, .parquet), and of quotes and trades (.csv, .csv.gz)');
  reading(data.command('list [folder]').description('the samples, and the files of a folder (default: this one)'))
    .action((folder: string | undefined, flags: DataFlags) => listData(folder ?? '.', flags, terminal));
  reading(data.command('check <file...>').description('look in bars for gaps, bad prints, unadjusted splits and wrong stamps; in quotes and trades for crossed quotes, bad prints and times outside the sessions; a file may be sample:aapl. Exit code 7 when something was found'))
    .option('--limit <count>', 'most findings printed for a file', atLeastNone, 20)
    .action(async (files: string[], flags: DataFlags & { limit: number }) => setExitCode(await checkData(files, flags, terminal)));
  reading(data.command('convert <in> <out>').description('write bars in another format, or those of trades, whole or not at all; <in> may be sample:aapl'))
    .option('--force', 'overwrite')
    .action((from: string, to: string, flags: DataFlags & { force?: boolean }) => convertData(from, to, flags, terminal));
};
