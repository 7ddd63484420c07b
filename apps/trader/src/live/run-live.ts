import { formatCash, formatQuantity, isTraderError, TraderError } from '@trader/core';
import type { BarTable, JournalRecord } from '@trader/core';
import { advanceTo } from '@trader/execution/live';
import type { Alarm } from '@trader/execution/live';
import { CHECK_NAMES, defaultLimits } from '@trader/risk';
import type { Override } from '@trader/risk';
import { every, sleep } from '../adapters/timers';
import type { Account } from '../account';
import { brokerOf } from '../config-live';
import type { Home } from '../home';
import { claimFolder, writeManifest } from '../manifest';
import type { Manifest } from '../manifest';
import { finish } from '../run-account';
import type { FinishedRun } from '../run-account';
import { assertAccount } from './admission';
import { calendarsOfBroker, daysAround } from './broker-calendar';
import { warnOfAssets } from './check-assets';
import type { ControlAnswer } from './control-folder';
import { explainUnreachable } from './explain-unreachable';
import { statusOf } from './live-status';
import { obey } from './obey';
import type { Controls } from './obey';
import { limitsAtBroker, openBroker, openLive } from './open-live';
import type { LiveAccount, Wiring } from './open-live';
import { watchHealth } from './watch-health';
import { writeStatus } from './status-file';
import type { Status } from './status-file';

/** How an account is run where time is real. */
export interface LiveOptions extends Omit<Wiring, 'alarm' | 'calendarOf'> {
  /** Hears alarms as well. */
  readonly alarm: Alarm;
  /** Resolves when a person wants it to end. */
  readonly stopped: Promise<void>;
  /** When it ends by itself, ms since 1970 UTC: at that time, or at the close of the session that runs then, or comes next. */
  readonly until?: number | 'close' | undefined;
  /** Ends it at once: nothing is opened any more, everything at work is cancelled, and it runs until the broker shows none. */
  readonly kill?: { readonly reason: string; readonly flatten: boolean } | undefined;
}

type SessionRecord = Extract<JournalRecord, { kind: 'session' }>;

const STATUS_MS = 1_000;
const CONTROL_MS = 100;
const MOST_NEWS = 50;
const TRIES = 5;
const PATIENCE_MS = 15_000;
const ASSETS_MS = 5_000;

/** The first words with a broker: whether it holds the account that is meant, its clock, when its market is open, and, unless it is only to be ended, whether it trades all symbols. Rejects with BROKER_UNREACHABLE or RECONCILE_FAILED. */
const greet = async (account: Account, run: string, options: LiveOptions, alarm: Alarm): Promise<Wiring['calendarOf']> => {
  const broker = openBroker(account, run, options);
  const ask = async <T>(question: () => Promise<T>): Promise<T> => {
    for (let tries = 1; ; tries++) {
      try {
        return await question();
      } catch (error) {
        if (tries === TRIES || !isTraderError(error) || error.code !== 'BROKER_UNREACHABLE') throw explainUnreachable(account.config, options.way, error);
        await sleep(500 * tries);
      }
    }
  };
  try {
    assertAccount(account.config, await ask(() => broker.standing()));
    const days = daysAround(options.timers.now());
    const calendarOf = calendarsOfBroker(await ask(() => broker.calendar(...days)), days);
    if (options.kill === undefined) await warnOfAssets(account.instruments, () => broker.assets(), options.timers, ASSETS_MS * options.patience, alarm);
    return calendarOf;
  } finally {
    broker.close();
  }
};

/** Throws INVALID_DATA for an exception from what is not there: it would hold, and change nothing. */
const assertKnown = ({ id, check, owner, symbol }: Override, { sleeves }: Account, symbols: readonly string[]): void => {
  const known: readonly (readonly [string, string | undefined, readonly string[]])[] = [['check', check, CHECK_NAMES], ['strategy', owner, sleeves.map(({ name }) => name)], ['symbol', symbol, symbols]];
  for (const [what, named, there] of known) {
    if (named !== undefined && !there.includes(named)) throw new TraderError('INVALID_DATA', `exception ${id}: there is no ${what} "${named}": there ${there.length === 1 ? 'is' : 'are'} ${there.join(', ')}; nothing was granted`);
  }
};

