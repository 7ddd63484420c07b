import { createAlpacaBroker, createAlpacaMarket, Secret } from '@trader/brokers/alpaca';
import { createApprovalAuthority, createCalendars, createRandom } from '@trader/core';
import type { Cash, Random, Timers, Transport } from '@trader/core';
import { TradingLoop } from '@trader/execution';
import { ClockSkew, DataAge, EndOfDay, KeepExits, KillSwitch, LiveSession, StandingWatch } from '@trader/execution/live';
import { createJournal } from '@trader/observability/journal';
import type { Sink } from '@trader/observability/journal';
import { createGate } from '@trader/risk';
import { restless } from '../../src/restless';
import { INSTRUMENTS } from './scene';

export const RUN = 'soak';
const DAY_SYMBOLS = 40;

/** What the program has of the world. */
interface World {
  readonly timers: Timers;
  readonly transport: Transport;
  readonly random: Random;
  readonly sink: Sink;
  readonly seed: number;
  /** How likely a strategy wants something at a quote. */
  readonly often: number;
  /** Hears what went wrong. */
  readonly alarm: (level: string, source: string, text: string) => void;
  readonly failed: (cause: unknown) => void;
}

/**
 * The live stack, as it is put together for an account at Alpaca: one sleeve that is flat over night, and one that is not. Left out are the warm-up, for its strategies look back at nothing; `Health`,
 * which watches the process, and this one runs on virtual time; and restoring, for there is no life before it.
 */
export const startProgram = ({ timers, transport, random, sink, seed, often, alarm, failed }: World) => {
  const calendarOf = createCalendars();
  const authority = createApprovalAuthority();
  const keys = { keyId: new Secret('PK-SOAK'), secretKey: new Secret('soak-secret') };
  let resting = false;
  const broker = createAlpacaBroker({ transport, timers, random, verify: authority.verify, run: RUN, instruments: INSTRUMENTS, keys });
  const market = createAlpacaMarket({ transport, timers, random, keys });
  const standing: StandingWatch = new StandingWatch({
    broker, timers, alarm, fieldsOf: 'alpaca', policy: { maxGrossOfNav: 2 }, onStanding: ({ time }, askedAt, heardAt) => skew.note(time, askedAt, heardAt),
  });
  const day = restless({ random: createRandom(seed, 40), resting: () => resting, often, most: 40 });
  const swing = restless({ random: createRandom(seed, 41), resting: () => resting, often, most: 40 });
  const loop: TradingLoop = new TradingLoop({
    run: RUN, instruments: INSTRUMENTS, cash: 0n as Cash, calendarOf, broker, journalGoals: true, turnsInSteps: true, funds: standing,
    sleeves: [
      {
        name: 'day',
        createStrategy: (context) => {
          const strategy = day(context);
          // It is flat before the close: what it wants after that would not stand.
          return { ...strategy, onQuote: (symbol, ...quote) => (symbol < DAY_SYMBOLS ? strategy.onQuote?.(symbol, ...quote) : undefined) };
        },
      },
      { name: 'swing', createStrategy: swing },
    ],
    gate: createGate({ mint: authority.mint, limits: { maxPositionQuantity: 90, maxGrossLeverage: 2, priceCollarBps: 500, maxOrdersPerMinute: 200, maxPriceAgeMs: 300_000, duplicateWindowMs: 0 } }),
    onOrder: (state) => {
      standing.moved();
      exits.heard(state);
    },
    journal: createJournal(sink, { sealBytes: 1_000_000 }),
  });
  const skew = new ClockSkew({ loop, timers, alarm });
  const dataAge = new DataAge({ loop, timers, alarm, calendarOf, policy: { symbolMs: 600_000 } });
  const session = new LiveSession({ loop, broker, market, timers, alarm, tap: dataAge, clock: skew, warmUp: { frameMs: 60_000, ms: 0 }, wish: { bars: true, quotes: true, trades: false } });
  const guarded = { loop, broker, timers, alarm, resync: () => session.resync() };
  const killSwitch = new KillSwitch(guarded);
  const endOfDay = new EndOfDay({ ...guarded, sleeves: [{ sleeve: 'day' }], calendarOf });
  const exits: KeepExits = new KeepExits(guarded);
  session.ended.catch(failed);
  void session.agreed.then(() => [endOfDay, exits, dataAge].forEach((each) => each.start()));
  session.start().catch(failed);
  standing.start(loop);
  return {
    loop, session, killSwitch,
    rest: () => {
      resting = true;
    },
  };
};
