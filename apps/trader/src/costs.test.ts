import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JournalRecord } from '@trader/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadAccount } from './account';
import { describeRun } from './cli/session';
import { parseAccount } from './config';
import { Home } from './home';
import { manifestOf } from './manifest';
import { runPaper, serveExchange } from './paper';
import { runAccount } from './run-account';

const CODE = { commit: 'abc', node: 'v20.19.0', version: '0.1.0' };

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trader-costs-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Hourly bars of three days whose close turns every few hours, and an account that crosses averages on them. */
const accountWith = (costs: Readonly<Record<string, unknown>>) => {
  const file = join(folder, 'abc.csv');
  const rows = Array.from({ length: 72 }, (_, hour) => {
    const at = 100 + 5 * Math.round(4 * Math.sin(hour / 3));
    return `${new Date(Date.UTC(2024, 6, 1, hour)).toISOString()},${at},${at + 3},${at - 3},${at + 1},${1000 + hour}`;
  });
  writeFileSync(file, ['time,open,high,low,close,volume', ...rows].join('\n'));
  return loadAccount(parseAccount({
    name: 'a', cash: 100_000, strategy: 'sma-cross', parameters: { fast: 1, slow: 4, weight: 0.5 }, data: { files: [file], symbol: 'ABC', stamp: 'start', interval: '1h' },
    instruments: [{ symbol: 'ABC', calendar: '24x7' }], limits: { maxDrawdown: 0.9, maxSessionLoss: 0.9, priceCollarBps: 9000 }, ...costs,
  }, 'test'));
};

const fillsOf = (records: readonly JournalRecord[]) => records.flatMap((record) => (record.kind === 'fill' ? [record] : []));

/** Order ids hold the name of the run. */
const withoutId = ({ id, ...fill }: ReturnType<typeof fillsOf>[number]) => ({ ...fill, number: id.split('-').at(-1) });

const backtest = async (costs: Readonly<Record<string, unknown>>) => {
  const account = await accountWith(costs);
  return runAccount(new Home(join(folder, 'backtest')), account, manifestOf(account, 'backtest', CODE), () => undefined);
};

