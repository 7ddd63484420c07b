import type { Broker, JournalRecord, MarketFeed, Slice } from '@trader/core';
import type { HeldBroker } from './held-broker';
import { assertAgreement, catchUp } from './reconcile';
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
 * the broker for what it missed. A first start, a clean stop and a crash all take this one path.
 */
export const runSession = async (options: SessionOptions): Promise<void> => {
  const { feed, venue, door, loop, recorded } = options;
  const statement = await venue.statement();
  let live = false;
  const settleAll = async (): Promise<void> => {
    do await venue.quiet();
    while (loop.settle());
  };
  const goLive = async (): Promise<void> => {
    live = true;
    catchUp(loop, door, statement);
    await settleAll();
    assertAgreement(loop.ledger, await venue.statement());
  };
  for await (const slice of feed) {
    const time = slice.bars.time[slice.from];
    if (!live && time > statement.asOf && recorded() === undefined) await goLive();
    loop.advance(time);
    if (!live) {
      tellRecorded(loop, recorded);
      if (time === statement.asOf && recorded() === undefined) await goLive();
    }
    if (live) {
      await venue.market(slice);
      loop.settle();
      await settleAll();
    }
    loop.onSlice(slice.bars, slice.from, slice.to);
    if (live) await settleAll();
    else tellRecorded(loop, recorded);
    options.onSlice?.(slice);
  }
  if (!live) await goLive();
  loop.finish();
};

/** Tells the loop what the broker said, by the journal, after the slice the loop saw last. */
const tellRecorded = (loop: TradingLoop, recorded: () => JournalRecord | undefined): void => {
  for (let record = recorded(); record !== undefined && record.time === loop.time; record = recorded()) {
    const event = brokerEventOf(record);
    if (event === undefined) return;
    loop.hear(event);
    loop.settle();
  }
};
