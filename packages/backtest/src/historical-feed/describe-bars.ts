import type { BarTable } from '@trader/core';

/** What there is of one symbol. Times in ms since 1970 UTC. */
export interface BarSummary {
  readonly symbol: string;
  readonly bars: number;
  /** When its first bar began and its last one ended. */
  readonly from: number;
  readonly to: number;
  /** Length of its shortest bar, ms. */
  readonly intervalMs: number;
  /** The longest time between the end of a bar and the start of the next, ms, nights and holidays included; and when it began. */
  readonly longestGapMs: number;
  readonly longestGapAt: number;
}

/** Counts, range and longest gap of every symbol of a table, in the order of its symbols. Symbols without bars are left out. */
export const describeBars = (bars: BarTable): readonly BarSummary[] => {
  const summaries = bars.symbols.map((symbol) => ({
    symbol, bars: 0, from: NaN, to: NaN, intervalMs: Infinity, longestGapMs: 0, longestGapAt: NaN,
  }));
  for (let row = 0; row < bars.length; row++) {
    const summary = summaries[bars.symbol[row]];
    const start = bars.openTime[row];
    const gap = start - summary.to;
    if (gap > summary.longestGapMs) {
      summary.longestGapMs = gap;
      summary.longestGapAt = summary.to;
    }
    if (summary.bars++ === 0) summary.from = start;
    summary.to = bars.time[row];
    summary.intervalMs = Math.min(summary.intervalMs, bars.time[row] - start);
  }
  return summaries.filter(({ bars: count }) => count > 0);
};
