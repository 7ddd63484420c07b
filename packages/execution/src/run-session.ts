import { noTrace, timeOf, TRADE_TICK, TraderError } from '@trader/core';
import type { Broker, BrokerEvent, BrokerStatement, JournalRecord, MarketEvent, MarketFeed, MarketProgress, Trace } from '@trader/core';
import type { HeldBroker } from './held-broker';
import { catchUp } from './reconcile';
import { brokerEventOf } from './records';
import type { TradingLoop } from './trading-loop';

/** A broker whose market can be shown to it and whose answers can be waited for: a paper exchange, wherever it runs. */
export interface PaperVenue extends Broker {
  /** Shows event `place` of its market, counted from 1. Resolves when everything that came of it has been told. One that it has met is passed over. */
  market(event: MarketEvent, place: number): Promise<void>;
  statement(): Promise<BrokerStatement & MarketProgress>;
  /** There are no more events. Resolves when what is due with the last has been told; told again, nothing comes of it. */
  finish(): Promise<void>;
  /** Resolves when everything sent before has been answered. */
  quiet(): Promise<void>;
}

/** What a session runs on. */
export interface SessionOptions {
  readonly feed: MarketFeed;
  readonly venue: PaperVenue;
  /** The loop's broker, over `venue`. */
  readonly door: HeldBroker;
  readonly loop: TradingLoop;
  /** The record of an earlier life of this run that the loop has not made again yet; undefined when there is none (left). */
  readonly recorded: () => JournalRecord | undefined;
  readonly onEvent?: (event: MarketEvent) => void;
  /** Sees the spans `replay` and `reconcile`, once each. */
  readonly trace?: Trace;
}

/**
 * The live wiring: bars, quotes and trades from an asynchronous feed, a broker that answers in its own time, the next event once the broker is quiet.
 * It always begins by running again what the journal holds, with the broker's door shut and its answers taken from the journal; then it asks
 * the broker for what it missed. A first start, a clean stop and a crash all take this one path. Rejects with BROKER_UNREACHABLE when the
 * wire breaks, RECONCILE_FAILED when the broker's books are not ours, REPLAY_DIVERGED when the journal tells more than the feed gives.
 */
export const runSession = async (options: SessionOptions): Promise<void> => {
  const { feed, venue, door, loop, recorded, trace = noTrace } = options;
  const statement = await venue.statement();
  const { asOf, orders: { length: orders }, events: { length: events } } = statement;
  const told = placesOf(statement);
  const steps = numbered(feed);
  const settleAll = async (): Promise<void> => {
    while (loop.settle()) await venue.quiet();
  };
  try {
    let step = await trace('replay', { orders, ...(asOf > -Infinity && { asOf }) }, () => replay(options, steps, statement, told));
    await trace('reconcile', { orders, events }, async () => {
      catchUp(loop, door, statement);
      await venue.quiet();
      await settleAll();
    });
    for (; step.done !== true; step = await steps.next()) {
      const { event, place } = step.value;
      loop.advance(timeOf(event));
      tellRecorded(loop, recorded, place, told);
      await venue.market(event, place);
      await settleAll();
      hearMarket(loop, event);
      await venue.quiet();
      await settleAll();
      options.onEvent?.(event);
    }
    await venue.finish();
    await settleAll();
  } finally {
    await steps.return(undefined);
  }
  loop.finish();
};

/** An event of the market, and how many there have been with it. */
interface Step {
  readonly event: MarketEvent;
  readonly place: number;
}

async function* numbered(feed: MarketFeed): AsyncGenerator<Step, undefined> {
  let place = 0;
  for await (const event of feed) yield { event, place: ++place };
}

/** Shows an event to the strategies, and sends what they want. */
const hearMarket = (loop: TradingLoop, event: MarketEvent): void => {
  if ('bars' in event) {
    loop.onSlice(event.bars, event.from, event.to);
    return;
  }
  const { symbol, time, kind, bid, bidSize, ask, askSize } = event;
  if (kind === TRADE_TICK) loop.watch.onTrade(symbol, time, bid, bidSize);
  else loop.watch.onQuote(symbol, time, bid, bidSize, ask, askSize);
  loop.trade();
};

