import { createAlpacaBroker, createAlpacaMarket, Secret } from '@trader/brokers/alpaca';
import { createCalendars, createRandom, defineInstrument, quantity } from '@trader/core';
import type { Instrument } from '@trader/core';
import type { SleeveOptions } from '@trader/execution';
import type { SessionPolicy } from '@trader/execution/live';
import { AlpacaVenue } from './alpaca-venue';
import { LATEST_ARRIVAL_MS } from './fault';
import { STREAMS } from './fault-plan';
import { LiveProgram } from './live-program';
import type { Adapter, AdapterSetting } from './live-program';
import type { Machine, Stage, TightLimits, Venue, World } from './program';
import { restless } from './restless';

/** What is put through bad days, where it is not as by default. */
export interface AlpacaWorldOptions {
  /** Default: Alpaca's, of orders and of the market. */
  readonly createAdapter?: ((setting: AdapterSetting) => Adapter) | undefined;
  /** The strategies of a life; default: two that are restless. They trade `INSTRUMENTS`. */
  readonly sleeves?: ((machine: Machine) => readonly SleeveOptions[]) | undefined;
  /** Default: a loopback Alpaca of `INSTRUMENTS`. */
  readonly openVenue?: ((stage: Stage) => Venue) | undefined;
}

/** What is traded, and the prices at which it begins. */
export const INSTRUMENTS: readonly Instrument[] = ['AAPL', 'KO'].map((symbol) => defineInstrument({ symbol, marginRate: 0.5 }));
const PRICES = [190, 62];

/** Most shares of a symbol that may be held, and that each of two restless strategies wants. */
const MOST_SHARES = 90;
const WANTED = 40;

/**
 * When runs begin, in UTC: in the middle of a day in summer and in winter, the mornings after both changes of the clocks in New York, before an open, before a close, and before the
 * early close on the day after Thanksgiving; five minutes before both kinds of close, when holdings that are not to outlive it are closed; and the Fridays before both changes of the clocks. Sources: nyse.com/trade/hours-calendars; 15 U.S.C. 260a for the changes of the clocks (8 March and 1 November 2026).
 */
const DAYS = [
  '2026-07-08T15:00:00Z', '2026-01-14T18:00:00Z', '2026-03-09T14:00:00Z', '2026-11-02T15:00:00Z', '2026-05-20T13:29:30Z', '2026-06-10T19:59:00Z', '2026-11-27T17:59:10Z',
  '2026-06-10T19:54:40Z', '2026-11-27T17:54:45Z', '2026-03-06T20:50:00Z', '2026-10-30T19:30:00Z',
].map((each) => Date.parse(each));

const restlessSleeves = (machine: Machine): readonly SleeveOptions[] => ['alpha', 'beta'].map((name, index) => ({
  name,
  createStrategy: restless({
    random: createRandom(machine.seed, STREAMS.strategy + 1_000_000 * (2 * machine.life + index)), resting: machine.resting, often: 0.25, most: WANTED,
  }),
}));

const alpacaAdapter = ({ transport, timers, random, verify, run, instruments }: AdapterSetting): Adapter => {
  const keys = { keyId: new Secret('PK-SIMULATED'), secretKey: new Secret('simulated-secret') };
  return {
    broker: createAlpacaBroker({ transport, timers, random, verify, run, instruments, keys }),
    market: createAlpacaMarket({ transport, timers, random, keys }),
  };
};

/**
 * What a session waits, in half of the seeds; the others have its defaults. An order is believed never to have arrived after `settleMs` only, which is longer than any request is
 * under way (LATEST_ARRIVAL_MS), and so nothing arrives after it was given up for good.
 */
const BRISK: Partial<SessionPolicy> = { reconcileEveryMs: 10_000, recheckMs: 2_000, overlapMs: 60_000, settleMs: LATEST_ARRIVAL_MS + 15_000, silenceMs: 20_000, cancelAgainMs: 12_000 };

/** So tight that restless strategies meet them all the time. */
const TIGHT: TightLimits = { gross: 0.15, collarBps: 2, ordersPerMinute: 15 };

/** The whole stack: the loop, the session and its guards, the gate, the journal and Alpaca's adapter, against the loopback Alpaca. */
export const alpacaWorld = ({ createAdapter = alpacaAdapter, sleeves = restlessSleeves, openVenue }: AlpacaWorldOptions = {}): World => {
  // Calendars remember their sessions: one of each for all runs.
  const calendarOf = createCalendars();
  return {
    prices: PRICES,
    days: DAYS,
    limit: quantity(MOST_SHARES),
    tightLimits: TIGHT,
    isGivenUp: (reason) => reason.includes('it has no such order'),
    sessionAt: (time) => calendarOf(INSTRUMENTS[0]).sessionAt(time),
    noticeMs: 2 * HEARTBEAT_MS,
    noticeSymbolMs: 25_000,
    needsStream: true,
    settleMs: 400_000,
    // One window of the rate limit.
    cancelMs: 60_000,
    openVenue: openVenue ?? ((stage) => new AlpacaVenue(stage, INSTRUMENTS, calendarOf, '100000')),
    start: (machine) => new LiveProgram(machine, {
      instruments: INSTRUMENTS, calendarOf, createAdapter, sleeves, policy: machine.seed % 2 === 0 ? BRISK : {},
      limits: {
        maxPositionQuantity: MOST_SHARES, maxPriceAgeMs: 60_000,
        ...(machine.whole
          ? { maxGrossLeverage: TIGHT.gross, priceCollarBps: TIGHT.collarBps, maxOrdersPerMinute: TIGHT.ordersPerMinute, oneSide: true }
          : { maxGrossLeverage: 2, priceCollarBps: 500, maxOrdersPerMinute: 120 }),
      },
    }),
  };
};

/** How often the adapter's streams ask for a sign of life, ms. */
const HEARTBEAT_MS = 5_000;
