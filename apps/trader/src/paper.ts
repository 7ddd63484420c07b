import { join } from 'node:path';
import { SimulatedExchange } from '@trader/brokers/simulated';
import { dial, listen } from '@trader/brokers/simulated/node';
import { scaleWarmUp, scaleWarmUpTicks, sleeveOf } from '@trader/backtest';
import { ExchangeClient, ExchangeServer } from '@trader/brokers/simulated/remote';
import { cash, createApprovalAuthority, createCalendars, marketEvents, TraderError } from '@trader/core';
import type { MarketEvent, MarketFeed, Trace } from '@trader/core';
import { HeldBroker, runSession, TradingLoop } from '@trader/execution';
import { replaying } from '@trader/observability/journal';
import { openJournal } from '@trader/observability/journal/node';
import { createGate } from '@trader/risk';
import { riskOf } from './account';
import type { Account } from './account';
import type { Home } from './home';
import { claimFolder } from './manifest';
import type { Manifest } from './manifest';
import { modes } from './modes';
import { finish, JOURNAL_FOLDER } from './run-account';
import type { FinishedRun } from './run-account';
import { differenceOf, termsOf } from './terms';
import { trace } from './trace';

/** The simulated broker of an account as a process of its own. */
export const serveExchange = (account: Account, port: number): Promise<{ readonly port: number; readonly close: () => void }> => {
  const { instruments, costs, config, ticks } = account;
  const exchange = new SimulatedExchange({
    ...account.exchange, ...(ticks && { ticked: ticks.symbols }), begins: account.tradeFrom, instruments, cash: cash(config.cash), costs, calendarOf: createCalendars(),
  });
  return listen(new ExchangeServer(exchange, instruments.map((each) => each.symbol), termsOf(account)), port);
};

/** An account's bars, quotes and trades as a feed that comes when it comes: one event, then `pace()`. */
const recordedFeed = ({ bars, ticks, exchange, tradeFrom }: Account, pace: () => Promise<void>): MarketFeed => ({
  symbols: bars.symbols,
  async *[Symbol.asyncIterator](): AsyncGenerator<MarketEvent> {
    for (const event of marketEvents(scaleWarmUp(bars, exchange.actions, tradeFrom), ticks && scaleWarmUpTicks(ticks, exchange.actions, tradeFrom))) {
      yield event;
      await pace();
    }
  },
});

/** What a paper run needs beside its account. */
export interface PaperOptions {
  readonly port: number;
  readonly durability: 'process' | 'disk';
  readonly pace: () => Promise<void>;
  /** Hears how many bars, quotes and trades are done. */
  readonly onProgress: (done: number) => void;
  /** Hears one line when something is odd and the run goes on all the same. */
  readonly onWarning?: (text: string) => void;
}

/**
 * Trades an account's recorded market in the live wiring, against an exchange in another process. Started again after any kind of
 * death, it replays its journal, asks the exchange what it missed, and goes on.
 */
export const runPaper = async (home: Home, account: Account, manifest: Manifest, options: PaperOptions): Promise<FinishedRun> => {
  const folder = home.run(manifest.run);
  const authority = createApprovalAuthority();
  const clock: { loop?: TradingLoop } = {};
  const client = new ExchangeClient(await dial(options.port), authority.verify, () => clock.loop?.time ?? -Infinity);
  try {
    await assertOurs(client, account, manifest.run);
    const first = claimFolder(folder, manifest, options.onWarning ?? (() => undefined));
    const { records, journal } = openJournal(join(folder, JOURNAL_FOLDER), { sealBytes: modes.paper.sealBytes, durability: options.durability });
    try {
      const replay = replaying(journal, records);
      const { config, instruments, sleeves, tradeFrom } = account;
      const door = new HeldBroker(client);
      const loop = new TradingLoop({
        run: manifest.run, sleeves: sleeves.map(sleeveOf), tradeFrom, instruments, cash: cash(config.cash), calendarOf: createCalendars(),
        gate: createGate({ ...riskOf(config), mint: authority.mint }), margin: account.exchange.margin, onMarginCall: config.onMarginCall,
        currency: account.exchange.currency, rates: account.exchange.rates,
        broker: door, journal: replay, trace,
      });
      clock.loop = loop;
      const ofRun: Trace = (name, attributes, work) => trace(name, { run: manifest.run, records: records.length, ...attributes }, work);
      let done = 0;
      await runSession({
        feed: recordedFeed(account, options.pace), venue: client, door, loop, recorded: () => replay.next(),
        onEvent: (event) => options.onProgress((done += 'bars' in event ? event.to - event.from : 1)), trace: ofRun,
      });
    } finally {
      journal.close();
    }
    return finish(folder, account, first);
  } finally {
    client.close();
  }
};

/** Rejects with RECONCILE_FAILED when the exchange is of other terms or has served another run, before anything is kept or sent. */
const assertOurs = async (exchange: ExchangeClient, account: Account, run: string): Promise<void> => {
  const { name } = account.config;
  const fail = (what: string): never => {
    throw new TraderError(
      'RECONCILE_FAILED', `${what}: nothing was sent; start "trader exchange --account ${name}" anew with the same configuration, and give its --port`,
    );
  };
  const difference = differenceOf(termsOf(account), await exchange.terms());
  if (difference !== undefined) fail(`the exchange is not that of account ${name} (${difference})`);
  const foreign = (await exchange.statement()).orders.find((order) => !order.id.startsWith(`${run}-`));
  if (foreign !== undefined) fail(`the exchange holds order ${foreign.id}, which is not of run ${run}`);
};
