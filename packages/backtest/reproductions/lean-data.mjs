// Daily bars and adjustment factors, from a checkout of LEAN's `Data` folder, or from a folder that holds the same as plain text:
// `equities_daily_raw_unadjusted.csv.gz` (symbol,timestamp,open,high,low,close,volume) and `factor_files/SYMBOL.csv`.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, inflateRawSync } from 'node:zlib';
import { calendarNamed, createBarTable, TraderError } from '@trader/core';

/** LEAN writes prices in units of 1/10,000. */
const DECI_CENTS = 10_000;

/** The text of the only file in a zip archive. */
const unzip = (/** @type {string} */ file) => {
  const bytes = readFileSync(file);
  const directory = bytes.lastIndexOf(Buffer.from('PK\x01\x02', 'latin1'));
  if (directory < 0) throw new TraderError('INVALID_DATA', `${file}: not a zip archive: fetch it again`);
  const stored = bytes.readUInt16LE(directory + 10) === 0;
  const size = bytes.readUInt32LE(directory + 20);
  const local = bytes.readUInt32LE(directory + 42);
  const from = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
  const content = bytes.subarray(from, from + size);
  return (stored ? content : inflateRawSync(content)).toString('utf8');
};

const rowsOf = (/** @type {string} */ text) => text.split('\n').filter((line) => line !== '').map((line) => line.split(','));

/** Rows of day ('YYYYMMDD') and raw open, high, low, close, volume; oldest first. */
const readDaily = (/** @type {string} */ folder, /** @type {string} */ symbol) => {
  const zipped = join(folder, 'equity/usa/daily', `${symbol.toLowerCase()}.zip`);
  if (existsSync(zipped)) {
    return rowsOf(unzip(zipped)).map(([stamp, ...values]) => ({ day: stamp.slice(0, 8), values: values.map((value, i) => (i < 4 ? Number(value) / DECI_CENTS : Number(value))) }));
  }
  const plain = join(folder, 'equities_daily_raw_unadjusted.csv.gz');
  if (!existsSync(plain)) {
    throw new TraderError('INVALID_DATA', `${folder} holds neither equity/usa/daily/${symbol.toLowerCase()}.zip nor equities_daily_raw_unadjusted.csv.gz: give LEAN's Data folder`);
  }
  return rowsOf(gunzipSync(readFileSync(plain)).toString('utf8'))
    .filter(([each]) => each === symbol)
    .map(([, stamp, ...values]) => ({ day: stamp.replaceAll('-', ''), values: values.map(Number) }));
};

/** The factor of a day is that of the first row dated on or after it: what splits and dividends since then make of a price. */
const readFactors = (/** @type {string} */ folder, /** @type {string} */ symbol) => {
  const name = `${symbol.toLowerCase()}.csv`;
  const file = [join(folder, 'equity/usa/factor_files', name), join(folder, 'factor_files', name)].find((each) => existsSync(each));
  if (file === undefined) throw new TraderError('INVALID_DATA', `${folder} holds no factor file of ${symbol}: give LEAN's Data folder`);
  const rows = rowsOf(readFileSync(file, 'utf8')).filter(([day]) => /^\d{8}$/.test(day));
  return (/** @type {string} */ day) => {
    const row = rows.find(([until]) => until >= day);
    return row === undefined ? 1 : Number(row[1]) * Number(row[2]);
  };
};

/** Adjusted daily bars of a symbol from one day to another, both 'YYYY-MM-DD' and inclusive. A bar is known at the session's close. */
export const leanDailyBars = (/** @type {string} */ folder, /** @type {string} */ symbol, /** @type {string} */ first, /** @type {string} */ last) => {
  const [from, to] = [first.replaceAll('-', ''), last.replaceAll('-', '')];
  const days = readDaily(folder, symbol).filter(({ day }) => day >= from && day <= to);
  const factorOf = readFactors(folder, symbol);
  const calendar = calendarNamed('XNYS');
  const bars = createBarTable([symbol], days.length);
  days.forEach(({ day, values }, row) => {
    const session = calendar.session(`${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`);
    if (session === undefined) throw new TraderError('INVALID_DATA', `${symbol} has a bar on ${day}, and New York was closed: check the files`);
    const factor = factorOf(day);
    bars.time[row] = session.close;
    bars.openTime[row] = session.open;
    [bars.open, bars.high, bars.low, bars.close].forEach((column, i) => { column[row] = values[i] * factor; });
    bars.volume[row] = values[4];
  });
  return bars;
};
