import { createPublicKey, verify } from 'node:crypto';
import { join } from 'node:path';
import { createAlpacaBroker, createAlpacaMarket } from '@trader/brokers/alpaca';
import type { AlpacaKeys } from '@trader/brokers/alpaca';
import { sleeveOf } from '@trader/backtest';
import { cash, createApprovalAuthority, createRandom } from '@trader/core';
import type { ExchangeCalendar, Instrument, Timers, Transport } from '@trader/core';
import { TradingLoop } from '@trader/execution';
import { ClockSkew, DataAge, EndOfDay, KeepExits, KillSwitch, LiveSession, restore, SESSION_DEFAULTS, StandingWatch } from '@trader/execution/live';
import type { Alarm, GuardedAccount, SessionPolicy } from '@trader/execution/live';
import { Latencies, timedJournal } from '@trader/observability/health';
import { openJournal } from '@trader/observability/journal/node';
import { createGate, createOverrides, NEVER_OVERRIDDEN } from '@trader/risk';
import type { Overrides, RiskLimits } from '@trader/risk';
import { riskOf } from '../account';
import type { Account } from '../account';
import type { AccountConfig } from '../config';
import { brokerOf } from '../config-live';
import { stopwatch } from '../adapters/timers';
import { modes } from '../modes';
import type { ModeName } from '../modes';
import { JOURNAL_FOLDER } from '../run-account';
import { trace } from '../trace';
import type { Way } from './admission';
import { withCleanReasons } from './clean-reasons';
import { HeardMarket } from './heard-market';
import { HeardTransport } from './heard-transport';
import { Links, WatchedBroker } from './watched-broker';

/** Through what an account reaches its broker. */
export interface Wiring {
  readonly mode: ModeName;
  readonly way: Way;
  readonly keys: AlpacaKeys;
  readonly transport: Transport;
  readonly timers: Timers;
  readonly alarm: Alarm;
  /** How many times as long as usual, by the clock of `timers`, anybody may take to answer: 1 where that runs as fast as real time. */
  readonly patience: number;
  /** After so many real ms a request is given up. */
  readonly timeoutMs: number;
  readonly calendarOf: (instrument: Instrument) => ExchangeCalendar;
  /** A text without secrets: whatever others wrote into it. */
  readonly clean: (text: string) => string;
  /** A person says that what the broker holds beyond our books is to be left alone. */
  readonly adopt?: boolean | undefined;
}

/** An account at its broker, with all that watches over it; nothing of it has begun. */
export type LiveAccount = ReturnType<typeof openLive>;

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const DEFAULT_WARM_UP = 5;
const HEARTBEAT_MS = 5_000;
const PATIENCE_MS = 10_000;
const APPROVAL_MS = 5_000;

/** Signed exceptions, by the key of the configuration. */
const overridesOf = ({ overrides }: AccountConfig): Overrides | undefined => {
  if (overrides === undefined) return undefined;
  const key = createPublicKey({ key: Buffer.from(overrides.publicKey, 'base64'), format: 'der', type: 'spki' });
  return createOverrides({
    longestMs: overrides.longestMs, never: NEVER_OVERRIDDEN, verifySignature: (text, signature) => verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64')),
  });
};

/** Brokers know one position a symbol: on its two sides one strategy's exits would be taken for closes of the other's. */
export const limitsAtBroker = (limits: RiskLimits): RiskLimits => ({ ...limits, oneSide: true });

/** So far back begin so many sessions, weekends and a holiday among them. */
const warmUpOf = ({ warmUpSessions = DEFAULT_WARM_UP }: AccountConfig): { frameMs: number; ms: number } =>
  ({ frameMs: MINUTE, ms: warmUpSessions === 0 ? 0 : (Math.ceil((warmUpSessions * 7) / 5) + 3) * DAY });

/** The broker of an account, as far as it needs no journal: to ask it something. */
export const openBroker = ({ config, instruments }: Account, run: string, { way, keys, transport, timers, patience, timeoutMs }: Pick<Wiring, 'way' | 'keys' | 'transport' | 'timers' | 'patience' | 'timeoutMs'>, verifyApproval = createApprovalAuthority().verify) =>
  createAlpacaBroker({
    transport, timers, random: createRandom(timers.now(), 1), verify: verifyApproval, run, instruments, keys, host: way.host, extendedHours: brokerOf(config).extendedHours, timeoutMs,
    heartbeatMs: HEARTBEAT_MS * patience,
  });

