import { expect, test } from 'vitest';
import { aapl, sp500 } from './index';

const utc = (text: string): number => Date.parse(text);

test('Apple has 1,260 daily bars, from the open to the close of each session of the exchange', () => {
  const bars = aapl();
  expect(bars.symbols).toEqual(['AAPL']);
  expect(bars.length).toBe(1260);
  // First and last line of aapl.csv; 09:30 and 16:00 New York in summer are 13:30 and 20:00 UTC.
  expect([bars.openTime[0], bars.time[0]]).toEqual([utc('2013-05-13T13:30:00Z'), utc('2013-05-13T20:00:00Z')]);
  expect([bars.open[0], bars.high[0], bars.low[0], bars.close[0], bars.volume[0]]).toEqual([64.501427, 65.414284, 64.5, 64.96286, 79237200]);
  expect(bars.time[1259]).toBe(utc('2018-05-11T20:00:00Z'));
  expect(bars.close[1259]).toBe(188.589996);
});

test('a half day ends at 13:00 New York', () => {
  const bars = aapl();
  // 2013-11-29, the Friday after Thanksgiving: NYSE holidays and early closings 2013.
  expect(bars.time.indexOf(utc('2013-11-29T18:00:00Z'))).toBeGreaterThan(0);
});

test('the S&P 500 has 5,105 daily bars through 2008 and March 2020', () => {
  const bars = sp500();
  expect(bars.length).toBe(5105);
  expect(bars.time[0]).toBe(utc('2000-01-03T21:00:00Z'));
  // Closing low of the 2008 crisis and of March 2020: S&P Dow Jones Indices, 676.53 on 2009-03-09 and 2,237.40 on 2020-03-23.
  expect(bars.close[bars.time.indexOf(utc('2009-03-09T20:00:00Z'))]).toBeCloseTo(676.53, 2);
  expect(bars.close[bars.time.indexOf(utc('2020-03-23T20:00:00Z'))]).toBeCloseTo(2237.4, 2);
});

test('times rise and no column holds a NaN', () => {
  for (const bars of [aapl(), sp500()]) {
    for (let row = 1; row < bars.length; row++) expect(bars.time[row]).toBeGreaterThan(bars.time[row - 1]);
    for (const column of [bars.time, bars.openTime, bars.open, bars.high, bars.low, bars.close, bars.volume]) {
      expect(column.some(Number.isNaN)).toBe(false);
    }
  }
});
