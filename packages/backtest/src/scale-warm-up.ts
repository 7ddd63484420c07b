import type { BarTable, CorporateAction, TickTable } from '@trader/core';

/** Bars or ticks, as far as a split changes them. */
interface Rows {
  readonly symbols: readonly string[];
  readonly length: number;
  readonly time: Float64Array;
  readonly symbol: Int32Array;
}

/** Divides the prices and multiplies the sizes of rows before `tradeFrom` by the splits between the row and it; what `copy` makes is changed. Gives `rows` when there are none. */
const scaled = <T extends Rows>(
  rows: T, actions: readonly CorporateAction[], tradeFrom: number, copy: () => { readonly table: T; readonly prices: readonly Float64Array[]; readonly sizes: readonly Float64Array[] },
): T => {
  const splits = actions.filter((each) => each.kind === 'reorganization' && each.into === each.symbol && each.numerator > 0n && each.time < tradeFrom);
  if (splits.length === 0) return rows;
  const { table, prices, sizes } = copy();
  for (const action of splits) {
    if (action.kind !== 'reorganization') continue;
    const symbol = rows.symbols.indexOf(action.symbol);
    const ratio = Number(action.numerator) / Number(action.denominator);
    for (let row = 0; row < rows.length && rows.time[row] <= action.time; row++) {
      if (rows.symbol[row] !== symbol) continue;
      for (const column of prices) column[row] /= ratio;
      for (const column of sizes) column[row] *= ratio;
    }
  }
  return table;
};

/**
 * Bars whose rows before `tradeFrom` (ms since 1970 UTC) are in the units of that moment: prices are divided, and volumes multiplied, by the splits between
 * the row and it, so that indicators fill with one kind of share. Later rows, and all rows when there is nothing to scale, are as they were.
 */
export const scaleWarmUp = (bars: BarTable, actions: readonly CorporateAction[] = [], tradeFrom = -Infinity): BarTable =>
  scaled(bars, actions, tradeFrom, () => {
    const table = { ...bars, open: bars.open.slice(), high: bars.high.slice(), low: bars.low.slice(), close: bars.close.slice(), volume: bars.volume.slice() };
    return { table, prices: [table.open, table.high, table.low, table.close], sizes: [table.volume] };
  });

/** The same of quotes and trades: of their prices and sizes. */
export const scaleWarmUpTicks = (ticks: TickTable, actions: readonly CorporateAction[] = [], tradeFrom = -Infinity): TickTable =>
  scaled(ticks, actions, tradeFrom, () => {
    const table = { ...ticks, bid: ticks.bid.slice(), bidSize: ticks.bidSize.slice(), ask: ticks.ask.slice(), askSize: ticks.askSize.slice() };
    return { table, prices: [table.bid, table.ask], sizes: [table.bidSize, table.askSize] };
  });
