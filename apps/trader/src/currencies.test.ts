import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trader-currencies-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Hourly bars of a share in euros and of the euro, and a strategy that is in and out of the share every few hours. */
const accountWith = async (change: object) => {
  const bars = ['time,symbol,open,high,low,close,volume'];
  for (let hour = 0; hour < 60; hour++) {
    const time = new Date(Date.UTC(2024, 6, 1, hour)).toISOString();
    const at = 100 + (hour % 7);
    const euro = (10_800 + 13 * (hour % 11)) / 10_000;
    bars.push(`${time},EURUSD,${euro},${euro + 0.001},${euro - 0.001},${euro},0`, `${time},SAP,${at},${at + 2},${at - 2},${at},1000`);
  }
  writeFileSync(join(folder, 'bars.csv'), bars.join('\n'));
  writeFileSync(join(folder, 'turn.mjs'), `export default (context) => {
    let bars = 0;
    return { onBar: (symbol) => { if (symbol === 1 && ++bars % 5 === 0) context.target(1, context.position(1) === 0 ? 40 : 0, 'turn', { stop: 95 }); } };
  };`);
  return loadAccount(parseAccount({
    name: 'a', cash: 10_000, strategy: join(folder, 'turn.mjs'), data: { files: [join(folder, 'bars.csv')], stamp: 'start', interval: '1h' },
    instruments: [{ symbol: 'SAP', calendar: '24x7', currency: 'EUR' }, { symbol: 'EURUSD', calendar: '24x7', tickSize: '0.0001' }],
    limits: { maxDrawdown: 0.9, maxSessionLoss: 0.9, priceCollarBps: 9000 }, fee: '2/trade', rates: { EUR: 'EURUSD' }, ...change,
  }, 'test'));
};

const withoutName = ({ records, manifest }: FinishedRun) => records.map((record) => JSON.stringify(record).replaceAll(manifest.run, 'RUN'));

describe('an account that trades in another currency', () => {
  it.each([[{}], [{ conversion: 'ibkr + spread 1bps', financing: '5% debit, 2% credit' }]])('comes out the same in a backtest and at an exchange of its own: %j', async (change) => {
    const account = await accountWith(change);
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
    expect(tested.records.filter((each) => each.kind === 'fill' && Number(each.rate) > 1).length).toBeGreaterThan(8);
    expect(tested.records.some((each) => each.kind === 'cash' && each.reason === 'conversion-fee')).toBe('conversion' in change);
    expect(tested.summary.periodsPerYear).toBe(365);
    // What the report says of its end is what the journal says.
    const last = tested.records.findLast((each) => each.kind === 'session');
    expect(tested.summary.equity.at(-1)).toBeCloseTo(Number(last?.equity), 6);
  });

  it('is not that of an exchange with another rate, or another conversion', async () => {
    const ours = termsOf(await accountWith({}));
    expect(differenceOf(ours, termsOf(await accountWith({ conversion: 'none' })))).toBe('conversion: none there, not set here');
    expect(differenceOf(ours, { ...ours, 'rate of EUR': '1/USDEUR' })).toBe('rate of EUR: 1/USDEUR there, EURUSD here');
  });

  it('is refused when nothing says what its money is worth', async () => {
    const message = 'nothing says what a EUR is worth in USD: name the instrument of its rate, such as rates: { EUR: "EURUSD" }, or keep the account in EUR';
    await expect(accountWith({ rates: {} })).rejects.toThrow(message);
    await expect(accountWith({ rates: undefined })).rejects.toThrow(message);
  });

  it('is refused where its one instrument, or its sample, is in another, and runs in its own name where it is not', async () => {
    const yen = (currency: string) => {
      writeFileSync(join(folder, 'toyota.csv'), 'date,open,high,low,close,volume\n2024-01-02,10,11,9,10,100\n2024-01-03,10,11,9,10,100\n');
      return parseAccount({
        name: 'a', cash: 10_000, currency, strategy: 'buy-and-hold', data: { files: [join(folder, 'toyota.csv')], symbol: '7203' }, instruments: [{ symbol: '7203', currency: 'JPY' }],
      }, 'test');
    };
    await expect(loadAccount(yen('EUR'))).rejects.toThrow('nothing says what a JPY is worth in EUR');
    const account = await loadAccount(yen('JPY'));
    expect([account.exchange.currency, termsOf(account).currency]).toEqual(['JPY', 'JPY']);
    expect((await runAccount(new Home(folder), account, manifestOf(account, 'backtest', CODE), () => undefined)).summary.currency).toBe('JPY');
    await expect(loadAccount(parseAccount({ name: 'a', cash: 1000, currency: 'EUR', strategy: 'buy-and-hold', data: { sample: 'aapl' } }, 'test')))
      .rejects.toThrow('nothing says what a USD is worth in EUR');
  });
});
