import { createRandom, isTraderError } from '@trader/core';
import { verify } from '@trader/observability/journal';
import type { Fault } from './fault';
import { describeFault } from './fault';
import { STREAMS } from './fault-plan';
import type { FaultPlan } from './fault-plan';
import { catchStrays } from './node/strays';
import { Invariants } from './invariants';
import { JournalWatch } from './journal-watch';
import type { Death, Outcome, RunOptions } from './outcome';
import { isDealing, Process } from './process';
import type { Belief, Machine, Program, Venue, World } from './program';
import { QuoteFeed } from './quote-feed';
import { Trace } from './trace';
import { VirtualDisk } from './virtual-disk';
import { VirtualNetwork } from './virtual-network';
import { VirtualTime } from './virtual-time';
import { Weather } from './weather';

/** How often, ms, it is looked at whether everything agrees, once nothing goes wrong any more. */
const LOOK_MS = 1_000;
/** A program that has ended by itself is started again after so long, ms. */
const RESTART_MS = 1_000;

/** Runs a plan to its end, or to the first violation. Never rejects for what the program does. */
export const runPlan = async (plan: FaultPlan, world: World, { trace: keep = false, death }: RunOptions = {}): Promise<Outcome> => {
  const run = new Run(plan, world, keep, death);
  await run.play();
  return run.outcome();
};

/** Something that is planned for so many ms after the start of a run. */
interface Item {
  readonly at: number;
  readonly work: () => void;
  cancel: () => void;
}

/** After a night the program is started so much before the open or after it, ms, and quotes begin a little earlier. */
const AROUND_OPEN_MS = 30_000;
const QUOTES_EARLIER_MS = 2_000;
/** So long before a night is over its open has to be, ms: what opens sooner is the open of this day. */
const NIGHT_MS = 3_600_000;
/** From so much on our clock is late by minutes, ms. */
const LATE_MS = 20_000;

/** One run. */
class Run {
  private readonly time: VirtualTime;
  private readonly trace: Trace;
  private readonly weather: Weather;
  private readonly journal: JournalWatch;
  private readonly venue: Venue;
  private readonly network: VirtualNetwork;
  private readonly disk: VirtualDisk;
  private readonly feed: QuoteFeed;
  private readonly invariants: Invariants;
  /** What is still to come of the plan. */
  private readonly agenda = new Set<Item>();
  private process: Process | undefined;
  private program: Program | undefined;
  private lives = 0;
  private readonly dealings: number[] = [];
  private resting = false;
  private killed = false;
  /** Whether the program has said that the kill switch holds: it never says otherwise from then on. */
  private killHeard = false;
  private agreed = 0;
  private done = false;
  /** Until when the machine is down, and how wrong its clock is. */
  private downUntil = -Infinity;
  private skew = 0;
  /** Whether our clock has been minutes late: bars of the past are asked for up to what it says. */
  private wasLate = false;
  /** When entries were held last. */
  private heldAt: number;

  constructor(private readonly plan: FaultPlan, private readonly world: World, keep: boolean, private readonly death: Death | undefined) {
    const start = this.heldAt = world.days[plan.day % world.days.length];
    const time = this.time = new VirtualTime(start);
    const now = (): number => time.now();
    const trace = this.trace = new Trace(now, keep);
    const weather = this.weather = new Weather(plan, start, now);
    this.journal = new JournalWatch(now);
    this.venue = world.openVenue({ seed: plan.seed, start, clock: time, weather, trace, ids: this.journal });
    this.network = new VirtualNetwork({ time, weather, trace, server: this.venue, seed: plan.seed });
    this.disk = new VirtualDisk(weather, trace, (text) => {
      this.journal.hear(text);
      trace.line(`  journal ${text.trimEnd()}`);
    });
    const feed = this.feed = new QuoteFeed({ time, venue: this.venue, seed: plan.seed, prices: world.prices, bars: plan.whole === true });
    this.invariants = new Invariants({
      world, venue: this.venue, journal: this.journal, now, program: () => this.program, hinderedAt: () => this.network.hinderedAt,
      listening: () => world.needsStream !== true || this.network.orderStreams.size > 0,
      whole: plan.whole === true, bars: feed.shown, feedGaps: () => weather.hits.has('feed mute') || weather.hits.has('symbol mute') || this.wasLate,
    });
  }

