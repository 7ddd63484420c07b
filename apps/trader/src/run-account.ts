import { join } from 'node:path';
import { barsFrom, runBacktest, summarize } from '@trader/backtest';
import type { ReportInput, RunSummary } from '@trader/backtest';
import { writeReports } from '@trader/backtest/node';
import type { Journal, JournalRecord } from '@trader/core';
import { readJournal, verify } from '@trader/observability/journal';
import { journalSegments, nodeSha256, openJournal } from '@trader/observability/journal/node';
import { riskOf } from './account';
import type { Account } from './account';
import { settingsOfBars } from './check-symbols';
import type { Home } from './home';
import { writeManifest } from './manifest';
import type { Manifest } from './manifest';
import { modes } from './modes';
import { trace } from './trace';
import { tradingDaysOf } from './trading-days';

/** A finished run, on disk and in figures. */
export interface FinishedRun {
  readonly manifest: Manifest;
  readonly folder: string;
  readonly records: readonly JournalRecord[];
  readonly summary: RunSummary;
  readonly bars: number;
  /** Quotes and trades, those before trading begins among them. */
  readonly ticks: number;
  /** How long its strategies warm up, in words. */
  readonly warmUps: readonly string[];
  /** What its data makes the reader know. */
  readonly remarks: readonly string[];
}

/** Names of the files of a run's folder. */
export const JOURNAL_FOLDER = 'journal';
export const REPORT_FILE = 'report.html';

/** Sends an account's bars, quotes and trades through the trading loop, every record to `journal`. */
export const trade = (account: Account, run: string, journal: Journal, onProgress: (barsDone: number) => void): void => {
  const { config, bars, ticks, instruments, sleeves, tradeFrom, costs, exchange } = account;
  runBacktest({
    bars, ...(ticks && { ticks }), instruments, cash: config.cash, sleeves, tradeFrom, costs, exchange, ...riskOf(config), onMarginCall: config.onMarginCall,
    run, journal, trace, onProgress,
  });
};

/** Runs an account and leaves its folder: manifest, journal, report. Whole or not at all. */
export const runAccount = (home: Home, account: Account, manifest: Manifest, onProgress: (barsDone: number) => void): Promise<FinishedRun> =>
  home.replace(manifest.run, (draft) => {
    const { journal } = openJournal(join(draft, JOURNAL_FOLDER), { sealBytes: modes[manifest.mode].sealBytes });
    try {
      trade(account, manifest.run, journal, onProgress);
    } finally {
      journal.close();
    }
    return { ...finish(draft, account, manifest), folder: home.run(manifest.run) };
  });

/** The costs that an account asks for, as it writes them: what they came to is in the report. */
const costsOf = ({ config, ticks }: Account): string => {
  const { fee, slippage, financing, conversion } = config;
  const ofBars = ticks === undefined ? [] : settingsOfBars(config);
  const asked = Object.entries({ fee, slippage, financing, conversion }).flatMap(([name, value]) => (value === undefined ? [] : [`${name} "${value}"`]));
  const without = ofBars.length === 0 ? '' : ` Symbols of ticks (${ticks?.symbols.join(', ')}) have no ${ofBars.join(' and no ')}: quotes and trades fill orders at what they show.`;
  return `Costs that the exchange was asked to charge, whatever the symbol: ${asked.join(', ')}.${without}`;
};

/** Writes the manifest and the report's files of a run whose journal is complete, or as complete as `asOf` makes it: how a session stands that is not over. */
export const finish = (folder: string, account: Account, manifest: Manifest, asOf?: Extract<JournalRecord, { kind: 'session' }>): FinishedRun => {
  const segments = journalSegments(join(folder, JOURNAL_FOLDER));
  const records = [...readJournal(segments), ...(asOf === undefined ? [] : [asOf])];
  writeManifest(folder, { ...manifest, lastSeal: verify(segments, nodeSha256).lastSeal });
  const { config, instruments, remarks, benchmark } = account;
  const bars = barsFrom(account.bars, account.tradeFrom);
  const input: ReportInput = {
    records, bars, instruments, title: config.title ?? config.name, periodsPerYear: tradingDaysOf(instruments), notes: [...config.notes, costsOf(account), ...remarks],
    ...(benchmark === undefined ? {} : { benchmark }), ...(config.rates === undefined ? {} : { rates: config.rates }),
  };
  const summary = trace('report', { run: manifest.run, records: records.length, bars: bars.length }, () => {
    const figures = summarize(input);
    writeReports(folder, input, figures);
    return figures;
  });
  return { manifest, folder, records, summary, bars: bars.length, ticks: account.ticks?.length ?? 0, warmUps: account.warmUps, remarks };
};
