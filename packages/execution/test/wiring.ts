import { ExchangeClient, ExchangeServer, SimulatedBroker, SimulatedExchange } from '@trader/brokers/simulated'; // tidy-ok: a test joins the loop to a real broker
import type { Channel } from '@trader/brokers/simulated'; // tidy-ok: the same
import { createApprovalAuthority, createCalendars, TraderError } from '@trader/core';
import type { BarTable, Broker, BrokerStatement, Journal, MarketFeed, Mint, Slice, Strategy, StrategyContext } from '@trader/core';
import { costModel, fixedBpsSlippage, perShareFee } from '@trader/costs'; // tidy-ok: the same
import { createJournal, memorySink, readJournal, replaying, verify } from '@trader/observability/journal'; // tidy-ok: a test keeps a real journal
import type { Sink } from '@trader/observability/journal'; // tidy-ok: the same
import { createGate } from '@trader/risk';
import { HeldBroker, runSession, TradingLoop } from '../src';
import { createDice, INSTRUMENTS, slicesOf, START } from './random-market';

/** A run to be made in several ways. */
export interface Scenario {
  readonly bars: BarTable;
  readonly strategy: (context: StrategyContext) => Strategy;
}

const SEAL_BYTES = 2_000;
const calendarOf = createCalendars();
const limits = { maxPositionNotional: 550_000, maxOrdersPerMinute: 12, maxGrossLeverage: 7 };

export const createExchange = (): SimulatedExchange =>
  new SimulatedExchange({
    instruments: INSTRUMENTS, cash: START, calendarOf,
    costs: costModel({ fee: perShareFee({ rate: '0.005', minimum: 1 }), slippage: fixedBpsSlippage(3) }),
  });

export const createLoop = (scenario: Scenario, mint: Mint, broker: Broker, journal?: Journal): TradingLoop =>
  new TradingLoop({
    run: 'r', owner: 'restless', instruments: INSTRUMENTS, cash: START, calendarOf, createStrategy: scenario.strategy,
    gate: createGate({ mint, limits }), broker, ...(journal === undefined ? {} : { journal }),
  });

/** What a run leaves behind. */
export interface Outcome {
  readonly text: string;
  readonly statement: BrokerStatement;
  readonly loop: TradingLoop;
}

/** The backtest's wiring: everything in one process, nothing awaited. `afterSlice` hears when a slice is done with. */
export const runBatch = (scenario: Scenario, afterSlice?: (loop: TradingLoop, exchange: SimulatedExchange, slice: Slice) => void): Outcome => {
  const exchange = createExchange();
  const authority = createApprovalAuthority();
  const sink = memorySink();
  const journal = createJournal(sink, { sealBytes: SEAL_BYTES });
  let now = -Infinity;
  const loop = createLoop(scenario, authority.mint, new SimulatedBroker(exchange, authority.verify, () => now), journal);
  for (const slice of slicesOf(scenario.bars)) {
    now = slice.bars.time[slice.from]!;
    loop.advance(now);
    exchange.onSlice(slice.bars, slice.from, slice.to);
    loop.settle();
    loop.onSlice(slice.bars, slice.from, slice.to);
    loop.settle();
    afterSlice?.(loop, exchange, slice);
  }
  loop.finish();
  journal.close();
  return { text: sink.text(), statement: exchange.statement(), loop };
};

/** How long a process lives: `spend` is called for every journal line, every line sent or arriving, and every slice. */
export class Life {
  spent = 0;
  private readonly endings: (() => void)[] = [];

  constructor(private readonly span = Infinity) {}

  get over(): boolean {
    return this.spent >= this.span;
  }

  /** False when this was the moment of death, or after it. */
  spend(): boolean {
    if (this.over) return false;
    this.spent++;
    if (this.over) this.endings.forEach((end) => end());
    return !this.over;
  }

  onEnd(ending: () => void): void {
    this.endings.push(ending);
  }
}

