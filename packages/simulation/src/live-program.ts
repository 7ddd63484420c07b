import { createApprovalAuthority, nearestPrice, notional, TraderError } from '@trader/core';
import type { Cash, ExchangeCalendar, Instrument, Journal, LiveBroker, LiveMarket, Random, Timers, Transport, Verify } from '@trader/core';
import { TradingLoop } from '@trader/execution';
import type { SleeveOptions } from '@trader/execution';
import { ClockSkew, DataAge, EndOfDay, KeepExits, KillSwitch, LiveSession, restore, StandingWatch } from '@trader/execution/live';
import type { SessionPolicy } from '@trader/execution/live';
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

/** The real loop, session, guards, gate and journal, over an adapter: one life of them. */
export class LiveProgram implements Program {
  private readonly loop: TradingLoop;
  private readonly session: LiveSession;
  private readonly killSwitch: KillSwitch;
  private readonly standing: StandingWatch;
  private readonly names: readonly string[];
  private changes = 0;

  constructor(machine: Machine, options: LiveProgramOptions) {
    const { instruments, calendarOf, limits, createAdapter, policy } = options;
    const { timers, transport, random, sink, stored } = machine;
    const authority = createApprovalAuthority();
    const sleeves = options.sleeves(machine);
    this.names = sleeves.map(({ name }) => name);
    const { broker, market } = createAdapter({ transport, timers, random, verify: authority.verify, run: RUN, instruments });
    const alarm = (): void => undefined;
    this.standing = new StandingWatch({
      broker, timers, alarm, fieldsOf: 'alpaca', policy: { maxGrossOfNav: 2 },
      onStanding: ({ time }, askedAt, heardAt) => skew.note(time, askedAt, heardAt),
    });
    this.loop = new TradingLoop({
      run: RUN, sleeves, instruments, cash: 0n as Cash, calendarOf, gate: createGate({ mint: authority.mint, limits }), broker, journalGoals: true,
      funds: this.standing,
      onOrder: (state) => {
        this.standing.moved();
        exits.heard(state);
      },
      journal: this.counted(createJournal(sink, { sealBytes: 8_192, after: verify(stored) })),
    });
    const { loop } = this;
    const skew = new ClockSkew({ loop, timers, alarm });
    const dataAge = new DataAge({ loop, timers, alarm, calendarOf });
    restore(loop, readJournal(stored));
    this.session = new LiveSession({ loop, broker, market, timers, alarm, policy, tap: dataAge, wish: { bars: true, quotes: true, trades: false } });
    const account = { loop, broker, timers, alarm, resync: () => this.session.resync() };
    this.killSwitch = new KillSwitch(account);
    // The first sleeve holds nothing over the close.
    const endOfDay = new EndOfDay({ ...account, sleeves: [{ sleeve: this.names[0] }], calendarOf });
    const exits = new KeepExits(account);
    this.session.ended.catch((cause: unknown) => machine.exit(cause));
    void this.session.agreed.then(() => [endOfDay, exits, dataAge].forEach((each) => each.start()));
    this.session.start().catch((cause: unknown) => machine.exit(cause));
    this.standing.start(loop);
    this.killSwitch.recall();
  }

  belief(): Belief {
    return new LiveBelief(this.loop, this.names, this.changes, this.session, this.killSwitch);
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

/** What the loop believes, reckoned when it is asked for. */
class LiveBelief implements Belief {
  constructor(
    private readonly loop: TradingLoop,
    private readonly names: readonly string[],
    readonly version: number,
    private readonly session: LiveSession,
    private readonly killSwitch: KillSwitch,
  ) {}

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
    return [...(state === 'trading' ? [] : [`the session is ${state}`]), ...[...this.loop.control.suspended].map(([by, reason]) => `${by}: ${reason}`)];
  }

  get halted(): boolean {
    return this.loop.control.state === 'halted' && this.killSwitch.state !== 'off';
  }
}
