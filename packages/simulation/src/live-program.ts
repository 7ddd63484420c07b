import { createApprovalAuthority, nearestPrice, notional, TraderError } from '@trader/core';
import type { Cash, ExchangeCalendar, Instrument, Journal, LiveBroker, LiveMarket, Random, Timers, Transport, Verify } from '@trader/core';
import { TradingLoop } from '@trader/execution';
import type { SleeveOptions } from '@trader/execution';
import { ClockSkew, DataAge, EndOfDay, KeepExits, KillSwitch, LiveSession, restore, StandingWatch } from '@trader/execution/live';
import type { Alarm, SessionPolicy } from '@trader/execution/live';
import { Health } from '@trader/observability/health';
import { createJournal, readJournal, verify } from '@trader/observability/journal';
import { createGate } from '@trader/risk';
import type { RiskLimits } from '@trader/risk';
import type { Belief, Machine, Program, SeenOrder } from './program';

/** What an adapter is made of: everything that it may know of the world. */
export interface AdapterSetting {
  readonly transport: Transport;
  readonly timers: Timers;
  readonly random: Random;
  readonly verify: Verify;
  /** Names the run: ids of our orders begin with it. */
  readonly run: string;
  readonly instruments: readonly Instrument[];
}

/** The two halves of an adapter. */
export interface Adapter {
  readonly broker: LiveBroker;
  readonly market: LiveMarket;
}

/** What a live program is made of. */
export interface LiveProgramOptions {
  readonly instruments: readonly Instrument[];
  readonly calendarOf: (instrument: Instrument) => ExchangeCalendar;
  readonly limits: RiskLimits;
  readonly createAdapter: (setting: AdapterSetting) => Adapter;
  readonly sleeves: (machine: Machine) => readonly SleeveOptions[];
  readonly policy: Partial<SessionPolicy>;
}

export const RUN = 'sim';

/** What a whole program has beyond the others. */
const WARM_UP = { frameMs: 60_000, ms: 600_000 };
const SYMBOL_MS = 12_000;
const HEALTH_MS = 15_000;
/** How it is told that exits were given up. */
const UNPROTECTED = /^(?<symbol>\S+) of (?<owner>\S+) cannot be protected/;
/** Of the process itself, which is no matter of simulation: half of a core, and all else well. */
const OF_PROCESS = { cpu: 0.5, 'disk free': 1e12 } as const;

/** The real loop, session, guards, gate and journal, over an adapter: one life of them. */
export class LiveProgram implements Program {
  private readonly loop: TradingLoop;
  private readonly session: LiveSession;
  private readonly killSwitch: KillSwitch;
  private readonly standing: StandingWatch;
  private readonly beliefs: LiveBelief;
  private changes = 0;

  constructor(machine: Machine, options: LiveProgramOptions) {
    const { instruments, calendarOf, limits, createAdapter, policy } = options;
    const { timers, transport, random, sink, stored, whole } = machine;
    const authority = createApprovalAuthority();
    const own = options.sleeves(machine);
    const names = own.map(({ name }) => name);
    const bars = whole ? new Map(instruments.map(({ symbol }): [string, number[]] => [symbol, []])) : undefined;
    const sleeves = bars === undefined ? own : [...own, witness(instruments, bars)];
    const { broker, market } = createAdapter({ transport, timers, random, verify: authority.verify, run: RUN, instruments });
    const unprotected = new Map<string, number>();
    const alarm: Alarm = (level, source, text) => {
      machine.tell(`${level}: ${source}: ${text}`);
      const { symbol, owner } = UNPROTECTED.exec(text)?.groups ?? {};
      if (symbol !== undefined) unprotected.set(`${owner} ${symbol}`, this.loop.time);
    };
    this.standing = new StandingWatch({
      broker, timers, alarm, fieldsOf: 'alpaca', policy: { maxGrossOfNav: 2 },
      onStanding: ({ time }, askedAt, heardAt) => skew.note(time, askedAt, heardAt),
    });
    this.loop = new TradingLoop({
      run: RUN, sleeves, instruments, cash: 0n as Cash, calendarOf, gate: createGate({ mint: authority.mint, limits }), broker, journalGoals: true, turnsInSteps: true,
      funds: this.standing,
      onOrder: (state) => {
        this.standing.moved();
        exits.heard(state);
      },
      onGoal: (symbol, owner, goal) => exits.heardGoal(symbol, owner, goal),
      journal: this.counted(createJournal(sink, { sealBytes: 8_192, after: verify(stored) })),
    });
    const { loop } = this;
    const skew = new ClockSkew({ loop, timers, alarm });
    const dataAge = new DataAge({ loop, timers, alarm, calendarOf, policy: whole ? { symbolMs: SYMBOL_MS } : {} });
    restore(loop, readJournal(stored));
    this.session = new LiveSession({ loop, broker, market, timers, alarm, policy, tap: dataAge, clock: skew, warmUp: whole ? WARM_UP : undefined, wish: { bars: true, quotes: true, trades: false } });
    const account = { loop, broker, timers, alarm, resync: () => this.session.resync() };
    this.killSwitch = new KillSwitch(account);
    // The first sleeve holds nothing over the close.
    const endOfDay = new EndOfDay({ ...account, sleeves: [{ sleeve: names[0] }], calendarOf });
    const exits = new KeepExits(account);
    this.beliefs = new LiveBelief(loop, names, () => this.changes, this.session, this.killSwitch, unprotected, bars);
    this.session.ended.catch((cause: unknown) => machine.exit(cause));
    void this.session.agreed.then(() => [endOfDay, exits, dataAge].forEach((each) => each.start()));
    if (whole) healthOf(loop, timers, alarm, dataAge, skew).start();
    this.session.start().catch((cause: unknown) => machine.exit(cause));
    this.standing.start(loop);
    this.killSwitch.recall();
  }

