import type { BarFileOptions } from './bar-file-options';

/** The columns a file of quotes or trades has, by what they mean. */
export type TickColumn = 'time' | 'symbol' | 'bid' | 'bidSize' | 'ask' | 'askSize' | 'price' | 'size';

/**
 * How to read a file of quotes, of trades, or of both. `columns`: the file's own name of a column, case ignored, where it is not
 * `date|time|timestamp|datetime`, `symbol|ticker`, `bid`, `bid_size`, `ask`, `ask_size`, `price` or `size`. The rest is as for bars.
 */
export interface TickFileOptions extends Pick<BarFileOptions, 'file' | 'symbol' | 'symbols' | 'calendarOf' | 'timeZone'> {
  readonly columns?: Partial<Record<TickColumn, string>>;
  /** Those of `columns` that a file may have by its usual name instead, such as `time` where files of bars are read by the same names. */
  readonly orUsual?: readonly TickColumn[];
}
