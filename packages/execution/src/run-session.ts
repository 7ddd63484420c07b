import { noTrace, TraderError } from '@trader/core';
import type { Broker, JournalRecord, MarketFeed, Slice, Trace } from '@trader/core';
import type { HeldBroker } from './held-broker';
import { catchUp } from './reconcile';
import { brokerEventOf } from './records';
import type { TradingLoop } from './trading-loop';

/** A broker whose market can be shown to it and whose answers can be waited for: a paper exchange, wherever it runs. */
export interface PaperVenue extends Broker {
  /** Shows a slice. Resolves when everything that came of it has been told. A slice not after `asOf` is passed over. */
  market(slice: Slice): Promise<void>;
  /** There are no more slices. Resolves when what is due with the last has been told; told again, nothing comes of it. */
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
  readonly onSlice?: (slice: Slice) => void;
  /** Sees the spans `replay` and `reconcile`, once each. */
  readonly trace?: Trace;
}

/**
 * The live wiring: slices from an asynchronous feed, a broker that answers in its own time, the next event once the broker is quiet.
 * It always begins by running again what the journal holds, with the broker's door shut and its answers taken from the journal; then it asks
 * the broker for what it missed. A first start, a clean stop and a crash all take this one path. Rejects with BROKER_UNREACHABLE when the
 * wire breaks, RECONCILE_FAILED when the broker's books are not ours, REPLAY_DIVERGED when the journal tells more than the feed gives.
 */
export const runSession = async (options: SessionOptions): Promise<void> => {
  const { feed, venue, door, loop, recorded, trace = noTrace } = options;
  const statement = await venue.statement();
  const { asOf, orders: { length: orders }, events: { length: events } } = statement;
  const slices = feed[Symbol.asyncIterator]();
  const settleAll = async (): Promise<void> => {
    while (loop.settle()) await venue.quiet();
  };
  try {
    let step = await trace('replay', { orders, ...(asOf > -Infinity && { asOf }) }, () => replay(options, slices, asOf));
    await trace('reconcile', { orders, events }, async () => {
      catchUp(loop, door, statement);
      await venue.quiet();
      await settleAll();
    });
    for (; step.done !== true; step = await slices.next()) {
      const { bars, from, to } = step.value;
      loop.advance(bars.time[from]);
      tellRecorded(loop, recorded);
      await venue.market(step.value);
      await settleAll();
      loop.onSlice(bars, from, to);
      await venue.quiet();
      await settleAll();
      options.onSlice?.(step.value);
    }
    await venue.finish();
    await settleAll();
  } finally {
    await slices.return?.();
  }
  loop.finish();
};

/**
 * Runs again what the journal holds, up to the broker's time. Gives the slice from which on the broker is part of it (the loop may have
 * advanced to its time already), or the end of the feed.
 */
const replay = async ({ loop, recorded, onSlice }: SessionOptions, slices: AsyncIterator<Slice>, asOf: number): Promise<IteratorResult<Slice>> => {
  for (let step = await slices.next(); ; step = await slices.next()) {
    if (step.done === true) {
      if (!isTold(recorded(), ENDS)) throw new TraderError('REPLAY_DIVERGED', 'the journal goes on after the feed has ended: give the feed that it was made with');
      return step;
    }
    const { bars, from, to } = step.value;
    const time = bars.time[from];
    if (time > asOf && isTold(recorded(), loop.time !== asOf ? [] : asOf === -Infinity ? ENDS : TURNS)) return step;
    loop.advance(time);
    tellRecorded(loop, recorded);
    if ((time === asOf || asOf === -Infinity) && recorded() === undefined) return step;
    loop.onSlice(bars, from, to);
    tellRecorded(loop, recorded);
    onSlice?.(step.value);
  }
};

/** Whether the journal has nothing left to tell before the next slice, but for what the loop makes of that before the broker sees it. */
const isTold = (next: JournalRecord | undefined, made: readonly JournalRecord['kind'][]): boolean => next === undefined || made.includes(next.kind);

/** What that may be: the end of a session, and the beginning of a run that has warmed up. */
const ENDS: readonly JournalRecord['kind'][] = ['session'];
const TURNS: readonly JournalRecord['kind'][] = ['session', 'run'];

/** Tells the loop, by the journal, what came to it from outside at this point of the run: the broker's words, and halts. */
const tellRecorded = (loop: TradingLoop, recorded: () => JournalRecord | undefined): void => {
  for (let record = recorded(); record !== undefined && record.time === loop.time; record = recorded()) {
    const event = brokerEventOf(record);
    if (event !== undefined) {
      loop.hear(event);
      loop.settle();
    } else if (record.kind === 'halt') loop.halt(record.reason);
    else return;
  }
};
