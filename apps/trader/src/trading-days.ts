import type { Instrument } from '@trader/core';

/**
 * Sessions of a year of each exchange calendar, in whole days. Those of CFFEX (242.25) and 24x7 (365.24) are the mean of all years that the calendar
 * knows. Those of New York are the 252 that yearly figures of US shares are quoted with; its calendar has 251.4 on average.
 */
const TRADING_DAYS: Readonly<Record<string, number>> = { XNYS: 252, XNAS: 252, CFFEX: 242, '24x7': 365 };

/** Trading days in a year of an account: those of its instruments' calendar; of several calendars the most. Yearly figures rest on it. */
export const tradingDaysOf = (instruments: readonly Pick<Instrument, 'calendar'>[]): number => Math.max(...instruments.map(({ calendar }) => TRADING_DAYS[calendar]));
