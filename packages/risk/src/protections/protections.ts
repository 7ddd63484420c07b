import { TraderError } from '@trader/core';
import { checkClosedTrade } from './closed-trade';
import type { ClosedTrade, PositionSide } from './closed-trade';
import { emptyTable, findLock, forgetLocks, setLock, tableRecords } from './lock-table';
import type { EntryLock, EntryLockRecord, LockTable } from './lock-table';
import { checkProtection } from './options';
import type { ProtectionOptions } from './options';
import { verdictOf } from './verdict-of';

/** What protections remember, as plain JSON values. */
export interface ProtectionsState {
  /** Event time of the newest close heard of, ms; absent before the first. */
  readonly now?: number;
  /** Closed trades that may still count, oldest first. */
  readonly trades: readonly ClosedTrade[];
  readonly locks: readonly EntryLockRecord[];
}

/** Rules by which closed trades lock new entries for a while. Exits are none of their business. */
export interface Protections {
  /** Hears of a closed trade, whose order of arrival need not be that of time. Throws INVALID_DATA for one that says nothing. */
  closed(trade: ClosedTrade): void;
  /**
   * Why an entry may not be made at `time`, and until when: the longest lock of its symbol and side; undefined when it may. Without
   * `owner` every owner's locks count. Allocates nothing.
   */
  lockOf(symbol: string, side: PositionSide, time: number, owner?: string): EntryLock | undefined;
  /** All it remembers. */
  save(): ProtectionsState;
  /** Takes up where `state` was saved. Locks of protections that are no longer given hold until they run out. Throws INVALID_DATA. */
  restore(state: ProtectionsState): void;
}

/** Puts a trade where its time belongs: after those of the same time. */
const insert = (trades: ClosedTrade[], trade: ClosedTrade): void => {
  let index = trades.length;
  while (index > 0 && trades[index - 1].closedAt > trade.closedAt) index--;
  trades.splice(index, 0, trade);
};

const checkLock = (lock: EntryLockRecord): void => {
  const fits = Number.isFinite(lock.until) && typeof lock.reason === 'string' && (lock.side === 'long' || lock.side === 'short');
  if (!fits) throw new TraderError('INVALID_DATA', `saved lock of ${lock.symbol ?? 'all symbols'} needs a side, a time and a reason`);
};

/**
 * Makes protections that are asked in the order given; any of them may lock. They are evaluated when a trade closes, over the trades less than
 * their lookback older than the newest close, and lock from the newest trade that counted: the rules that users of freqtrade know as
 * StoplossGuard, MaxDrawdown (by ratios), CooldownPeriod and LowProfitPairs (https://www.freqtrade.io/en/stable/plugins/), with times
 * in ms of event time and without rounding to candles. They keep what the longest lookback needs, and locks until they run out. Throws
 * INVALID_CONFIG.
 */
export const createProtections = (options: readonly ProtectionOptions[]): Protections => {
  options.forEach(checkProtection);
  const longest = options.reduce((most, each) => (each.kind === 'cooldown' ? most : Math.max(most, each.lookbackMs)), 0);
  let now = -Infinity;
  let trades: ClosedTrade[] = [];
  let tables: LockTable[] = [emptyTable(undefined)];

  const tableOf = (owner: string | undefined): LockTable => {
    let table = tables.find((each) => each.owner === owner);
    if (table === undefined) tables.push((table = emptyTable(owner)));
    return table;
  };
  return {
    closed(trade) {
      checkClosedTrade(trade);
      const { symbol, owner, side, closedAt, profit, exit } = trade;
      now = Math.max(now, closedAt);
      insert(trades, { symbol, owner, side, closedAt, profit, exit });
      for (const each of options) {
        const wanted = verdictOf(each, trades, trade, now);
        if (wanted === undefined) continue;
        setLock(tableOf(each.owner), wanted.symbol, wanted.side, { until: wanted.until, reason: `${each.kind}: ${wanted.reason}` });
      }
      while (trades.length > 0 && trades[0].closedAt <= now - longest) trades.shift();
      for (const table of tables) forgetLocks(table, now);
    },
    lockOf(symbol, side, time, owner) {
      let longestLock: EntryLock | undefined;
      for (let index = 0; index < tables.length; index++) {
        const table = tables[index];
        if (owner !== undefined && table.owner !== undefined && table.owner !== owner) continue;
        const lock = findLock(table, symbol, side, time);
        if (lock !== undefined && !(longestLock !== undefined && longestLock.until >= lock.until)) longestLock = lock;
      }
      return longestLock;
    },
    save: () => ({
      ...(Number.isFinite(now) ? { now } : {}),
      trades: [...trades],
      locks: tables.flatMap(tableRecords),
    }),
    restore(state) {
      state.trades.forEach(checkClosedTrade);
      state.locks.forEach(checkLock);
      if (state.now !== undefined && !Number.isFinite(state.now)) throw new TraderError('INVALID_DATA', `saved time ${state.now} is not a time`);
      now = state.now ?? -Infinity;
      trades = [];
      for (const trade of state.trades) insert(trades, trade);
      tables = [emptyTable(undefined)];
      for (const { owner, symbol, side, until, reason } of state.locks) setLock(tableOf(owner), symbol, side, { until, reason });
    },
  };
};
