import { TraderError } from '@trader/core';
import { requireEquity, requireFinite } from './series';

/** The return of one calendar month or year, in UTC. */
export interface PeriodReturn {
  readonly year: number;
  /** 1 to 12; of a year, 0. */
  readonly month: number;
  /** Equity at the end of the period over that at the end of the one before, less one. The first and the last may be cut short. */
  readonly value: number;
}

/**
 * Returns of calendar months or years (UTC) from equity at rising times (ms since 1970 UTC), the first of which is the start. A period
 * without a value has no return of its own: what happened is part of the next one. The series ends with ruin, as `simpleReturns`.
 * Throws INVALID_DATA when the lengths differ, times fall or are not finite, or equity does not begin above 0.
 */
export const periodReturns = (time: ArrayLike<number>, equity: ArrayLike<number>, unit: 'month' | 'year'): PeriodReturn[] => {
  requireEquity(equity);
  if (time.length !== equity.length) throw new TraderError('INVALID_DATA', `${time.length} times and ${equity.length} values of equity: give one for each`);
  requireFinite(time, 'time');
  const found: PeriodReturn[] = [];
  let before = equity[0];
  for (let i = 1; i < equity.length; i++) {
    if (time[i] < time[i - 1]) throw new TraderError('INVALID_DATA', `time at index ${i} is before the one at ${i - 1}: sort them`);
    const date = new Date(time[i]);
    const next = i + 1 < equity.length ? new Date(time[i + 1]) : undefined;
    const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + 1];
    const goesOn = next !== undefined && next.getUTCFullYear() === year && (unit === 'year' || next.getUTCMonth() + 1 === month);
    if (goesOn && equity[i] > 0) continue;
    found.push({ year, month: unit === 'year' ? 0 : month, value: equity[i] / before - 1 });
    if (equity[i] <= 0) break;
    before = equity[i];
  }
  return found;
};
