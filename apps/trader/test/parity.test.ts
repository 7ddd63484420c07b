import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runBacktest, sleeveOf } from '@trader/backtest';
import { ExchangeClient } from '@trader/brokers/simulated/remote';
import { dial } from '@trader/brokers/simulated/node';
import { cash, createApprovalAuthority, createCalendars, marketEvents } from '@trader/core';
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

const backtest = ({ bars, ticks, instruments, sleeves, tradeFrom, costs, config, exchange }: Account): string => {
  const { journal, text } = journaled();
  const limits = { ...defaultLimits, ...config.limits };
  runBacktest({ bars, ...(ticks && { ticks }), instruments, cash: config.cash, sleeves, tradeFrom, costs, exchange, limits, run: RUN, journal });
  return text();
};

const feedOf = ({ bars, ticks }: Account): MarketFeed => ({
  symbols: bars.symbols,
  async *[Symbol.asyncIterator]() {
    yield* marketEvents(bars, ticks);
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
    await runSession({ feed: feedOf(account), venue: client, door, loop, recorded: () => undefined });
  } finally {
    client.close();
    served.close();
  }
  return text();
};

/** Numerical Recipes' linear congruential generator. */
const dice = (seed: number) => (): number => (seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0) / 2 ** 32;

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

  it.each([
    ['their bars made of the trades', {}, {}], ['beside bars', {}, { bars: true }], ['with latency and without a queue', { latencyMs: 400, queue: 'none' }, {}],
  ])('give the same bytes: quotes and trades, %s', async (_how, exchange, { bars }: { bars?: boolean }) => {
    const random = dice(5);
    const rows = ['symbol,time,bid,bid_size,ask,ask_size,price,size'];
    const middles: Record<string, number> = { AAA: 100, BBB: 40 };
    for (let time = Date.parse('2024-01-02T14:29:50Z'); rows.length < 1200; time += Math.floor(random() * 4) * 250) {
      const symbol = random() < 0.5 ? 'AAA' : 'BBB';
      const middle = (middles[symbol] += Math.round((random() - 0.5) * 20) / 100);
      const size = (): number => 100 * Math.floor(random() * 6);
      const quote = `${(middle - 0.02).toFixed(2)},${size()},${(middle + 0.02).toFixed(2)},${size()},,`;
      rows.push(`${symbol},${new Date(time).toISOString()},${random() < 0.7 ? quote : `,,,,${middle.toFixed(2)},${size()}`}`);
    }
    const folder = mkdtempSync(join(tmpdir(), 'trader-parity-'));
    try {
      writeFileSync(join(folder, 'day.csv'), `${rows.join('\n')}\n`);
      const minute = (symbol: string, at: number): string => `${symbol},2024-01-02T14:3${at}:00Z,${[0, 1, 0, 1].map((more) => middles[symbol] + more).join(',')},1000`;
      writeFileSync(join(folder, 'bars.csv'), `symbol,time,open,high,low,close,volume\n${[0, 1, 2, 3].flatMap((at) => [minute('AAA', at), minute('BBB', at)]).join('\n')}\n`);
      writeFileSync(join(folder, 'mine.mjs'), `export default (context) => {
        let heard = 0;
        const hear = (symbol, price) => {
          if (++heard % 9 === 0) context.target(symbol, (heard % 7 - 3) * 100, 'heard ' + heard, heard % 2 === 0 ? { stop: price * (heard % 7 > 3 ? 0.99 : 1.01) } : {});
        };
        return { onBar: (symbol, time, open, high, low, close) => hear(symbol, close), onQuote: (symbol, time, bid) => hear(symbol, bid), onTrade: (symbol, time, price) => hear(symbol, price) };
      };`);
      const data = { ticks: [join(folder, 'day.csv')], ...(bars && { files: [join(folder, 'bars.csv')] }) };
      const limits = { maxOrdersPerMinute: 1000, maxDrawdown: 1, maxSessionLoss: 1 };
      const account = await loadAccount(parseAccount({ name: 'a', cash: 100_000, strategy: join(folder, 'mine.mjs'), data, fee: '0.01/share', exchange, limits }, 'test'));
      const fills = fillsOf(await sameJournal(account));
      expect(Math.min(fills['AAA'] ?? 0, fills['BBB'] ?? 0)).toBeGreaterThan(10);
      expect(account.bars.length).toBeGreaterThan(5);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('give the same bytes: a portfolio beside the day bot, from the end of 2023 on, after three weeks of warming up', async () => {
    const { config, bars } = await accountNamed('cn-day');
    const { strategy, parameters, ...rest } = config;
    const portfolio = { name: 'portfolio', strategy: 'target-weights', parameters: { 'weight:IF': 0.4, 'weight:IC': -0.2, rebalance: 1 }, share: 0.5 };
    const strategies = [portfolio, { name: 'day-bot', strategy: strategy!, parameters, share: 0.5 }];
    const account = await loadAccount(parseAccount({ ...rest, strategies, tradeFrom: '2023-12-25' }, 'test'));
    const records = [...readJournal(await sameJournal({ ...account, bars: through(bars, '2024-01-09') }))];
    expect(records[0]).toMatchObject({ kind: 'run', strategy: 'portfolio+day-bot', time: Date.parse('2023-12-25T01:31Z') });
    const decisions = records.flatMap((each) => (each.kind === 'decision' ? [each] : []));
    const first = (owner: string, symbol: string) => decisions.find((each) => each.owner === owner && each.symbol === symbol);
    // 40 % of ten million in contracts of 300 x 3,339, and 20 % short in contracts of 200 x 5,300: whole ones.
    expect(first('portfolio', 'IF')).toMatchObject({ time: records[0]!.time, to: '3' });
    expect(first('portfolio', 'IC')).toMatchObject({ time: records[0]!.time, to: '-1' });
    // The indicators of the day bot are filled: it trades within the first days, also what the portfolio holds, and is flat every night.
    expect(first('day-bot', 'IC')?.time).toBeLessThan(Date.parse('2024-01-05'));
    const nights = records.flatMap((each) => (each.kind === 'session' ? [each.positions] : []));
    expect(nights.length).toBe(11);
    for (const { IF, IC, IM } of nights) expect([IF, IC, IM]).toEqual([expect.stringMatching(/^[34]$/), expect.stringMatching(/^-[12]$/), undefined]);
  });
});