/** What a person may do to a session. */
const controlsOf = ({ account, loop, kill, timers, symbols }: LiveAccount): Controls => {
  const now = (): void => advanceTo(loop, timers);
  return {
    halt: (reason) => {
      now();
      // A halt has nothing to add to a kill, and would take its place in the journal.
      if (kill.state !== 'off') return `halted: the kill switch holds (${kill.state})`;
      loop.control.setState('halted', reason);
      return `halted: nothing is opened any more, and ${loop.orders.liveCount} orders are at work`;
    },
    resume: (reason) => {
      now();
      if (kill.state !== 'off') kill.release(reason);
      else loop.control.setState('active', reason);
      const held = [...loop.control.suspended].map(([by, why]) => `${by}: ${why}`);
      return held.length === 0 ? 'active' : `active as far as a person is concerned; ${held.join('; ')}`;
    },
    kill: (reason, flatten) => {
      const kept = kill.engage(reason, { flatten });
      if (!kept) throw new TraderError('STORAGE_FAILED', `the journal does not keep that this process is killed, which it is, with ${kill.open.length} orders being cancelled: free or mend the disk, then say it again`);
      return `halted: ${kill.open.length} orders are being cancelled${flatten ? ', then what is held is closed' : ''}`;
    },
    reload: (limits, reason) => {
      now();
      // As a configuration is read: what is not named keeps its default, and is not without a limit.
      loop.control.reload(limitsAtBroker({ ...defaultLimits, ...limits, currency: loop.ledger.currencies.names[0] }), reason);
      return 'the limits are in force';
    },
    grant: (override) => {
      assertKnown(override, account, symbols);
      now();
      loop.control.grant(override);
      return `exception ${override.id} holds until ${new Date(override.until).toISOString()}`;
    },
    revoke: (id, reason) => {
      now();
      loop.control.revoke(id, reason);
      return `exception ${id} is over`;
    },
  };
};

/** Resolves `over` when it is time to end; `forget` lets go of the timers. */
const endOf = ({ loop, timers, kill }: LiveAccount, { until, stopped, kill: killing }: LiveOptions, calendarOf: Wiring['calendarOf']): { readonly over: Promise<void>; readonly forget: () => void } => {
  const cancels: (() => void)[] = [];
  const ends = [stopped];
  if (until !== undefined) {
    const at = until === 'close' ? calendarOf(loop.ledger.instruments[0]).sessionAt(timers.now()).close + 1 : until;
    ends.push(new Promise((resolve) => cancels.push(timers.after(Math.max(0, at - timers.now()), resolve))));
  }
  if (killing !== undefined) ends.push(new Promise((resolve) => cancels.push(every(CONTROL_MS, () => {
    if (kill.state === 'verified') resolve();
  }))));
  return { over: Promise.race(ends), forget: () => cancels.forEach((cancel) => cancel()) };
};

/** The bars of a run, for its report: of all its lives as far as the broker still has them, else those that were heard in this one. */
const barsOf = async ({ market, symbols, timers, records }: LiveAccount): Promise<BarTable> => {
  const heard = market.bars();
  const begun = records.at(0)?.time;
  if (begun === undefined) return heard;
  const asked = market.history(symbols, 60_000, begun, timers.now()).catch(() => heard);
  const all = await Promise.race([asked, sleep(PATIENCE_MS).then(() => heard)]);
  return all.length >= heard.length ? all : heard;
};

/** What a session has left for the report. */
interface Played {
  readonly bars: BarTable;
  readonly asOf: SessionRecord | undefined;
}

/** How the running session stands, for a report in the middle of it; undefined when it is over, or nothing has begun. */
const sessionAsOf = ({ loop }: LiveAccount): SessionRecord | undefined => {
  const { ledger, watch, parts, time } = loop;
  const session = parts.sessions.session(0);
  if (session === undefined || !parts.account.begun || time > session.close) return undefined;
  const held = ledger.instruments.flatMap(({ symbol }, index) => (ledger.position(index) === 0n ? [] : [[symbol, formatQuantity(ledger.position(index))] as const]));
  return { kind: 'session', time, day: session.day, cash: formatCash(ledger.cash), equity: formatCash(ledger.equity()), peak: String(watch.peak), positions: Object.fromEntries(held) };
};

/** `work`, which alarms where it cannot be done, once for each reason: a disk that is full ends nothing that watches over an account. */
const goingOn = (what: string, alarm: Alarm, work: () => void): (() => void) => {
  let last: string | undefined;
  return () => {
    try {
      work();
      last = undefined;
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      if (text !== last) alarm('critical', what, `${text}; it goes on`);
      last = text;
    }
  };
};