  async play(): Promise<void> {
    const { time, plan, world, weather } = this;
    for (const fault of plan.faults) this.plans(fault.at, () => this.strike(fault));
    this.feed.start();
    this.startLife();
    if (plan.kill) this.plans(Math.floor(plan.ms / 2), () => this.kill());
    this.plans(plan.ms, () => this.calm());
    const own = catchStrays((cause) => this.process?.end(cause));
    try {
      // A night makes it longer.
      while (!this.done && time.now() < weather.calmFrom + world.settleMs) await time.run(weather.calmFrom + world.settleMs, () => this.afterEvent());
    } finally {
      own();
    }
    if (this.done) return;
    const differences = this.invariants.differences(this.killed);
    this.done = true;
    this.process?.end();
    for (const { rule, what } of differences) {
      this.invariants.report(rule, what);
      this.trace.line(`VIOLATION ${rule}: ${what}`);
    }
  }

  outcome(): Outcome {
    return {
      plan: this.plan, hash: this.trace.hash, violations: this.invariants.violations, events: this.time.happened, lives: this.lives, dealings: this.dealings,
      orders: this.journal.intents.size, hits: this.weather.hits, trace: this.trace.lines, journal: this.disk.bytes, books: this.venue.books(),
    };
  }

  /** Looks whether all is as it should be. False ends the run. */
  private afterEvent(): boolean {
    const { invariants } = this;
    if (this.program === undefined) this.network.hinder();
    invariants.check();
    if (this.killHeard && this.program?.belief()?.halted === false) invariants.report('kill forgotten', 'the kill switch was thrown, and does not hold');
    this.checkNotice();
    if (invariants.violations.length > 0) {
      this.done = true;
      this.process?.end();
      for (const { rule, what } of invariants.violations) this.trace.line(`VIOLATION ${rule}: ${what}`);
    }
    return !this.done;
  }

  private plans(at: number, work: () => void): void {
    const item: Item = { at, work, cancel: () => undefined };
    this.agenda.add(item);
    this.arm(item);
  }

  private arm(item: Item): void {
    item.cancel = this.time.at(this.weather.timeOf(item.at), () => {
      this.agenda.delete(item);
      item.work();
    });
  }

  /** The program is stopped, and started again around the next open. The rest of the plan comes then. */
  private spendNight({ kind, amount }: Fault, chance: number, symbol: number): void {
    const { time, weather, feed, process, world: { sessionAt } } = this;
    if (sessionAt === undefined) return;
    weather.note(kind);
    const now = time.now();
    const next = sessionAt(now + NIGHT_MS);
    const { open } = next.open > now + NIGHT_MS ? next : sessionAt(next.close + 1);
    const wake = open + Math.round((2 * chance - 1) * AROUND_OPEN_MS);
    this.downUntil = wake;
    feed.pause(wake - QUOTES_EARLIER_MS);
    time.at(wake - QUOTES_EARLIER_MS, () => feed.jump(symbol, amount));
    weather.postpone(wake - now);
    for (const item of this.agenda) {
      item.cancel();
      this.arm(item);
    }
    if (process?.alive === true) process.end();
    else time.at(wake, () => this.startLife());
  }

  /** Starts the program on what the disk holds. */
  private startLife(): void {
    const { time, disk, plan, trace } = this;
    if (time.now() < this.downUntil || this.process?.alive === true) return;
    const process = this.process = new Process(time, ++this.lives);
    process.skew = this.skew;
    const { death } = this;
    if (death?.life === process.life) process.condemn(isDealing, death.dealing, death.side, () => process.end());
    trace.line(`life ${process.life} begins`);
    const stored = this.mended();
    process.onEnd(() => this.buried(process));
    if (stored === undefined) {
      process.end(new Error('the journal is damaged'));
      return;
    }
    const machine: Machine = {
      life: process.life, seed: plan.seed, transport: this.network.transportOf(process), timers: process.timers,
      random: createRandom(plan.seed, STREAMS.process + 1000 * process.life), sink: disk.sinkOf(process, this.durability), stored,
      resting: () => this.resting, whole: plan.whole === true, tell: (line) => trace.line(line), exit: (cause) => process.end(cause),
    };
    try {
      const program = this.world.start(machine);
      if (process.alive) this.program = program;
    } catch (cause) {
      process.end(cause);
    }
  }

