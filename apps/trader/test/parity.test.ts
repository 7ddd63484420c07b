import { runBacktest, sleeveOf } from '@trader/backtest';
import { ExchangeClient } from '@trader/brokers/simulated/remote';
import { dial } from '@trader/brokers/simulated/node';
import { cash, createApprovalAuthority, createCalendars, sliceEnd } from '@trader/core';
import type { BarTable, MarketFeed } from '@trader/core';
import { HeldBroker, runSession, TradingLoop } from '@trader/execution';
import { createJournal, memorySink, readJournal } from '@trader/observability/journal';
import { nodeSha256 } from '@trader/observability/journal/node';
import { createGate, defaultLimits } from '@trader/risk';
import { describe, expect, it } from 'vitest';
import { loadAccount } from '../src/account';
import type { Account } from '../src/account';
import { defaultConfig, parseAccount } from '../src/config';
import { serveExchange } from '../src/paper';

const RUN = 'recorded';

const journaled = () => {
  const sink = memorySink();
  const journal = createJournal(sink, { sealBytes: 4_096, sha256: nodeSha256 });
  return { journal, text: (): string => (journal.close(), sink.text()) };
};

const backtest = ({ bars, instruments, sleeves, tradeFrom, costs, config }: Account): string => {
  const { journal, text } = journaled();
  const limits = { ...defaultLimits, ...config.limits };
  runBacktest({ bars, instruments, cash: config.cash, sleeves, tradeFrom, costs, limits, run: RUN, journal });
  return text();
};

const feedOf = (bars: BarTable): MarketFeed => ({
  symbols: bars.symbols,
  async *[Symbol.asyncIterator]() {
    for (let from = 0; from < bars.length; from = sliceEnd(bars, from)) yield { bars, from, to: sliceEnd(bars, from) };
  },
});

/** The live wiring: the exchange behind a socket of this machine. */
const live = async (account: Account): Promise<string> => {
  const { journal, text } = journaled();
  const { instruments, sleeves, tradeFrom, config } = account;
  const served = await serveExchange(account, 0);
  const authority = createApprovalAuthority();
  const client = new ExchangeClient(await dial(served.port), authority.verify, () => loop.time);
  const door = new HeldBroker(client);
  const loop: TradingLoop = new TradingLoop({
    run: RUN, sleeves: sleeves.map(sleeveOf), tradeFrom, instruments, cash: cash(config.cash), calendarOf: createCalendars(),
    gate: createGate({ mint: authority.mint, limits: { ...defaultLimits, ...config.limits } }), broker: door, journal,
  });
  try {
    await runSession({ feed: feedOf(account.bars), venue: client, door, loop, recorded: () => undefined });
  } finally {
    client.close();
    served.close();
  }
  return text();
};

/** Bars up to the end of a day; sessions of the futures begin and end within a day of UTC. */
const through = (bars: BarTable, day: string): BarTable => {
  const after = bars.time.findIndex((time) => time > Date.parse(`${day}T23:59:59Z`));
  return { ...bars, length: after };
};

/** How many fills a journal tells of, by symbol. */
const fillsOf = (text: string): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const record of readJournal(text)) if (record.kind === 'fill') counts[record.symbol] = (counts[record.symbol] ?? 0) + 1;
  return counts;
};

const accountNamed = (name: string): Promise<Account> => loadAccount(defaultConfig.accounts.find((each) => each.name === name)!);

/** The one journal that both wirings write, each twice. */
const sameJournal = async (account: Account): Promise<string> => {
  const text = backtest(account);
  expect(backtest(account)).toBe(text);
  for (let time = 0; time < 2; time++) expect(await live(account)).toBe(text);
  return text;
};

describe('recorded days in the backtest wiring and over a socket', () => {
  it('give the same bytes: index futures by the minute, up to the first day of 2024', async () => {
    const futures = await accountNamed('cn-day');
    const text = await sameJournal({ ...futures, bars: through(futures.bars, '2024-01-02') });
    const records = [...readJournal(text)];
    expect(records.filter(({ kind }) => kind === 'session')).toHaveLength(21); // enough for the daily ATR of 14 days
    expect(records.filter(({ kind, time }) => kind === 'fill' && time > Date.parse('2024-01-02')).length).toBeGreaterThanOrEqual(2);
    const { IF = 0, IC = 0, IM = 0 } = fillsOf(text);
    expect(Math.min(IF, IC, IM)).toBeGreaterThanOrEqual(4);
    expect(IF + IC + IM).toBeGreaterThanOrEqual(26);
  });

  it('give the same bytes: all of AAPL by the day', async () => {
    const text = await sameJournal(await accountNamed('us-trend'));
    expect(fillsOf(text)['AAPL']).toBeGreaterThanOrEqual(50);
  });

  it('give the same bytes: two strategies on AAPL from 2015 on, after two years of warming up', async () => {
    const { config } = await accountNamed('us-trend');
    const { strategy, parameters, ...rest } = config;
    const strategies = [{ strategy: strategy!, parameters, share: 0.5 }, { name: 'hold', strategy: 'buy-and-hold', parameters: { weight: 0.9 }, share: 0.5 }];
    const account = await loadAccount(parseAccount({ ...rest, strategies, tradeFrom: '2015-01-01' }, 'test'));
    const records = [...readJournal(await sameJournal(account))];
    expect(records[0]).toMatchObject({ kind: 'run', strategy: 'sma-cross+hold', time: Date.parse('2015-01-02T21:00Z') });
    // Half of the money, at the close of the first day, which was 109.330002: 411 shares in one sleeve; the other waits for a cross.
    expect(records.find(({ kind }) => kind === 'decision')).toMatchObject({ owner: 'hold', to: '411', price: '109.330002' });
    expect(new Set(records.flatMap((each) => (each.kind === 'decision' ? [each.owner] : [])))).toEqual(new Set(['hold', 'sma-cross']));
  });
});
