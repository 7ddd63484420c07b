import { SimulatedBroker, SimulatedExchange } from '@trader/brokers/simulated'; // tidy-ok: a test joins the loop to a real broker
import type { ExchangeOptions } from '@trader/brokers/simulated'; // tidy-ok: the same
import { ExchangeClient, ExchangeServer } from '@trader/brokers/simulated/remote'; // tidy-ok: the same
import { createApprovalAuthority, createCalendars, marketEvents, timeOf, TRADE_TICK, TraderError } from '@trader/core';
import type { BarTable, Broker, BrokerStatement, Journal, MarketFeed, Mint, Slice, Strategy, StrategyContext, TickTable } from '@trader/core';
import { costModel, fixedBpsSlippage, perShareFee } from '@trader/costs'; // tidy-ok: the same
import { createJournal, memorySink, readJournal, replaying, verify } from '@trader/observability/journal'; // tidy-ok: a test keeps a real journal
import type { Sink } from '@trader/observability/journal'; // tidy-ok: the same
import { createGate } from '@trader/risk';
import { HeldBroker, runSession, TradingLoop } from '../src';
import type { MarginCallResponse, SleeveOptions } from '../src';
import { jitteryWire } from './jittery-wire';
import { Life } from './life';
import { createDice, INSTRUMENTS, START } from './random-market';

/** A run to be made in several ways. */
export interface Scenario {
  readonly bars: BarTable;
  /** Quotes and trades beside them, of `exchange.ticked`. */
  readonly ticks?: TickTable;
  readonly strategy?: (context: StrategyContext) => Strategy;
  readonly tradeFrom?: number;
  /** In place of `strategy`. */
  readonly sleeves?: readonly SleeveOptions[];
  /** What else the exchange does. */
  readonly exchange?: Partial<ExchangeOptions>;
  readonly onMarginCall?: MarginCallResponse;
}

const SEAL_BYTES = 2_000;
const calendarOf = createCalendars();
const limits = { maxPositionNotional: 550_000, maxOrdersPerMinute: 12, maxGrossLeverage: 7 };

const createExchange = (more: Partial<ExchangeOptions> = {}, Exchange = SimulatedExchange): SimulatedExchange =>
  new Exchange({
    instruments: INSTRUMENTS, cash: START, calendarOf,
    costs: costModel({ fee: perShareFee({ rate: '0.005', minimum: 1 }), slippage: fixedBpsSlippage(3) }), ...more,
  });

/** What the loop must know of the exchange's instruments and currencies. */
const currenciesOf = ({ exchange: { instruments = INSTRUMENTS, currency, rates } = {} }: Scenario) => ({ instruments, currency, rates });

export const createLoop = (scenario: Scenario, mint: Mint, broker: Broker, journal?: Journal): TradingLoop =>
  new TradingLoop({
    run: 'r', sleeves: scenario.sleeves ?? [{ name: 'restless', createStrategy: scenario.strategy! }], cash: START, calendarOf, tradeFrom: scenario.tradeFrom, ...currenciesOf(scenario),
    gate: createGate({ mint, limits }), margin: scenario.exchange?.margin, onMarginCall: scenario.onMarginCall, broker, ...(journal === undefined ? {} : { journal }),
  });

/** What a run leaves behind. */
export interface Outcome {
  readonly text: string;
  readonly statement: BrokerStatement;
  readonly loop: TradingLoop;
}

/** The backtest's wiring: everything in one process, nothing awaited. `afterSlice` hears when a slice is done with. */
export const runBatch = (scenario: Scenario, afterSlice?: (loop: TradingLoop, exchange: SimulatedExchange, slice: Slice) => void): Outcome => {
  const exchange = createExchange(scenario.exchange);
  const authority = createApprovalAuthority();
  const sink = memorySink();
  const journal = createJournal(sink, { sealBytes: SEAL_BYTES });
  let now = -Infinity;
  const loop = createLoop(scenario, authority.mint, new SimulatedBroker(exchange, authority.verify, () => now), journal);
  for (const event of marketEvents(scenario.bars, scenario.ticks)) {
    now = timeOf(event);
    loop.advance(now);
    if ('bars' in event) exchange.onSlice(event.bars, event.from, event.to);
    else if (event.kind === TRADE_TICK) exchange.onTrade(event.symbol, now, event.bid, event.bidSize);
    else exchange.onQuote(event.symbol, now, event.bid, event.bidSize, event.ask, event.askSize);
    loop.settle();
    if ('bars' in event) loop.watch.follow(event.bars, event.from, event.to);
    else if (event.kind === TRADE_TICK) loop.watch.onTrade(event.symbol, now, event.bid, event.bidSize);
    else loop.watch.onQuote(event.symbol, now, event.bid, event.bidSize, event.ask, event.askSize);
    loop.trade();
    loop.settle();
    if ('bars' in event) afterSlice?.(loop, exchange, event);
  }
  exchange.finish();
  loop.settle();
  loop.finish();
  journal.close();
  return { text: sink.text(), statement: exchange.statement(), loop };
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
  readonly exchange: SimulatedExchange;
  readonly server: ExchangeServer;

  constructor(more?: Partial<ExchangeOptions>, Exchange = SimulatedExchange) {
    this.exchange = createExchange(more, Exchange);
    this.server = new ExchangeServer(this.exchange, INSTRUMENTS.map((each) => each.symbol), {});
  }
}

/** What one life of a live process leaves behind. `error` is how it ended when it did not end well. */
export interface LiveOutcome extends Outcome {
  readonly error?: unknown;
}

/** The live wiring, one life of it: an asynchronous feed, a client of an exchange elsewhere, and the journal of earlier lives. */
export const runLive = async (scenario: Scenario, other: OtherProcess, dice: () => number, life = new Life(), journaled = '', onEvent?: (loop: TradingLoop, event: number) => void): Promise<LiveOutcome> => {
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
      for (const event of marketEvents(scenario.bars, scenario.ticks)) {
        if (dice() < 0.2) await new Promise((resolve) => setImmediate(resolve));
        if (!life.spend()) throw new Error('the process is dead');
        yield event;
      }
    },
  };
  const outcome = (): Outcome => ({ text: sink.text(), statement: other.exchange.statement(), loop });
  try {
    let events = 0;
    await runSession({ feed, venue: client, door, loop, recorded: () => replay.next(), onEvent: () => onEvent?.(loop, events++) });
    journal.close();
    client.close();
    return outcome();
  } catch (error) {
    return { ...outcome(), error };
  }
};

/** The live wiring from start to end. */
export const runUndisturbed = (scenario: Scenario, seed: number): Promise<LiveOutcome> => runLive(scenario, new OtherProcess(scenario.exchange), createDice(seed));