/** Once something of our own is broken: a kill goes on, and alarms, until the broker has shown that nothing is open, or a person wants the process to end. */
const killVerified = async ({ kill }: LiveAccount, stopped: Promise<void>): Promise<void> => {
  const isOver = (): boolean => kill.state === 'off' || kill.state === 'verified';
  if (isOver()) return;
  let forget = (): void => undefined;
  const over = new Promise<void>((resolve) => {
    forget = every(CONTROL_MS, () => {
      if (isOver()) resolve();
    });
  });
  await Promise.race([over, stopped]);
  forget();
};

/** Waits for the session to come to its end, and shuts everything. */
const play = async (folder: string, live: LiveAccount, options: LiveOptions, { calendarOf, alarm }: Pick<Wiring, 'calendarOf' | 'alarm'>, news: Status['news']): Promise<Played> => {
  const { session, standing, kill, endOfDay, exits, dataAge, loop, journal, timers } = live;
  const since = timers.now();
  const { health, stop: stopHealth } = watchHealth(live, folder, options.patience, alarm);
  const tell = (ended = false): void => {
    const status = statusOf(live, since, news, { state: health.state, findings: health.findings.map(({ text }) => text) }, ended);
    writeStatus(folder, status, options.clean);
  };
  const controls = controlsOf(live);
  standing.start(loop);
  kill.recall();
  const answers = new Map<number, ControlAnswer>();
  obey(folder, controls, true, undefined, answers);
  if (options.kill !== undefined) kill.engage(options.kill.reason, { flatten: options.kill.flatten });
  const end = endOf(live, options, calendarOf);
  const stops = [end.forget, every(STATUS_MS, goingOn('status', alarm, tell)), every(CONTROL_MS, goingOn('control', alarm, () => obey(folder, controls, false, tell, answers)))];
  try {
    tell();
    // Whether or not anything of the market can be had: what is held is guarded as soon as reductions can be sent.
    void session.agreed.then(() => [endOfDay, exits, dataAge].forEach((each) => each.start()));
    await Promise.race([session.start(), session.ended, end.over]);
    await Promise.race([session.ended, end.over]);
    advanceTo(loop, timers);
    return { bars: await barsOf(live), asOf: sessionAsOf(live) };
  } catch (error) {
    await killVerified(live, options.stopped);
    throw error;
  } finally {
    for (const stop of [...stops, stopHealth]) stop();
    for (const each of [endOfDay, exits, dataAge, kill, standing, session]) each.stop();
    goingOn('status', alarm, () => tell(true))();
    journal.close();
  }
};

/**
 * Trades an account at its broker until it is told to end. Started again after any kind of death it gives its loop the memory of its journal, asks the broker what it missed, and goes on once the
 * books agree. Gives the run with its report; undefined when nothing of the market was heard. Rejects with what broke it.
 */
export const runLive = async (home: Home, account: Account, manifest: Manifest, options: LiveOptions): Promise<FinishedRun | undefined> => {
  const folder = home.run(manifest.run);
  const news: { time: number; text: string }[] = [];
  const alarm: Alarm = (level, source, said) => {
    const text = options.clean(said);
    news.push({ time: options.timers.now(), text: `${level}: ${source}: ${text}` });
    if (news.length > MOST_NEWS) news.shift();
    options.alarm(level, source, text);
  };
  const calendarOf = await greet(account, manifest.run, options, alarm);
  const first = claimFolder(folder, manifest, (text) => alarm('warning', 'start', text));
  // It goes on: where it ended last is no longer where it ends.
  writeManifest(folder, { ...first, lastSeal: undefined });
  const live = openLive(folder, account, manifest.run, { ...options, alarm, calendarOf });
  const { bars, asOf } = await play(folder, live, options, { calendarOf, alarm }, news);
  if (bars.length === 0) return undefined;
  return finish(folder, { ...account, bars, ticks: undefined, remarks: remarksOf(account) }, first, asOf);
};

const remarksOf = ({ config, remarks }: Account): readonly string[] => {
  const { name, account, environment } = brokerOf(config);
  return [...remarks, `Traded at ${name}, account ${account} (${environment}); what a person or another program did in it is of the owner "external".`];
};
