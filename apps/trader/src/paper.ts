import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ExchangeClient, ExchangeServer, SimulatedExchange } from '@trader/brokers/simulated';
import { dial, listen } from '@trader/brokers/simulated/node';
import { cash, createApprovalAuthority, createCalendars, sliceEnd, TraderError } from '@trader/core';
import type { MarketFeed, Slice } from '@trader/core';
import { HeldBroker, runSession, TradingLoop } from '@trader/execution';
import { replaying } from '@trader/observability/journal';
import { openJournal } from '@trader/observability/journal/node';
import { createTrace } from '@trader/observability/tracing';
import { createGate, defaultLimits } from '@trader/risk';
import type { Account } from './account';
import type { Home } from './home';
import { MANIFEST_FILE, readManifest, writeManifest } from './manifest';
import type { Manifest } from './manifest';
import { modes } from './modes';
import { finish, JOURNAL_FOLDER } from './run-account';
import type { FinishedRun } from './run-account';

/** The simulated broker of an account as a process of its own. */
export const serveExchange = (account: Account, port: number): Promise<{ readonly port: number; readonly close: () => void }> => {
  const { instruments, costs, config } = account;
  const exchange = new SimulatedExchange({ instruments, cash: cash(config.cash), costs, calendarOf: createCalendars() });
  return listen(new ExchangeServer(exchange, instruments.map((each) => each.symbol)), port);
};

/** An account's bars as a feed that comes when it comes: one slice, then `pace()`. */
const recordedFeed = (account: Account, pace: () => Promise<void>): MarketFeed => ({
  symbols: account.bars.symbols,
  async *[Symbol.asyncIterator](): AsyncGenerator<Slice> {
    const { bars } = account;
    for (let from = 0; from < bars.length; ) {
      const to = sliceEnd(bars, from);
      yield { bars, from, to };
      await pace();
      from = to;
    }
  },
});

/** What a paper run needs beside its account. */
export interface PaperOptions {
  readonly port: number;
  readonly durability: 'process' | 'disk';
  readonly pace: () => Promise<void>;
  readonly onProgress: (barsDone: number) => void;
}

/**
 * Trades an account's recorded bars in the live wiring, against an exchange in another process. Started again after any kind of
 * death, it replays its journal, asks the exchange what it missed, and goes on.
 */
export const runPaper = async (home: Home, account: Account, manifest: Manifest, options: PaperOptions): Promise<FinishedRun> => {
  const folder = home.run(manifest.run);
  claim(folder, manifest);
  const { records, journal } = openJournal(join(folder, JOURNAL_FOLDER), { sealBytes: modes.paper.sealBytes, durability: options.durability });
  const replay = replaying(journal, records);
  const authority = createApprovalAuthority();
  const { config, instruments, strategy } = account;
  const clock: { loop?: TradingLoop } = {};
  const client = new ExchangeClient(await dial(options.port), authority.verify, () => clock.loop?.time ?? -Infinity);
  const door = new HeldBroker(client);
  const loop = new TradingLoop({
    run: manifest.run, owner: config.strategy, instruments, cash: cash(config.cash), calendarOf: createCalendars(),
    createStrategy: (context) => strategy(context, config.parameters),
    gate: createGate({ mint: authority.mint, limits: { ...defaultLimits, ...config.limits } }),
    broker: door, journal: replay, trace: createTrace('trader'),
  });
  clock.loop = loop;
  try {
    const feed = recordedFeed(account, options.pace);
    await runSession({ feed, venue: client, door, loop, recorded: () => replay.next(), onSlice: (slice) => options.onProgress(slice.to) });
  } finally {
    client.close();
    journal.close();
  }
  return finish(folder, account, manifest);
};

/** A folder belongs to one run: a manifest of another one there is refused. */
const claim = (folder: string, manifest: Manifest): void => {
  const file = join(folder, MANIFEST_FILE);
  if (existsSync(file)) {
    const there = readManifest(folder);
    if (there.run !== manifest.run) throw new TraderError('INVALID_CONFIG', `${folder} holds run ${there.run}: give another folder with --home`);
    return;
  }
  mkdirSync(folder, { recursive: true });
  writeManifest(folder, manifest);
};