  /** Every second seed, and each whose machine dies or whose disk cannot sync, syncs every commit. */
  private get durability(): 'process' | 'disk' {
    return this.plan.seed % 2 === 0 || this.plan.faults.some(({ kind }) => kind === 'power loss' || kind === 'sync fails') ? 'disk' : 'process';
  }

  /** What the disk holds, a torn last line cut off; undefined when more than that is wrong with it. */
  private mended(): Uint8Array | undefined {
    const { disk } = this;
    const found = verify(disk.bytes);
    if (found.problem === undefined) return disk.bytes;
    if (!found.problem.droppable) {
      this.invariants.report('journal', `line ${found.problem.line} ${found.problem.what}`);
      return undefined;
    }
    this.trace.line('a torn line is cut off the journal');
    disk.cut(disk.bytes.lastIndexOf(10) + 1);
    // Lines before the torn one are kept, and nobody has heard of them.
    this.journal.forget(new TextDecoder().decode(disk.bytes));
    return disk.bytes;
  }

  /** A life is over, and the next one begins when the machine is up. */
  private buried(process: Process): void {
    const { cause } = process;
    this.program = undefined;
    this.disk.tearNext = undefined; // it was to be torn by this life
    this.dealings.push(process.dealings);
    this.trace.line(`life ${process.life} ends after ${process.calls} port calls${cause === undefined ? '' : `: ${String(cause)}`}`);
    const expected = cause === undefined || (isTraderError(cause) && cause.code === 'STORAGE_FAILED');
    if (!expected) this.invariants.report('died', cause instanceof Error ? (cause.stack ?? cause.message) : String(cause));
    if (this.done) return;
    const wait = Math.max(this.downUntil - this.time.now(), RESTART_MS);
    this.time.after(wait, () => this.startLife());
  }

  private kill(): void {
    this.killed = true;
    const { program, process } = this;
    const halted = (): boolean => program?.belief()?.halted === true;
    if (process !== undefined && program?.belief() !== undefined && !halted()) {
      this.trace.line('KILL');
      process.call('message', () => program.kill());
    }
    if (process?.alive === true && halted()) this.killHeard = true;
    else this.time.after(Math.max(this.downUntil - this.time.now(), LOOK_MS), () => this.kill());
  }

  /** Something begins to go wrong that is no matter of chance later on. */
  private strike(fault: Fault): void {
    const { network, trace, weather, venue, time, process } = this;
    trace.line(`FAULT ${describeFault(fault)}`);
    const chance = weather.chanceOf(fault);
    const symbol = Math.floor(chance * venue.symbols.length);
    switch (fault.kind) {
      case 'dropped': case 'half-open': case 'stalled':
        if (network.strike(fault) > 0) weather.note(fault.kind);
        return;
      case 'frame cut': case 'frame garbled':
        network.strike(fault);
        return;
      case 'server restart':
        weather.note(fault.kind);
        network.restart(time.now() + fault.ms);
        return;
      case 'crash': case 'power loss': case 'torn write':
        this.condemn(fault, chance);
        return;
      case 'night':
        this.spendNight(fault, chance, symbol);
        return;
      case 'symbol mute':
        weather.note(fault.kind);
        network.silence(venue.symbols[symbol], time.now() + fault.ms);
        return;
      case 'clock skew': case 'clock far off':
        weather.note(fault.kind);
        this.turnClock(fault.amount);
        time.after(fault.ms, () => this.turnClock(0));
        return;
      case 'halt':
        weather.note(fault.kind);
        venue.halt(symbol, time.now(), false);
        time.after(fault.ms, () => venue.halt(symbol, time.now(), true));
        return;
      case 'gap':
        weather.note(fault.kind);
        this.feed.jump(symbol, fault.amount);
        return;
      case 'outside trade':
        if (fault.amount === 0) return;
        weather.note(fault.kind);
        venue.outsideTrade(symbol, fault.amount);
        return;
      case 'outside cancel':
        if (venue.outsideCancel(chance)) weather.note(fault.kind);
        return;
      default:
        if (process === undefined) return;
    }
  }

