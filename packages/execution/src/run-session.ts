import { TraderError } from '@trader/core';
import type { Broker, JournalRecord, MarketFeed, Slice } from '@trader/core';
import type { HeldBroker } from './held-broker';
import { catchUp } from './reconcile';
import { brokerEventOf } from './records';
import type { TradingLoop } from './trading-loop';

/** A broker whose market can be shown to it and whose answers can be waited for: a paper exchange, wherever it runs. */
export interface PaperVenue extends Broker {
  /** Shows a slice. Resolves when everything that came of it has been told. A slice not after `asOf` is passed over. */
  market(slice: Slice): Promise<void>;
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
}

/**
 * The live wiring: slices from an asynchronous feed, a broker that answers in its own time, the next event once the broker is quiet.
 * It always begins by running again what the journal holds, with the broker's door shut and its answers taken from the journal; then it asks
 * the broker for what it missed. A first start, a clean stop and a crash all take this one path. Rejects with BROKER_UNREACHABLE when the
 * wire breaks, RECONCILE_FAILED when the broker's books are not ours, REPLAY_DIVERGED when the journal tells more than the feed gives.
 */
export const runSession = async (options: SessionOptions): Promise<void> => {
  const { feed, venue, door, loop, recorded } = options;
  const statement = await venue.statement();
  let live = false;
  const settleAll = async (): Promise<void> => {
    while (loop.settle()) await venue.quiet();
  };
  const goLive = async (): Promise<void> => {
    live = true;
    catchUp(loop, door, statement);
    await venue.quiet();
    await settleAll();
  };
  for await (const slice of feed) {
    const time = slice.bars.time[slice.from];
    if (!live && time > statement.asOf && isTold(recorded(), loop.time === statement.asOf)) await goLive();
    loop.advance(time);
    tellRecorded(loop, recorded);
    if (!live && (time === statement.asOf || statement.asOf === -Infinity) && recorded() === undefined) await goLive();
    if (live) {
      await venue.market(slice);
      await settleAll();
    }
    loop.onSlice(slice.bars, slice.from, slice.to);
    if (live) {
      await venue.quiet();
      await settleAll();
    } else tellRecorded(loop, recorded);
    options.onSlice?.(slice);
  }
  if (!live) {
    if (!isTold(recorded(), true)) throw new TraderError('REPLAY_DIVERGED', 'the journal goes on after the feed has ended: give the feed that it was made with');
    await goLive();
  }
  loop.finish();
};

/** Whether the journal has nothing left to tell before the next slice; the end of the session, which the broker does not see, does not count. */
const isTold = (next: JournalRecord | undefined, atBrokersTime: boolean): boolean => next === undefined || (atBrokersTime && next.kind === 'session');

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