/** A wire that delivers in order but in its own time, by the dice: a few microtasks or a turn of the event loop later. */
const jitteryWire = (dice: () => number, life: Life): readonly [Channel, Channel] => {
  let open = true;
  const closes: (() => void)[] = [];
  const close = (): void => {
    if (!open) return;
    open = false;
    closes.forEach((listener) => listener());
  };
  life.onEnd(close);
  const lane = () => {
    const queue: string[] = [];
    const listeners: ((line: string) => void)[] = [];
    const later = (work: () => void): void => {
      const turns = dice();
      if (turns < 0.2) setImmediate(work);
      else if (turns < 0.6) queueMicrotask(work);
      else queueMicrotask(() => queueMicrotask(() => queueMicrotask(work)));
    };
    const deliver = (): void => {
      const line = queue[0];
      if (!open || line === undefined || !life.spend()) return;
      listeners.forEach((listener) => listener(line));
      queue.shift();
      if (queue.length > 0) later(deliver);
    };
    return {
      listeners,
      send: (line: string): void => {
        if (!open || !life.spend()) return;
        queue.push(line);
        if (queue.length === 1) later(deliver);
      },
    };
  };
  const there = lane();
  const back = lane();
  const end = (out: ReturnType<typeof lane>, into: ReturnType<typeof lane>): Channel => ({
    send: out.send, onLine: (listener) => void into.listeners.push(listener), onClose: (listener) => void closes.push(listener), close,
  });
  return [end(there, back), end(back, there)];
};

/** A sink that dies with the process: at its end a text may be kept in part, and its last line torn. */
const mortalSink = (kept: string, life: Life): Sink & { text(): string } => {
  let text = kept;
  return {
    write: (more) => {
      for (const line of more.match(/[^\n]*\n/g) ?? []) {
        if (!life.spend()) {
          text += line.slice(0, life.spent % 3 === 0 ? 0 : line.length >> 1);
          throw new TraderError('STORAGE_FAILED', 'the process is dead');
        }
        text += line;
      }
    },
    sync: () => undefined,
    text: () => text,
  };
};

/** The exchange's own process, which survives ours. */
export class OtherProcess {
  readonly exchange = createExchange();
  readonly server = new ExchangeServer(this.exchange, INSTRUMENTS.map((each) => each.symbol), {});
}

/** What one life of a live process leaves behind. `error` is how it ended when it did not end well. */
export interface LiveOutcome extends Outcome {
  readonly error?: unknown;
}

/** The live wiring, one life of it: an asynchronous feed, a client of an exchange elsewhere, and the journal of earlier lives. */
export const runLive = async (scenario: Scenario, other: OtherProcess, dice: () => number, life = new Life(), journaled = '', onSlice?: (loop: TradingLoop, slice: number) => void): Promise<LiveOutcome> => {
  const found = verify(journaled);
  if (found.problem !== undefined && !found.problem.droppable) throw new Error(`line ${found.problem.line} ${found.problem.what}`);
  const whole = journaled.slice(0, journaled.lastIndexOf('\n') + 1);
  const sink = mortalSink(whole, life);
  const journal = createJournal(sink, { sealBytes: SEAL_BYTES, after: found });
  const replay = replaying(journal, [...readJournal(whole)]);
  const authority = createApprovalAuthority();
  const [near, far] = jitteryWire(dice, life);
  other.server.serve(far);
  const clock: { loop?: TradingLoop } = {};
  const client = new ExchangeClient(near, authority.verify, () => clock.loop?.time ?? -Infinity);
  const door = new HeldBroker(client);
  const loop = createLoop(scenario, authority.mint, door, replay);
  clock.loop = loop;
  const feed: MarketFeed = {
    symbols: scenario.bars.symbols,
    async *[Symbol.asyncIterator]() {
      for (const slice of slicesOf(scenario.bars)) {
        if (dice() < 0.2) await new Promise((resolve) => setImmediate(resolve));
        if (!life.spend()) throw new Error('the process is dead');
        yield slice;
      }
    },
  };
  const outcome = (): Outcome => ({ text: sink.text(), statement: other.exchange.statement(), loop });
  try {
    let slices = 0;
    await runSession({ feed, venue: client, door, loop, recorded: () => replay.next(), onSlice: () => onSlice?.(loop, slices++) });
    journal.close();
    client.close();
    return outcome();
  } catch (error) {
    return { ...outcome(), error };
  }
};

/** The live wiring from start to end. */
export const runUndisturbed = (scenario: Scenario, seed: number): Promise<LiveOutcome> => runLive(scenario, new OtherProcess(), createDice(seed));