  belief(): Belief {
    return this.beliefs;
  }

  /** What the journal does not keep, whoever killed it has to say again. */
  kill(): void {
    if (!this.killSwitch.engage('the end of a run')) throw new TraderError('STORAGE_FAILED', 'the journal does not keep that the run was killed: say it again');
  }

  /** The journal, and how much it was told: everything that matters is. */
  private counted(journal: Journal): Journal {
    return {
      append: (record) => {
        this.changes++;
        journal.append(record);
      },
      commit: () => journal.commit(),
    };
  }
}

/** A sleeve that trades nothing and remembers which bars it has seen. */
const witness = (instruments: readonly Instrument[], bars: ReadonlyMap<string, number[]>): SleeveOptions => ({
  name: 'witness',
  createStrategy: () => ({
    onBar: (symbol, time) => void bars.get(instruments[symbol].symbol)?.push(time),
  }),
});

/** Health by what the program knows itself. */
const healthOf = (loop: TradingLoop, timers: Timers, alarm: Alarm, dataAge: DataAge, skew: ClockSkew): Health => {
  const now = (): void => loop.advance(Math.max(timers.now(), loop.time));
  return new Health({
    timers, tell: alarm, everyMs: HEALTH_MS,
    sample: () => ({ ...OF_PROCESS, ...(dataAge.age !== undefined && { 'data age': dataAge.age }), ...(skew.skew !== undefined && { 'clock skew': Math.abs(skew.skew) }) }),
    suspend: (reason) => {
      now();
      loop.control.suspend('health', reason);
    },
    resume: () => {
      now();
      loop.control.resume('health');
    },
  });
};

const NOTHING: readonly string[] = [];

/** What the loop believes, reckoned when it is asked for. */
class LiveBelief implements Belief {
  constructor(
    private readonly loop: TradingLoop,
    private readonly names: readonly string[],
    private readonly changes: () => number,
    private readonly session: LiveSession,
    private readonly killSwitch: KillSwitch,
    readonly unprotected: ReadonlyMap<string, number>,
    readonly bars: ReadonlyMap<string, readonly number[]> | undefined,
  ) {}

  get version(): number {
    return this.changes();
  }

  get live(): readonly SeenOrder[] {
    return this.loop.orders.allLive().map(({ order: { id, parentId, symbol, quantity }, status, filled }) => ({ id, parent: parentId, symbol, status, quantity, filled }));
  }

  get positions(): ReadonlyMap<string, bigint> {
    const { ledger } = this.loop;
    return new Map(ledger.instruments.map(({ symbol }, index) => [symbol, ledger.position(index)]));
  }

  get owned(): ReadonlyMap<string, bigint> {
    const { ledger } = this.loop;
    return new Map(this.names.flatMap((name) => ledger.instruments.map(({ symbol }, index) => [`${name} ${symbol}`, ledger.held(index, name)] as const)));
  }

  get cash(): bigint {
    return this.loop.ledger.cash;
  }

  get gap(): bigint {
    const { ledger } = this.loop;
    let worth = 0n;
    ledger.instruments.forEach((instrument, symbol) => {
      const held = ledger.position(symbol);
      if (held !== 0n) worth += notional(instrument, nearestPrice(ledger.marks[symbol]), held);
    });
    return ledger.equity() - ledger.cash - worth;
  }

  get suspended(): readonly string[] {
    const { state } = this.session;
    if (state === 'trading' && this.loop.control.suspended.size === 0) return NOTHING;
    return [...(state === 'trading' ? [] : [`the session is ${state}`]), ...[...this.loop.control.suspended].map(([by, reason]) => `${by}: ${reason}`)];
  }

  get differences(): readonly string[] {
    return this.session.differences;
  }

  get held(): ReadonlySet<string> {
    const { ledger: { instruments }, parts: { account } } = this.loop;
    return new Set(account.holds.flatMap(({ of }) => (typeof of === 'number' ? [instruments[of].symbol] : [])));
  }

  get halted(): boolean {
    return this.loop.control.state === 'halted' && this.killSwitch.state !== 'off';
  }
}
