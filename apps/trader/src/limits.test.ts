import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JournalRecord } from '@trader/core';
import { createJournal, memorySink, readJournal } from '@trader/observability/journal';
import { afterAll, describe, expect, it } from 'vitest';
import { loadAccount, riskOf } from './account';
import { anchored, parseAccount } from './config';
import { trade } from './run-account';

const folder = mkdtempSync(join(tmpdir(), 'trader-limits-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const write = (name: string, lines: readonly string[]): string => {
  writeFileSync(join(folder, name), `${lines.join('\n')}\n`);
  return name;
};

const SYMBOLS = ['ABC', 'DEF', 'EURUSD'];
const PRICES = ['100', '100', '1.25'];
const BEGIN = Date.parse('2024-01-02T10:00:00-05:00');

/** Four bars of half a minute, of two shares and of what a euro is worth. */
const bars = write('bars.csv', ['time,symbol,open,high,low,close,volume', ...[0, 1, 2, 3].flatMap((bar) =>
  SYMBOLS.map((symbol, index) => [new Date(BEGIN + bar * 30_000).toISOString(), symbol, ...Array.from({ length: 4 }, () => PRICES[index]), 10_000].join(',')))]);

/** A hundred shares more of both at every bar. */
const strategy = write('more.mjs', ['export default (context) => ({ onBar(symbol) { if (symbol < 2) context.target(symbol, context.position(symbol) + 100, "more"); } });']);

const less = write('less.mjs', ['export default (context) => ({ onBar(symbol) { if (symbol < 2) context.target(symbol, context.position(symbol) - 10, "less"); } });']);
/** The one buys what the other sells. */
const BOTH_SIDES = [{ name: 'long', strategy: `./${strategy}`, share: 0.5 }, { name: 'short', strategy: `./${less}`, share: 0.5 }];

const account = (change: Readonly<Record<string, unknown>>) => anchored(parseAccount({
  name: 'a', cash: 100_000, strategy: `./${strategy}`, data: { files: [bars], interval: '30s' },
  instruments: SYMBOLS.map((symbol) => ({ symbol, tickSize: '0.0001' })), ...change,
}, 'c.json'), folder);

const recordsOf = async (change: Readonly<Record<string, unknown>>): Promise<readonly JournalRecord[]> => {
  const sink = memorySink();
  const journal = createJournal(sink, {});
  trade(await loadAccount(account(change)), 'r', journal, () => undefined);
  journal.close();
  return [...readJournal(sink.text())];
};

const refusalsOf = (records: readonly JournalRecord[]): readonly string[] =>
  [...new Set(records.flatMap((each) => (each.kind === 'refusal' ? [`${each.symbol} by ${each.check}`] : [])))].toSorted();

const euros = { instruments: [{ symbol: 'ABC' }, { symbol: 'DEF', currency: 'EUR' }, { symbol: 'EURUSD', tickSize: '0.0001' }], rates: { EUR: 'EURUSD' } };

describe('a limit of an account', () => {
  it.each<[Readonly<Record<string, unknown>>, readonly string[], Readonly<Record<string, unknown>>?]>([
    [{}, []],
    [{ maxPositions: 1 }, ['DEF by positions']],
    [{ maxOpenOrders: 1 }, ['DEF by open orders']],
    [{ maxOrderQuantity: 99 }, ['ABC by order quantity', 'DEF by order quantity']],
    [{ maxOrderQuantity: 100, minOrderQuantity: 100, minOrderNotional: '10000' }, []],
    [{ minOrderQuantity: 101 }, ['ABC by minimum size', 'DEF by minimum size']],
    [{ minOrderNotional: '10000.01' }, ['ABC by minimum size', 'DEF by minimum size']],
    [{ maxNetLeverage: 0.1 }, ['ABC by net exposure', 'DEF by net exposure']],
    [{ maxSectorShare: 0.1, sectors: { ABC: 'letters', DEF: 'letters' } }, ['ABC by sector exposure', 'DEF by sector exposure']],
    [{ maxSectorShare: 0.4, sectors: { ABC: 'letters', DEF: 'others' } }, []],
    [{ maxRepeatsPerMinute: 1 }, ['ABC by repeat rate', 'DEF by repeat rate']],
    [{ restricted: ['DEF'] }, ['DEF by restricted symbol']],
    [{ noEntryAfterOpenMs: 1_800_030 }, []],
    [{ noEntryAfterOpenMs: 3_600_000 }, ['ABC by session time', 'DEF by session time']],
    [{ onlyWhenOpen: true }, []],
    [{ oneSide: true }, ['ABC by one side', 'DEF by one side'], { strategy: undefined, strategies: BOTH_SIDES }],
    [{}, [], { strategy: undefined, strategies: BOTH_SIDES }],
    [{ maxCurrencyShare: 0.1 }, ['DEF by currency exposure'], euros],
    [{ maxCurrencyShare: 0.9 }, [], euros],
  ])('%j refuses %j', async (limits, refused, more = {}) => {
    expect(refusalsOf(await recordsOf({ limits, ...more }))).toEqual(refused);
  });

  it('on shares of a currency is told the own one of the account', () => {
    expect(riskOf(account({ currency: 'EUR', limits: { maxCurrencyShare: 0.1 } })).limits).toMatchObject({ maxCurrencyShare: 0.1, currency: 'EUR' });
  });

  it.each<[Readonly<Record<string, unknown>>, string]>([
    [{ limits: { restricted: ['ABC', 'GME'] } }, 'account a: limits.restricted[1]: there is no GME in its data: there are ABC, DEF, EURUSD'],
    [{ limits: { sectors: { XYZ: 'letters' }, maxSectorShare: 1 } }, 'account a: limits.sectors: there is no XYZ in its data: there are ABC, DEF, EURUSD'],
    [{ protections: [{ kind: 'cooldown', stopMs: 5 }, { kind: 'cooldown', owner: 'less', stopMs: 5 }] }, 'account a: protections[1].owner: there is no strategy less in it: there is more'],
  ])('%j is refused before a run', async (change, told) => {
    await expect(loadAccount(account(change))).rejects.toEqual(expect.objectContaining({ code: 'INVALID_CONFIG', message: told }));
  });
});

describe('a limit on spreads', () => {
  const at = (seconds: number): string => new Date(BEGIN + seconds * 1000).toISOString();
  const quotes = write('quotes.csv', ['time,symbol,bid,bid_size,ask,ask_size', `${at(0)},ABC,99.90,900,100.10,900`, `${at(1)},ABC,99.95,900,100.05,900`, `${at(2)},ABC,99.97,900,100.01,900`]);
  const trades = write('trades.csv', ['time,symbol,price,size', `${at(3)},DEF,100,900`]);
  const eager = write('eager.mjs', ['export default (context) => ({ onBar() {}, onQuote(symbol) { context.target(symbol, 100, "in"); } });']);
  const ticked = (ticks: readonly string[], limits: object) => ({ strategy: `./${eager}`, data: { ticks }, instruments: undefined, limits });

  it('lets entries pass where others stand near enough together', async () => {
    const records = await recordsOf(ticked([quotes], { maxSpreadBps: 10 }));
    expect(records.flatMap((each) => (each.kind === 'refusal' ? [[each.check, each.reason]] : []))).toEqual([['spread', 'spread of 20 bps above limit 10']]);
    expect(records.flatMap((each) => (each.kind === 'intent' ? [each.time] : []))[0]).toBe(BEGIN + 1000);
  });

  it('is refused without quotes, where it would refuse everything', async () => {
    expect(() => account({ limits: { maxSpreadBps: 10 } })).toThrow(
      'c.json: limits.maxSpreadBps: needs quotes in data.ticks: without them no spread is known, and nothing would be opened: leave it out',
    );
    await expect(loadAccount(account(ticked([quotes, trades], { maxSpreadBps: 10 })))).rejects.toThrow(
      'account a: limits.maxSpreadBps: there are no quotes of DEF, whose spread is then not known, and nothing of it would be opened: leave it out',
    );
  });
});
