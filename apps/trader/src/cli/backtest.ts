import { basename } from 'node:path';
import { cwd } from 'node:process';
import { TraderError } from '@trader/core';
import { anchored, parseAccount, strategyName } from '../config';
import type { AccountConfig } from '../config';
import { Home } from '../home';
import { pairs } from './pairs';
import { describeRun, runAndRemember, runAsJson } from './session';
import type { Terminal } from './terminal';

/** Options of `trader backtest`. */
export interface BacktestFlags {
  readonly strategy: string;
  readonly bars?: readonly string[];
  readonly ticks?: readonly string[];
  readonly cash: string;
  readonly currency: string;
  readonly fee: string;
  readonly slippage: string;
  readonly financing?: string;
  readonly actions?: string;
  readonly margin?: string;
  readonly onMarginCall?: string;
  readonly benchmark?: string;
  readonly param?: readonly string[];
  readonly limit?: readonly string[];
  readonly symbol?: string;
  readonly tz?: string;
  readonly stamp?: string;
  readonly interval?: string;
  readonly columns?: string;
  readonly calendar?: string;
  readonly name: string;
  readonly home: string;
  readonly json?: boolean;
}

const numbersOf = (texts: readonly string[], flag: string, example: string): Record<string, number> =>
  Object.fromEntries(
    pairs(texts, flag, example).map(([name, value]) => {
      const number = Number(value);
      if (value.trim() === '' || !Number.isFinite(number)) throw new TraderError('INVALID_CONFIG', `${flag} ${name}=${value}: the value is not a number`);
      return [name, number];
    }),
  );

/** What says how files are read: a sample takes none of it. */
const OF_FILES = ['ticks', 'symbol', 'tz', 'stamp', 'calendar', 'interval', 'columns'] as const;

const SAMPLE = 'sample:';

/** The data that the flags name: files, or `--bars sample:aapl`, recorded bars that come with the program. Throws INVALID_CONFIG for a sample that is not alone. */
const dataOf = (flags: BacktestFlags): object => {
  const { bars = [], ticks, symbol, tz, stamp, calendar = 'XNYS', interval, columns } = flags;
  const sample = bars.find((each) => each.startsWith(SAMPLE));
  if (sample === undefined) {
    return {
      ...(bars.length === 0 ? {} : { files: bars }),
      ...(ticks === undefined ? {} : { ticks }),
      ...(symbol === undefined ? {} : { symbol }),
      ...(tz === undefined ? {} : { timeZone: tz }),
      ...(stamp === undefined ? {} : { stamp }),
      calendar,
      ...(interval === undefined ? {} : { interval }),
      ...(columns === undefined ? {} : { columns: Object.fromEntries(pairs(columns.split(','), '--columns', 'close=Last')) }),
    };
  }
  if (bars.length > 1) throw new TraderError('INVALID_CONFIG', `--bars ${sample}: a sample is traded alone, and --bars is there ${bars.length} times: give one sample, or files`);
  const stray = OF_FILES.find((each) => flags[each] !== undefined);
  if (stray !== undefined) throw new TraderError('INVALID_CONFIG', `--${stray} goes with files, and ${sample} is whole without it: leave it out`);
  return { sample: sample.slice(SAMPLE.length) };
};

/** The account that the flags describe, checked like one of a configuration file. */
const accountOf = (flags: BacktestFlags): AccountConfig => {
  const account = parseAccount(
    {
      name: flags.name,
      title: `${strategyName(flags.strategy)} on ${(flags.bars ?? flags.ticks ?? []).map((each) => basename(each)).join(', ')}`,
      currency: flags.currency,
      cash: flags.cash,
      strategy: flags.strategy,
      parameters: numbersOf(flags.param ?? [], '--param', 'fast=10'),
      limits: numbersOf(flags.limit ?? [], '--limit', 'maxDrawdown=0.5'),
      data: dataOf(flags),
      fee: flags.fee,
      slippage: flags.slippage,
      ...(flags.actions === undefined ? {} : { actions: flags.actions }),
      ...(flags.financing === undefined ? {} : { financing: flags.financing }),
      ...(flags.margin === undefined ? {} : { margin: flags.margin }),
      ...(flags.onMarginCall === undefined ? {} : { onMarginCall: flags.onMarginCall }),
      ...(flags.benchmark === undefined ? {} : { benchmark: { symbol: flags.benchmark } }),
    },
    'command line',
    'see "trader backtest --help"',
  );
  return anchored(account, cwd());
};

/** Runs one strategy over files of bars, of ticks, or of both and says what happened. */
export const backtest = async (flags: BacktestFlags, terminal: Terminal): Promise<void> => {
  const run = await runAndRemember(new Home(flags.home), accountOf(flags), terminal);
  terminal.print(flags.json === true ? JSON.stringify(runAsJson(run), null, 2) : `\n${describeRun(run, terminal.page)}\n`);
};
