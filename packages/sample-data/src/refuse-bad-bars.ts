import { TraderError } from '@trader/core';
import type { BarTable } from '@trader/core';

const faultOf = (bars: BarTable, row: number, ticksPerPoint: number): string | undefined => {
  const open = bars.open[row];
  const high = bars.high[row];
  const low = bars.low[row];
  const close = bars.close[row];
  const volume = bars.volume[row];
  if (!(open > 0 && high > 0 && low > 0 && close > 0 && Number.isFinite(high))) return 'a price is not above 0';
  if (high < low) return `high ${high} is below low ${low}`;
  if (open > high || open < low) return `open ${open} is outside ${low} to ${high}`;
  if (close > high || close < low) return `close ${close} is outside ${low} to ${high}`;
  for (const value of [open, high, low, close]) {
    // Exact: the nearest grid point, divided by a whole number, is the double that its decimal reads as.
    if (Math.round(value * ticksPerPoint) / ticksPerPoint !== value) return `price ${value} is not on the tick`;
  }
  if (!(volume >= 0 && Number.isFinite(volume))) return `volume ${volume} is not a count`;
  if (!(bars.openTime[row] < bars.time[row])) return 'it ends before it begins';
  return undefined;
};

/** Every bad bar of a table, as one phrase each: `row 17 (IF): high 9 is below low 10`. `ticksPerPoint` is 1 / tick size, a whole number. */
export const badBars = (bars: BarTable, ticksPerPoint: number): readonly string[] => {
  const faults: string[] = [];
  for (let row = 0; row < bars.length; row++) {
    const fault = faultOf(bars, row, ticksPerPoint);
    if (fault !== undefined) faults.push(`row ${row} (${bars.symbols[bars.symbol[row]]}): ${fault}`);
  }
  return faults;
};

/** The rule for bad bars: refuse the whole set and name them. Nothing is repaired. Throws INVALID_DATA. */
export const refuseBadBars = (name: string, bars: BarTable, ticksPerPoint: number): BarTable => {
  const faults = badBars(bars, ticksPerPoint);
  if (faults.length > 0) {
    throw new TraderError('INVALID_DATA', `${name}: ${faults.length} bad bars, ${faults.slice(0, 3).join('; ')}: use the pinned package`);
  }
  return bars;
};
