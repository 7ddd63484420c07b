import type { BarTable, CorporateAction } from '@trader/core';

/**
 * Bars whose rows before `tradeFrom` (ms since 1970 UTC) are in the units of that moment: prices are divided, and volumes multiplied, by the splits between
 * the row and it, so that indicators fill with one kind of share. Later rows, and all rows when there is nothing to scale, are as they were.
 */
export const scaleWarmUp = (bars: BarTable, actions: readonly CorporateAction[] = [], tradeFrom = -Infinity): BarTable => {
  const splits = actions.filter((each) => each.kind === 'reorganization' && each.into === each.symbol && each.numerator > 0n && each.time < tradeFrom);
  if (splits.length === 0) return bars;
  const scaled = { ...bars, open: bars.open.slice(), high: bars.high.slice(), low: bars.low.slice(), close: bars.close.slice(), volume: bars.volume.slice() };
  for (const action of splits) {
    if (action.kind !== 'reorganization') continue;
    const symbol = bars.symbols.indexOf(action.symbol);
    const ratio = Number(action.numerator) / Number(action.denominator);
    for (let row = 0; row < bars.length && bars.time[row] <= action.time; row++) {
      if (bars.symbol[row] !== symbol) continue;
      for (const column of [scaled.open, scaled.high, scaled.low, scaled.close]) column[row] /= ratio;
      scaled.volume[row] *= ratio;
    }
  }
  return scaled;
};
