import { createBarTable, TraderError } from '@trader/core';
import type { BarTable } from '@trader/core';
import { readSource } from './node/read-source';
import { refuseBadBars } from './refuse-bad-bars';
import { INDEX_FUTURES_SOURCES } from './sources';

const SYMBOLS = ['IF', 'IC', 'IM'];
const MINUTE = 60_000;
/** Shanghai has been UTC+8 all year since 1991 (IANA tz database, Asia/Shanghai). */
const SHANGHAI_OFFSET = 8 * 3_600_000;
const TICKS_PER_POINT = 5;

/** yyyymmdd, previous close, open, high, low, close, volume, turnover, hhmm of the bar's end, open interest. */
type Row = readonly [number, number, number, number, number, number, number, null, number, number];

const endOf = (row: Row): number => {
  const day = row[0];
  const clock = row[8];
  const midnight = Date.UTC(Math.trunc(day / 10_000), Math.trunc((day % 10_000) / 100) - 1, day % 100);
  return midnight + Math.trunc(clock / 100) * 3_600_000 + (clock % 100) * MINUTE - SHANGHAI_OFFSET;
};

/**
 * One-minute bars of the CSI 300, 500 and 1000 index futures (main contracts), 2023-12-04 to 2024-09-27, in CNY, all symbols of
 * one minute side by side. The series is not adjusted where the contract rolls: hold nothing overnight on it. Reads from disk at every call.
 */
export const indexFutures = (): BarTable => {
  const series = INDEX_FUTURES_SOURCES.map((source) => (JSON.parse(readSource(source)) as { readonly data: readonly Row[] }).data);
  const minutes = series[0].length;
  const width = SYMBOLS.length;
  const bars = createBarTable(SYMBOLS, minutes * width);
  for (let minute = 0; minute < minutes; minute++) {
    const end = endOf(series[0][minute]);
    for (let symbol = 0; symbol < width; symbol++) {
      const row = series[symbol][minute];
      if (row === undefined || endOf(row) !== end) {
        throw new TraderError('INVALID_DATA', `${SYMBOLS[symbol]} row ${minute}: its minute differs from that of IF: use the pinned package`);
      }
      const at = minute * width + symbol;
      bars.time[at] = end;
      bars.openTime[at] = end - MINUTE;
      bars.symbol[at] = symbol;
      bars.open[at] = row[2];
      bars.high[at] = row[3];
      bars.low[at] = row[4];
      bars.close[at] = row[5];
      bars.volume[at] = row[6];
    }
  }
  return refuseBadBars('index futures', bars, TICKS_PER_POINT);
};