/**
 * Runs again what the journal holds, up to the last event that the broker has met. Gives the one from which on the broker is part of it (the loop may
 * have advanced to its time already), or the end of the feed.
 */
const replay = async (
  { loop, recorded, onEvent }: SessionOptions, steps: AsyncIterator<Step>, { asOf, met, metAt }: MarketProgress & { readonly asOf: number }, told: Places,
): Promise<IteratorResult<Step>> => {
  // A broker that was told of the end was told so when the last event had been heard.
  const ended = metAt.some((place) => place > met);
  for (let place = 1; ; place++) {
    const step = await steps.next();
    // What it said at the end of a shorter feed, it said before this event.
    tellRecorded(loop, recorded, place, told);
    if (step.done === true) {
      if (!isTold(recorded(), ENDS)) throw new TraderError('REPLAY_DIVERGED', 'the journal goes on after the feed has ended: give the feed that it was made with');
      if (place <= met) throw new TraderError('INVALID_DATA', `the feed ends with event ${place - 1}, and the broker has met ${met}: give the feed that the run was begun with`);
      return step;
    }
    const { event } = step.value;
    if (place === met) assertSame(event, met, asOf);
    if (place > met && isTold(recorded(), place > met + 1 ? [] : met === 0 ? ENDS : ended ? TURNS : [])) return step;
    loop.advance(timeOf(event));
    tellRecorded(loop, recorded, place, told);
    // What the journal told here was made on the way to an event that the broker has not met: the end of a session, or what somebody said of the account.
    if (place === met + 1 && met > 0 && !ended) return step;
    if ((met === 0 || (place === met && !ended)) && recorded() === undefined) return step;
    hearMarket(loop, event);
    tellRecorded(loop, recorded, place, told);
    onEvent?.(event);
  }
};

/** Throws INVALID_DATA unless event number `met` is of the time at which the broker met it: it would pass over one that it has not met. */
const assertSame = (event: MarketEvent, met: number, asOf: number): void => {
  const time = timeOf(event);
  if (time === asOf) return;
  const [ours, theirs] = [time, asOf].map((each) => new Date(each).toISOString());
  throw new TraderError('INVALID_DATA', `event ${met} of the feed is of ${ours}, the one that the broker met is of ${theirs}: give the feed that the run was begun with`);
};

/** For the broker's words, by what they are of, at which event of the market they were said: those of the end of the feed after its last. */
type Places = ReadonlyMap<string, number>;

const wordOf = (event: BrokerEvent): string =>
  event.kind === 'order' ? `${event.status} ${event.orderId}` : `${event.kind} ${event.kind === 'fill' ? event.fill.executionId : event.id}`;

const placesOf = ({ events, metAt }: BrokerStatement & MarketProgress): Places => {
  const places = new Map<string, number>();
  events.forEach((event, index) => {
    const word = wordOf(event);
    if (!places.has(word)) places.set(word, metAt[index]);
  });
  return places;
};

/** Whether the journal has nothing left to tell before the next slice, but for what the loop makes of that before the broker sees it. */
const isTold = (next: JournalRecord | undefined, made: readonly JournalRecord['kind'][]): boolean => next === undefined || made.includes(next.kind);

/** What that may be: the end of a session, and the beginning of a run that has warmed up. */
const ENDS: readonly JournalRecord['kind'][] = ['session'];
const TURNS: readonly JournalRecord['kind'][] = ['session', 'run'];

/**
 * Tells the loop, by the journal, what came to it from outside at this point of the run: the broker's words, and what the account may do. Of events of one time the journal
 * does not say at which of them the broker spoke: the broker does.
 */
const tellRecorded = (loop: TradingLoop, recorded: () => JournalRecord | undefined, place: number, told: Places): void => {
  for (let record = recorded(); record !== undefined && record.time === loop.time; record = recorded()) {
    const event = brokerEventOf(record);
    if (event !== undefined) {
      if ((told.get(wordOf(event)) ?? 0) > place) return;
      loop.hear(event);
      loop.settle();
    } else if (!loop.control.repeat(record)) return;
  }
};