describe('costs of an account', () => {
  it.each([
    ['open 0.23bps close 0.23bps today 2.3bps', 'spread 1tick'],
    ['maker -0.2bps taker 0.5bps', 'spread 2bps + square-root 0.8 sigma 2% bars 24'],
    ['maker -1bps taker -1bps', 'almgren sigma 2% shares 250 bars 24'],
    ['ibkr-tiered month 500000', 'volume-share 0.1 limit 2.5%'],
    ['alpaca + 0.01/share', 'none'],
  ])('are the same in a backtest and at an exchange of its own: %s, %s', async (fee, slippage) => {
    const tested = await backtest({ fee, slippage });
    const account = await accountWith({ fee, slippage });
    const served = await serveExchange(account, 0);
    try {
      const paper = await runPaper(new Home(join(folder, 'paper')), account, manifestOf(account, 'paper', CODE), {
        port: served.port, durability: 'process', pace: async () => undefined, onProgress: () => undefined,
      });
      expect(fillsOf(paper.records).map(withoutId)).toEqual(fillsOf(tested.records).map(withoutId));
    } finally {
      served.close();
    }
    expect(fillsOf(tested.records).length).toBeGreaterThan(5);
    expect(tested.summary.notes).toContain(`Costs that the exchange was asked to charge, whatever the symbol: fee "${fee}", slippage "${slippage}".`);
  });

  it('hold what the margin rule allows, and cost what holding costs, in a backtest and at an exchange of its own', async () => {
    const terms = { margin: 'reg-t', financing: 'ibkr 4.33%, 1% borrow', borrowable: { ABC: 10 }, parameters: { fast: 1, slow: 4, weight: 1.9 }, fee: '1/trade' };
    const tested = await backtest(terms);
    const account = await accountWith(terms);
    const served = await serveExchange(account, 0);
    const movedOf = (records: readonly JournalRecord[]) => records.flatMap((record) => (record.kind === 'cash' ? [record] : []));
    try {
      const paper = await runPaper(new Home(join(folder, 'paper')), account, manifestOf(account, 'paper', CODE), {
        port: served.port, durability: 'process', pace: async () => undefined, onProgress: () => undefined,
      });
      expect(fillsOf(paper.records).map(withoutId)).toEqual(fillsOf(tested.records).map(withoutId));
      expect(movedOf(paper.records)).toEqual(movedOf(tested.records));
    } finally {
      served.close();
    }
    expect(movedOf(tested.records).map(({ reason, amount }) => [reason, Number(amount) < 0])).toContainEqual(['margin-interest', true]);
    expect(Math.max(...fillsOf(tested.records).map((fill) => -Number(fill.cash)))).toBeGreaterThan(50_000); // of debt
  });

  it('call for margin in both, and positions are closed in both when the account says so', async () => {
    const instruments = [{ symbol: 'ABC', calendar: '24x7', marginRate: 0.5 }];
    const terms = { instruments, strategy: 'buy-and-hold', parameters: { weight: 1.8 }, onMarginCall: 'liquidate' };
    const tested = await backtest(terms);
    const account = await accountWith(terms);
    const served = await serveExchange(account, 0);
    const callsOf = (records: readonly JournalRecord[]) => records.flatMap((record) => (record.kind === 'margin-call' ? [record] : []));
    try {
      const paper = await runPaper(new Home(join(folder, 'paper')), account, manifestOf(account, 'paper', CODE), {
        port: served.port, durability: 'process', pace: async () => undefined, onProgress: () => undefined,
      });
      expect(fillsOf(paper.records).map(withoutId)).toEqual(fillsOf(tested.records).map(withoutId));
      expect(callsOf(paper.records)).toEqual(callsOf(tested.records));
    } finally {
      served.close();
    }
    const calls = callsOf(tested.records);
    expect(calls.length).toBeGreaterThan(1);
    for (const { state, equity, required } of calls) expect(Number(equity) < Number(required)).toBe(state !== 'met');
    expect(tested.records.filter((record) => record.kind === 'decision' && record.reason === 'margin call').length).toBeGreaterThan(0);
    expect(describeRun(tested)).toMatch(/\n  margin   \d+ margin calls?, the first at 2024-\S+Z, at worst \d+\.\d\d USD missing/);
    expect(callsOf((await backtest({ ...terms, onMarginCall: undefined })).records).map(({ state }) => state)).toContain('issued');
  });

  it('and how orders travel, fill in parts and wait for halts are the same at both', async () => {
    const halts = [{ symbol: 'ABC', from: '2024-07-02T00:00Z', to: '2024-07-02T12:00Z' }];
    const terms = { exchange: { volumeShare: 0.1, latencyMs: 1_800_000, halts } };
    const tested = await backtest(terms);
    const account = await accountWith(terms);
    const served = await serveExchange(account, 0);
    try {
      const paper = await runPaper(new Home(join(folder, 'paper')), account, manifestOf(account, 'paper', CODE), {
        port: served.port, durability: 'process', pace: async () => undefined, onProgress: () => undefined,
      });
      expect(fillsOf(paper.records).map(withoutId)).toEqual(fillsOf(tested.records).map(withoutId));
    } finally {
      served.close();
    }
    const fills = fillsOf(tested.records);
    expect(Math.max(...fills.map((fill) => Number(fill.quantity)))).toBeLessThanOrEqual(107); // a tenth of the largest bar
    expect(new Set(fills.map((fill) => fill.id)).size).toBeLessThan(fills.length);
    expect(fills.filter(({ at }) => at >= Date.UTC(2024, 6, 2) && at < Date.UTC(2024, 6, 2, 12))).toEqual([]);
    const told = tested.records.flatMap((record) => (record.kind === 'order' && record.status === 'accepted' ? [record.at] : []));
    expect(told.filter((at) => at % 3_600_000 === 1_800_000).length).toBeGreaterThan(1);
  });

  it('are refused before a run where they know no rate of its currency', async () => {
    const yen = { instruments: [{ symbol: 'ABC', calendar: '24x7', currency: 'JPY' }], currency: 'JPY' };
    await expect(accountWith({ ...yen, financing: 'ibkr' })).rejects.toThrow('there is no interest rate of JPY, only of USD');
    await expect(accountWith({ ...yen, financing: 'ibkr 1%' })).rejects.toThrow('there is no interest rate of JPY, only of USD, EUR, GBP');
    await expect(accountWith({ ...yen, financing: '1% debit' })).resolves.toMatchObject({ config: { financing: '1% debit' } });
    expect(() => accountWith({ financing: 'cheap' })).toThrow('test: financing: financing "cheap" is not understood: write none, or');
    expect(() => accountWith({ margin: 'cheap' })).toThrow('test: margin: margin "cheap" is not understood: write rates, cash,');
    expect(() => accountWith({ borrowable: { ABC: -1 } })).toThrow('test: borrowable.ABC: must be a number, 0 or above, such as 1000');
  });

  it('a halt of what it does not trade, or that ends before it begins, is told in one line and nothing is run', async () => {
    const halted = (symbol: string, to: string): Promise<unknown> => backtest({ exchange: { halts: [{ symbol, from: '2024-07-02', to }] } });
    await expect(halted('XYZ', '2024-07-03')).rejects.toMatchObject({ code: 'INVALID_CONFIG', message: 'account a: exchange.halts[0].symbol: there is no XYZ in its data: there are ABC' });
    await expect(backtest({ borrowable: { AbC: 5 } })).rejects.toMatchObject({ code: 'INVALID_CONFIG', message: 'account a: borrowable: there is no AbC in its data: there are ABC' });
    await expect(halted('ABC', '2024-07-01')).rejects.toMatchObject({ code: 'INVALID_CONFIG', message: expect.stringContaining('exchange.halts[0]: must end after it begins: give "from" an earlier moment than "to"') as string });
    const runs = join(folder, 'backtest', 'runs');
    expect(existsSync(runs) ? readdirSync(runs) : []).toEqual([]);
  });

  it('ask more for closing what the same day opened', async () => {
    const fills = fillsOf((await backtest({ fee: 'open 1/share close 10/share today 100/share', slippage: 'none' })).records);
    // An independent account of it: shares by the day they were bought, today's sold first.
    const bought = new Map<string, number>();
    const expected = fills.map((fill) => {
      const day = new Date(fill.at).toISOString().slice(0, 10);
      const size = Number(fill.quantity);
      if (fill.side === 'buy') {
        bought.set(day, (bought.get(day) ?? 0) + size);
        return size;
      }
      const today = Math.min(size, bought.get(day) ?? 0);
      bought.clear(); // the strategy sells all it holds
      return 100 * today + 10 * (size - today);
    });
    expect(fills.map((fill) => Number(fill.fee))).toEqual(expected);
    const closings = fills.filter((fill) => fill.side === 'sell').map((fill) => Number(fill.fee) / Number(fill.quantity));
    expect(new Set(closings)).toEqual(new Set([10, 100]));
  });
});
