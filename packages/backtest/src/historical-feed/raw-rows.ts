import type { BarTable } from '@trader/core';
import type { RowUnit } from './row-error';
import type { StampKind } from './stamp-reader';

/** The rows of one file in its own order, each checked for itself. Columns may be longer than `length`. */
export interface RawRows extends Omit<BarTable, 'time' | 'openTime'> {
  readonly kind: StampKind;
  /** See `StampReader.read`. */
  readonly stamp: Float64Array;
  /** When each bar was complete, ms since 1970 UTC, if the file says so itself. */
  readonly end?: Float64Array;
  /** Where each row stands in the file, counted in `unit`; absent where row 0 is the first, 1, and none is left out. */
  readonly line?: Int32Array;
  readonly unit: RowUnit;
}

/** Where a row stands in the file. */
export const lineOf = ({ line }: RawRows, row: number): number => line?.[row] ?? row + 1;
