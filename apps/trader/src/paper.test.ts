import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadAccount } from './account';
import { parseAccount } from './config';
import { Home } from './home';
import { manifestOf, MANIFEST_FILE, readManifest } from './manifest';
import { runPaper, serveExchange } from './paper';

const CODE = { commit: 'abc', node: 'v20.19.0', version: '0.1.0' };
const good = { name: 'a', cash: 1000, strategy: 'buy-and-hold', data: { sample: 'aapl' } };

let folder = '';
let closing: (() => void)[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trader-paper-'));
});
afterEach(() => {
  closing.forEach((close) => close());
  closing = [];
  rmSync(folder, { recursive: true, force: true });
});

const accountWith = (change: object) => loadAccount(parseAccount({ ...good, ...change }, 'test'));
const exchangeOf = async (change: object): Promise<number> => {
  const served = await serveExchange(await accountWith(change), 0);
  closing.push(served.close);
  return served.port;
};
const paper = async (port: number, change: object = {}, code = CODE, onWarning?: (text: string) => void) => {
  const account = await accountWith(change);
  return runPaper(new Home(folder), account, manifestOf(account, 'paper', code), {
    port, durability: 'process', pace: async () => undefined, onProgress: () => undefined, ...(onWarning === undefined ? {} : { onWarning }),
  });
};

describe('a paper run that is refused leaves nothing behind', () => {
  const refused = async (port: number, code: string, message: RegExp, change: object = {}): Promise<void> => {
    await expect(paper(port, change)).rejects.toEqual(expect.objectContaining({ code, message: expect.stringMatching(message) as string }));
    expect(existsSync(join(folder, 'runs'))).toBe(false);
  };

  it('without an exchange', () => refused(1, 'BROKER_UNREACHABLE', /trader exchange/));
  const saying = (difference: string): RegExp => new RegExp(`^the exchange is not that of account a \\(${difference}\\): nothing was sent; start "trader exchange --account a" anew`);

  it.each([
    ['symbols', { data: { sample: 'index-futures' }, currency: 'CNY' }, {}, 'symbols: IF, IC, IM there, AAPL here'],
    ['cash', { cash: '2000.50' }, {}, 'cash: 2000.5 there, 1000 here'],
    ['fee', {}, { fee: '1bps' }, 'fee: none there, 1bps here'],
    ['slippage', { slippage: '2bps' }, {}, 'slippage: 2bps there, none here'],
    ['margin', { margin: 'reg-t' }, {}, 'margin: reg-t there, not set here'],
    ['financing', { financing: 'none' }, { financing: '5% debit' }, 'financing: none there, 5% debit here'],
    ['volume share', { exchange: { volumeShare: 0.1 } }, {}, 'volumeShare: 0.1 there, not set here'],
    ['latency', { exchange: { latencyMs: 5 } }, { exchange: { latencyMs: 7.5 } }, 'latencyMs: 5 there, 7.5 here'],
    [
      'halts', { exchange: { halts: [{ symbol: 'AAPL', from: '2017-01-03', to: '2017-01-04' }] } }, { exchange: { halts: [] } },
      'halt 1: AAPL from 2017-01-03 to 2017-01-04 there, not set here',
    ],
    ['supply to borrow', { borrowable: { AAPL: 5 } }, { borrowable: { AAPL: '7' } }, 'borrowable of AAPL: 5 there, 7 here'],
  ])('at an exchange of other %s', async (_setting, theirs, ours, difference) => {
    await refused(await exchangeOf(theirs), 'RECONCILE_FAILED', saying(difference), ours);
  });

  it.each([
    [{ settlement: 'margin' }, 'settlement of ABC: margin there, cash here'],
    [{ tickSize: '0.05' }, 'tickSize of ABC: 0.05 there, 0.01 here'],
    [{ lotSize: 10 }, 'lotSize of ABC: 10 there, 1 here'],
    [{ multiplier: 300 }, 'multiplier of ABC: 300 there, 1 here'],
    [{ marginRate: 0.5 }, 'marginRate of ABC: 0.5 there, 1 here'],
    [{ shortable: false }, 'shortable of ABC: false there, true here'],
    [{ maxOrderQuantity: 500 }, 'maxOrderQuantity of ABC: 500 there, 1000000 here'],
    [{ calendar: '24x7' }, 'calendar of ABC: 24x7 there, XNYS here'],
  ])('at an exchange of another instrument: %j', async (change, difference) => {
    writeFileSync(join(folder, 'abc.csv'), 'date,open,high,low,close,volume\n2024-01-02,10,11,9,10,100\n2024-01-03,10,12,10,11,100\n');
    const data = { files: [join(folder, 'abc.csv')] };
    const port = await exchangeOf({ data, instruments: [{ symbol: 'ABC', ...change }] });
    await refused(port, 'RECONCILE_FAILED', saying(difference), { data, instruments: [{ symbol: 'ABC' }] });
  });

  it('at an exchange of other ticks, or of another queue', async () => {
    writeFileSync(join(folder, 'ticks.csv'), 'symbol,time,price,size\nABC,2024-01-02 10:00:00,9.8,30\nXYZ,2024-01-02 10:00:01,9.8,30\n');
    writeFileSync(join(folder, 'bars.csv'), 'symbol,date,open,high,low,close,volume\nABC,2024-01-02,10,11,9,10,100\nXYZ,2024-01-02,10,12,10,11,100\n');
    const files = [join(folder, 'bars.csv')];
    const ticks = [join(folder, 'ticks.csv')];
    await refused(await exchangeOf({ data: { files } }), 'RECONCILE_FAILED', saying('ticks: not set there, ABC, XYZ here'), { data: { files, ticks } });
    const port = await exchangeOf({ data: { ticks } });
    await refused(port, 'RECONCILE_FAILED', saying('queue: risk-averse there, none here'), { data: { ticks }, exchange: { queue: 'none' } });
  });

  it('at an exchange that has served another run', async () => {
    const port = await exchangeOf({});
    await paper(port);
    rmSync(join(folder, 'runs'), { recursive: true });
    await refused(port, 'RECONCILE_FAILED', /holds order a-[0-9a-f]{10}-\d+, which is not of run a-/, { limits: { maxDrawdown: 0.9 } });
  });
});

it('a run that is gone on with keeps its first manifest, and says that the code is another', async () => {
  const port = await exchangeOf({});
  const first = await paper(port);
  const bytes = readFileSync(join(first.folder, MANIFEST_FILE), 'utf8');
  expect(readManifest(first.folder).lastSeal).toMatch(/^[0-9a-f]+$/);
  const said: string[] = [];
  const second = await paper(port, {}, { ...CODE, commit: 'def' }, (text) => said.push(text));
  expect(second.manifest.commit).toBe('abc');
  expect(readFileSync(join(second.folder, MANIFEST_FILE), 'utf8')).toBe(bytes);
  expect(said).toEqual([expect.stringMatching(/commit abc.*commit def/)]);
});