  /** The living process is to die at one of its next port calls. */
  private condemn(fault: Fault, chance: number): void {
    const { process, weather, disk, time } = this;
    if (process === undefined || !process.alive) return;
    const die = (): void => {
      weather.note(fault.kind);
      this.downUntil = time.now() + fault.ms;
      if (fault.kind === 'power loss') {
        disk.losePower(chance);
        this.journal.forget(new TextDecoder().decode(disk.bytes));
        // A machine without power says farewell to nobody.
        this.network.freeze();
      }
      disk.tearNext = undefined;
      process.end();
    };
    if (fault.kind === 'torn write') disk.tearNext = { share: chance, die };
    else process.condemn((kind) => fault.target === 'any' || fault.target === kind, Math.abs(fault.amount) + 1, fault.amount < 0 ? 'before' : 'after', die);
  }

  private turnClock(skew: number): void {
    this.skew = skew;
    if (skew < -LATE_MS) this.wasLate = true;
    if (this.process !== undefined) this.process.skew = skew;
  }

  /** Nothing goes wrong from now on, and nothing new is wanted: everything is to come to agree. */
  private calm(): void {
    const { trace, time } = this;
    trace.line('CALM');
    this.resting = true;
    this.feed.rest();
    this.network.silence(undefined, -Infinity);
    this.process?.spare();
    this.disk.tearNext = undefined;
    this.turnClock(0);
    time.after(2 * LOOK_MS, () => this.look());
  }

  /** When all has agreed twice, it is over. */
  private look(): void {
    const differences = this.invariants.differences(this.killed);
    this.trace.line(`look: ${differences.map(({ what }) => what).join('; ') || 'all agrees'}`);
    this.agreed = differences.length === 0 ? this.agreed + 1 : 0;
    if (this.agreed === 2) this.done = true;
    else this.time.after(LOOK_MS, () => this.look());
    if (this.done) this.process?.end();
  }

  /** Whether a market that is silent has been noticed in time: while entries are held, it has. */
  private checkNotice(): void {
    const { noticeMs } = this.world;
    const { program, network, time } = this;
    const belief = noticeMs === undefined ? undefined : program?.belief();
    if (noticeMs === undefined || belief === undefined || belief.halted || belief.suspended.length > 0) {
      this.heldAt = time.now();
      return;
    }
    const dead = network.unnoticed(noticeMs);
    if (dead !== undefined) this.invariants.report('not noticed', `the ${dead.link} stream is half-open, and nobody has noticed for ${noticeMs} ms`);
    const silent = time.now() - Math.max(network.heardAt, this.heldAt);
    if (silent > noticeMs) this.invariants.report('not noticed', `nothing of the market for ${Math.round(silent)} ms, and entries are not held`);
    if (network.silent.size > 0) this.checkNoticeOfSymbols(belief);
  }

  /** The same of one symbol. */
  private checkNoticeOfSymbols({ held }: Belief): void {
    const { network: { silent }, world: { noticeSymbolMs, sessionAt }, plan, time } = this;
    if (noticeSymbolMs === undefined || plan.whole !== true) return;
    // Before an open silence is usual.
    const open = sessionAt?.(time.now()).open ?? -Infinity;
    for (const [symbol, { since, until }] of silent) {
      const from = Math.max(since, this.heldAt, open);
      if (time.now() < until && time.now() - from > noticeSymbolMs && !held.has(symbol)) this.invariants.report('not noticed', `nothing of ${symbol} for ${time.now() - from} ms, and its entries are not held`);
    }
  }
}