/** How long a session waits, by a clock that may run faster than real time. */
const policyOf = (patience: number): Partial<SessionPolicy> => {
  const { recheckMs, statementMs, graceMs, settleMs, silenceMs, askFirstMs, askLongestMs, askMs, cancelAgainMs } = SESSION_DEFAULTS;
  const waits = { recheckMs, statementMs, graceMs, settleMs, silenceMs, askFirstMs, askLongestMs, askMs, cancelAgainMs };
  return Object.fromEntries(Object.entries(waits).map(([name, ms]) => [name, ms * patience]));
};

/** How long exits that are not there are waited for. */
export const exitsPolicyOf = (patience: number) => ({ graceMs: 1_000 * patience, retryMs: 2_000 * patience, partMs: 10_000 * patience });

/** Opens the journal of a run, gives a loop its memory back, and puts broker, market and guards around it. Throws what `openJournal` and `restore` do. */
export const openLive = (folder: string, account: Account, run: string, wiring: Wiring) => {
  const { config, instruments, sleeves, exchange } = account;
  const { mode, way, keys, transport, timers, alarm, calendarOf, clean, patience, timeoutMs } = wiring;
  const { sealBytes, durability } = modes[mode];
  const { records, journal } = openJournal(join(folder, JOURNAL_FOLDER), { sealBytes, durability });
  try {
    const authority = createApprovalAuthority();
    const commits = new Latencies();
    const links = new Links();
    const orderStream = new HeardTransport(transport, timers);
    const broker = new WatchedBroker(openBroker(account, run, { ...wiring, transport: orderStream }, authority.verify), links, timers);
    const { feed, encoding } = brokerOf(config);
    const symbols = instruments.map((each) => each.symbol);
    const market = new HeardMarket(createAlpacaMarket({
      transport, timers, random: createRandom(timers.now(), 2), keys, feed, dataHost: way.dataHost, streamUrl: way.dataStream,
      heartbeatMs: HEARTBEAT_MS * patience, toleranceMs: 2_000 * patience, timeoutMs, calendar: calendarOf(instruments[0]), ...(encoding === undefined ? {} : { encoding }),
    }), links, timers, symbols);
    const patienceMs = PATIENCE_MS * patience;
    const standing = new StandingWatch({
      broker, timers, alarm, fieldsOf: 'alpaca', policy: { maxGrossOfNav: config.limits.maxGrossLeverage ?? 1, patienceMs, staleMs: 60_000 * patience },
      onStanding: ({ time }, askedAt, heardAt) => skew.note(time, askedAt, heardAt),
    });
    const risk = riskOf(config);
    const gate = createGate({ ...risk, limits: limitsAtBroker(risk.limits), mint: authority.mint, overrides: overridesOf(config), approvalTtlMs: APPROVAL_MS * patience });
    const loop = new TradingLoop({
      run, sleeves: sleeves.map((each) => sleeveOf({ ...each, strategy: withCleanReasons(each.strategy, clean) })), instruments, cash: cash(config.cash), calendarOf,
      gate, margin: exchange.margin, onMarginCall: config.onMarginCall,
      currency: exchange.currency, broker, journal: timedJournal(journal, stopwatch, commits), journalGoals: true, turnsInSteps: true, funds: standing, trace,
      onOrder: (state) => {
        standing.moved();
        exits.heard(state);
      },
      onGoal: (symbol, owner, goal) => exits.heardGoal(symbol, owner, goal),
    });
    const skew = new ClockSkew({ loop, timers, alarm, limitMs: 2_000 * patience });
    const dataAge = new DataAge({ loop, timers, alarm, calendarOf, policy: { heartbeatMs: 10_000 * patience, symbolMs: 120_000 * patience } });
    restore(loop, records);
    gate.reload(limitsAtBroker(gate.limits), 'halted'); // a journal may have limits of before
    const session = new LiveSession({ loop, broker, market, timers, alarm, warmUp: warmUpOf(config), policy: policyOf(patience), tap: dataAge, clock: skew, adopt: wiring.adopt });
    const guarded: GuardedAccount = { loop, broker, timers, alarm, resync: () => session.resync() };
    const { flatBeforeCloseMs } = config;
    const endOfDay = new EndOfDay({
      ...guarded, calendarOf, policy: { patienceMs }, sleeves: flatBeforeCloseMs === undefined ? [] : sleeves.map(({ name }) => ({ sleeve: name, flatBeforeCloseMs })),
    });
    const kill = new KillSwitch(guarded, { patienceMs: 2 * patienceMs, untoldMs: (SESSION_DEFAULTS.silenceMs + SESSION_DEFAULTS.settleMs) * patience });
    const exits = new KeepExits({ ...guarded, policy: exitsPolicyOf(patience) });
    return { account, run, mode, records, journal, commits, links, orderStream, broker, market, loop, standing, skew, dataAge, session, kill, endOfDay, exits, timers, symbols };
  } catch (error) {
    journal.close();
    throw error;
  }
};
