import type { PositionSide } from './closed-trade';

/** Why entries are locked, and until when. */
export interface EntryLock {
  /** Event time from which entries are free again, ms since 1970 UTC. */
  readonly until: number;
  /** One line with figures. */
  readonly reason: string;
}

/** A lock and what it covers. */
export interface EntryLockRecord extends EntryLock {
  /** Whose entries; absent: everyone's. */
  readonly owner?: string;
  /** Absent: all symbols. */
  readonly symbol?: string;
  readonly side: PositionSide;
}

type Sides = { long: EntryLock | undefined; short: EntryLock | undefined };

/** The locks of one owner, or of everyone: the longest of each symbol and side. */
export interface LockTable {
  readonly owner: string | undefined;
  readonly everywhere: Sides;
  readonly bySymbol: Map<string, Sides>;
}

/** A table without locks. */
export const emptyTable = (owner: string | undefined): LockTable =>
  ({ owner, everywhere: { long: undefined, short: undefined }, bySymbol: new Map() });

/** Locks one side, or both, of one symbol, or of all. A longer lock of the same stays. */
export const setLock = (table: LockTable, symbol: string | undefined, side: PositionSide | undefined, lock: EntryLock): void => {
  let sides: Sides | undefined = table.everywhere;
  if (symbol !== undefined) {
    sides = table.bySymbol.get(symbol);
    if (sides === undefined) table.bySymbol.set(symbol, (sides = { long: undefined, short: undefined }));
  }
  if (side !== 'short' && !(sides.long !== undefined && sides.long.until >= lock.until)) sides.long = lock;
  if (side !== 'long' && !(sides.short !== undefined && sides.short.until >= lock.until)) sides.short = lock;
};

/** The longest lock that holds at `time`. Allocates nothing. */
export const findLock = (table: LockTable, symbol: string, side: PositionSide, time: number): EntryLock | undefined => {
  const general = table.everywhere[side];
  const own = table.bySymbol.get(symbol)?.[side];
  const longest = own !== undefined && !(general !== undefined && general.until >= own.until) ? own : general;
  return longest !== undefined && time < longest.until ? longest : undefined;
};

const forgetSides = (sides: Sides, time: number): boolean => {
  if (sides.long !== undefined && sides.long.until <= time) sides.long = undefined;
  if (sides.short !== undefined && sides.short.until <= time) sides.short = undefined;
  return sides.long === undefined && sides.short === undefined;
};

/** Forgets the locks that have run out. */
export const forgetLocks = (table: LockTable, time: number): void => {
  forgetSides(table.everywhere, time);
  for (const [symbol, sides] of table.bySymbol) if (forgetSides(sides, time)) table.bySymbol.delete(symbol);
};

const recordsOf = (owner: string | undefined, symbol: string | undefined, sides: Sides): EntryLockRecord[] =>
  (['long', 'short'] as const).flatMap((side) => {
    const lock = sides[side];
    if (lock === undefined) return [];
    return [{ ...(owner === undefined ? {} : { owner }), ...(symbol === undefined ? {} : { symbol }), side, until: lock.until, reason: lock.reason }];
  });

/** All locks as plain values, in the order in which they were made. */
export const tableRecords = (table: LockTable): EntryLockRecord[] => [
  ...recordsOf(table.owner, undefined, table.everywhere),
  ...[...table.bySymbol].flatMap(([symbol, sides]) => recordsOf(table.owner, symbol, sides)),
];
