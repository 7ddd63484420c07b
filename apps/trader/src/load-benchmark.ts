import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { ReportInput } from '@trader/backtest';
import { readBars } from '@trader/backtest/node';
import type { ReadBarsOptions } from '@trader/backtest/node';
import { TraderError } from '@trader/core';
import type { BarTable } from '@trader/core';
import { SP500_SOURCE, sp500 } from '@trader/sample-data';
import type { AccountConfig } from './config';

/** What a run is compared with, and the files that it was read from. */
interface LoadedBenchmark {
  readonly benchmark: NonNullable<ReportInput['benchmark']>;
  readonly read: readonly { readonly name: string; readonly sha256: string }[];
}

const closesOf = (bars: BarTable, symbol: string): LoadedBenchmark['benchmark'] => {
  const number = bars.symbols.indexOf(symbol);
  const mine = (_: number, row: number): boolean => bars.symbol[row] === number;
  return { name: symbol, time: bars.time.subarray(0, bars.length).filter(mine), value: bars.close.subarray(0, bars.length).filter(mine) };
};

/**
 * The benchmark of an account over the closes of a sample, of one of its own symbols, or of a file of one symbol that is read by `options`.
 * Rejects with INVALID_CONFIG for a symbol that it has no bars of, INVALID_DATA for a file that cannot be read or has several symbols.
 */
export const loadBenchmark = async (given: NonNullable<AccountConfig['benchmark']>, bars: BarTable, options: ReadBarsOptions): Promise<LoadedBenchmark> => {
  if (given.sample !== undefined) {
    const index = sp500();
    const { name, package: from, version, file: source, sha256 } = SP500_SOURCE;
    return { benchmark: { name, time: index.time, value: index.close }, read: [{ name: `${from}@${version}/${source}`, sha256 }] };
  }
  if (given.symbol !== undefined) {
    const benchmark = closesOf(bars, given.symbol);
    if (benchmark.time.length > 0) return { benchmark, read: [] };
    throw new TraderError('INVALID_CONFIG', `benchmark.symbol: there is no bar of ${given.symbol} in the account's data: there are ${bars.symbols.join(', ')}`);
  }
  const { file = '' } = given;
  const read = await readBars([file], options);
  if (read.symbols.length > 1) throw new TraderError('INVALID_DATA', `${basename(file)}: a benchmark is one symbol, and there are ${read.symbols.join(', ')}: leave one of them`);
  return { benchmark: closesOf(read, read.symbols[0]), read: [{ name: file, sha256: createHash('sha256').update(readFileSync(file)).digest('hex') }] };
};
