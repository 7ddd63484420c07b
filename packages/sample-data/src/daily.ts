import { calendarNamed, createBarTable, TraderError } from '@trader/core';
import type { BarTable } from '@trader/core';
import type { DataSource } from './data-source';
import { readSource } from './node/read-source';
import { refuseBadBars } from './refuse-bad-bars';
import { AAPL_SOURCE, SP500_SOURCE } from './sources';

/** Both files quote six decimals. */
const TICKS_PER_POINT = 1_000_000;

/** Rows are date, open, high, low, close, adjusted close, volume. A bar lasts from its session's open to its close. */
const daily = (source: DataSource, symbol: string): BarTable => {
  const rows = readSource(source).trimEnd().split('\n').slice(1);
  const bars = createBarTable([symbol], rows.length);
  const calendar = calendarNamed('XNYS');
  rows.forEach((line, row) => {
    const [day, open, high, low, close, , volume] = line.split(',');
    const session = calendar.session(day);
    if (session === undefined) throw new TraderError('INVALID_DATA', `${source.name}: ${day} is no trading day of XNYS: use the pinned package`);
    bars.openTime[row] = session.open;
    bars.time[row] = session.close;
    bars.open[row] = Number(open);
    bars.high[row] = Number(high);
    bars.low[row] = Number(low);
    bars.close[row] = Number(close);
    bars.volume[row] = Number(volume);
  });
  return refuseBadBars(source.name, bars, TICKS_PER_POINT);
};

/** Apple's daily bars, 2013 to 2018, in USD, adjusted for splits and not for dividends. Reads from disk at every call. */
export const aapl = (): BarTable => daily(AAPL_SOURCE, 'AAPL');

/** The S&P 500's daily bars, 2000 to 2020: an index, so for comparison only. Reads from disk at every call. */
export const sp500 = (): BarTable => daily(SP500_SOURCE, 'SP500');
