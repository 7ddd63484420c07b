import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isTraderError } from '@trader/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadAccount } from './account';
import { parseAccount } from './config';
import { Home } from './home';
import { manifestOf } from './manifest';
import { runPaper, serveExchange } from './paper';
import { runAccount } from './run-account';
import type { FinishedRun } from './run-account';
import { differenceOf, termsOf } from './terms';

const CODE = { commit: 'abc', node: 'v20.19.0', version: '0.1.0' };
const ACTIONS = 'time,symbol,kind,ratio,amount,into,pay\n2024-07-02T12:00:00Z,ABC,split,2:1,,,\n2024-07-02T20:30:00Z,ABC,dividend,,0.37,,2024-07-03\n2024-07-03,ABC,symbol-change,,,XYZ,\n';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trader-actions-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Hourly bars of three days in which ABC splits, pays, and is called XYZ from the third on; the strategy holds all the time, with a stop. */
const accountWith = async (actions: string | undefined) => {
  const bars = ['time,symbol,open,high,low,close,volume'];
  for (let hour = 0; hour < 72; hour++) {
    const at = (100 + (hour % 7)) / (hour < 36 ? 1 : 2);
    bars.push(`${new Date(Date.UTC(2024, 6, 1, hour)).toISOString()},${hour < 48 ? 'ABC' : 'XYZ'},${at},${at + 2},${at - 2},${at},1000`);
  }
  writeFileSync(join(folder, 'bars.csv'), bars.join('\n'));
  if (actions !== undefined) writeFileSync(join(folder, 'actions.csv'), actions);
  writeFileSync(join(folder, 'hold.mjs'), `export default (context) => ({
    onBar: (symbol, time, open, high, low, close) => {
      if (context.position(symbol) === 0 && !context.busy(symbol) && symbol === 0) context.target(symbol, 75, 'hold', { stop: close * 0.9 });
    },
    onAction: (symbol, into, ratio) => { if (into !== symbol) context.target(into, 140, 'less of ' + ratio, { stop: 40 }); },
  });`);
  return loadAccount(parseAccount({
    name: 'a', cash: 10_000, strategy: join(folder, 'hold.mjs'), data: { files: [join(folder, 'bars.csv')], stamp: 'start', interval: '1h' },
    instruments: ['ABC', 'XYZ'].map((symbol) => ({ symbol, calendar: '24x7', tickSize: '0.01' })), limits: { maxDrawdown: 0.9, maxSessionLoss: 0.9, priceCollarBps: 9000 },
    financing: '5% credit', ...(actions !== undefined && { actions: join(folder, 'actions.csv') }),
  }, 'test'));
};

const withoutName = ({ records, manifest }: FinishedRun) => records.map((record) => JSON.stringify(record).replaceAll(manifest.run, 'RUN'));

describe('an account with a file of corporate actions', () => {
  it('comes out the same in a backtest and at an exchange of its own', async () => {
    const account = await accountWith(ACTIONS);
    const tested = await runAccount(new Home(join(folder, 'backtest')), account, manifestOf(account, 'backtest', CODE), () => undefined);
    const served = await serveExchange(account, 0);
    try {
      const paper = await runPaper(new Home(join(folder, 'paper')), account, manifestOf(account, 'paper', CODE), {
        port: served.port, durability: 'process', pace: async () => undefined, onProgress: () => undefined,
      });
      expect(withoutName(paper)).toEqual(withoutName(tested));
    } finally {
      served.close();
    }
    const moved = tested.records.flatMap((each) => (each.kind === 'cash' ? [[each.reason, each.amount]] : each.kind === 'action' ? [[each.into, each.position]] : []));
    // 75 shares become 150, which are paid 0.37 each; then they are called XYZ.
    expect(moved.filter(([what]) => what !== 'cash-interest')).toEqual([['ABC', '150'], ['dividend', '55.5'], ['XYZ', '150']]);
    expect(moved.filter(([what]) => what === 'cash-interest')).toHaveLength(3);
    expect(tested.records.flatMap((each) => (each.kind === 'accrual' ? [[each.amount, new Date(each.at).toISOString(), new Date(each.payAt).toISOString()]] : []))).toEqual(
      [['55.5', '2024-07-02T20:30:00.000Z', '2024-07-03T00:00:00.000Z']],
    );
    expect(tested.manifest.read.map((each) => each.name)).toContain(join(folder, 'actions.csv'));
    expect(tested.records.filter((each) => each.kind === 'fill').map((each) => [each.symbol, each.side, each.quantity])).toEqual([['ABC', 'buy', '75'], ['XYZ', 'sell', '10']]);
  });

  it('is not that of an exchange without them, or with others', async () => {
    const [plain, acts] = [termsOf(await accountWith(undefined)), termsOf(await accountWith(ACTIONS))];
    expect(differenceOf(plain, acts)).toMatch(/^actions: 3 of [0-9a-f]{12} there, not set here$/);
    expect(differenceOf(acts, termsOf(await accountWith(ACTIONS.replace('0.37', '0.38'))))).toMatch(/^actions: 3 of [0-9a-f]{12} there, 3 of [0-9a-f]{12} here$/);
  });

  it.each([
    ['time,symbol,kind,ratio\n2024-07-02,QQQ,split,2:1\n', /^UNKNOWN_SYMBOL .*actions\.csv: QQQ is not among the symbols of the account \(ABC, XYZ\)$/],
    ['time,symbol,kind,ratio\n2024-07-02,ABC,split,2\n', /^INVALID_DATA .*actions\.csv line 2: corporate action of ABC: "2" is no ratio/],
  ])('says in one line what is wrong with it', async (text, message) => {
    const said = await accountWith(text).then(() => 'nothing', (error: unknown) => (isTraderError(error) ? `${error.code} ${error.message}` : String(error)));
    expect(said).toMatch(message);
    expect(said).not.toContain('\n');
  });
});
