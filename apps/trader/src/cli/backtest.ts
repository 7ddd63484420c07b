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
  readonly bars: readonly string[];
  readonly ticks: readonly string[];
  readonly cash: string;
  readonly currency: string;
  readonly fee: string;
  readonly slippage: string;
  readonly financing?: string;
  readonly actions?: string;
  readonly margin?: string;
  readonly onMarginCall?: string;
  readonly benchmark?: string;
  readonly param: readonly string[];
  readonly limit: readonly string[];
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

/** `--bars sample:aapl` means recorded bars that come with the program. */
const sampleOf = (bars: readonly string[]): { readonly sample: string } | undefined =>
  bars.length === 1 && bars[0].startsWith('sample:') ? { sample: bars[0].slice('sample:'.length) } : undefined;

/** The account that the flags describe, checked like one of a configuration file. */
const accountOf = (flags: BacktestFlags): AccountConfig => {
  const sample = sampleOf(flags.bars);
  const ticks = flags.ticks.length === 0 ? {} : { ticks: flags.ticks };
  const account = parseAccount(
    {
      name: flags.name,
      title: `${strategyName(flags.strategy)} on ${(flags.bars.length > 0 ? flags.bars : flags.ticks).map((each) => basename(each)).join(', ')}`,
      currency: flags.currency,
      cash: flags.cash,
      strategy: flags.strategy,
      parameters: numbersOf(flags.param, '--param', 'fast=10'),
      limits: numbersOf(flags.limit, '--limit', 'maxDrawdown=0.5'),
      data: sample === undefined ? {
        ...(flags.bars.length === 0 ? {} : { files: flags.bars }),
        ...ticks,
        ...(flags.symbol === undefined ? {} : { symbol: flags.symbol }),
        ...(flags.tz === undefined ? {} : { timeZone: flags.tz }),
        ...(flags.stamp === undefined ? {} : { stamp: flags.stamp }),
        ...(flags.calendar === undefined ? {} : { calendar: flags.calendar }),
        ...(flags.interval === undefined ? {} : { interval: flags.interval }),
        ...(flags.columns === undefined ? {} : { columns: Object.fromEntries(pairs(flags.columns.split(','), '--columns', 'close=Last')) }),
      } : { ...sample, ...ticks },
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
