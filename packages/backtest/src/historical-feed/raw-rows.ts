import type { RowUnit } from './row-error';
import type { StampKind } from './stamp-reader';

/** The rows of one file in its own order, each checked for itself. Columns may be longer than `length`. */
export interface RawRows {
  readonly symbols: readonly string[];
  readonly length: number;
  readonly kind: StampKind;
  /** See `StampReader.read`. */
  readonly stamp: Float64Array;
  /** When each bar was complete, ms since 1970 UTC, if the file says so itself. */
  readonly end?: Float64Array;
  /** Where each row stands in the file, counted in `unit`. */
  readonly line: Int32Array;
  readonly unit: RowUnit;
  readonly symbol: Int32Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
}
