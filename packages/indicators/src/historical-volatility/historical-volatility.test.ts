import { describe, expect, it } from 'vitest';
import { indicatorContract } from '../testing/indicator-contract';
import { HistoricalVolatility, historicalVolatility } from './historical-volatility';

indicatorContract('HistoricalVolatility(20, 252)', {
  inputs: ['close'], create: () => new HistoricalVolatility(20, 252), batch: ([close], out) => historicalVolatility(close, 20, 252, out), needed: 21, constant: () => 0, degree: 0, memory: 21,
});

// Hull, "Options, Futures, and Other Derivatives", the table of 21 closes in "Estimating volatility from historical data": the standard deviation of the daily returns is 0.01216, and with 252 days 19.3 percent a year.
const HULL = [20, 20.1, 19.9, 20, 20.5, 20.25, 20.9, 20.9, 20.9, 20.75, 20.75, 21, 21.1, 20.9, 20.9, 21.25, 21.4, 21.4, 21.25, 21.75, 22];

describe('historicalVolatility', () => {
  it('gives the result of the worked example', () => {
    expect(historicalVolatility(Float64Array.from(HULL), 20, 1)[20]).toBeCloseTo(0.01216, 5);
    expect(historicalVolatility(Float64Array.from(HULL))[20]).toBeCloseTo(0.193, 3);
  });

  it('is 0 for steady growth, and takes the return from a price of 0 as none', () => {
    const growing = Float64Array.from({ length: 20 }, (_, i) => 2 ** i);
    expect(historicalVolatility(growing, 5)[19]).toBe(0);
    expect(Array.from(historicalVolatility(Float64Array.of(0, 1, 1, -1), 2))).toEqual([NaN, NaN, 0, 0]);
  });

  it('refuses a sample of one return, and years without bars', () => {
    expect(() => new HistoricalVolatility(1)).toThrow('the period of historicalVolatility must be a whole number above 1, got 1');
    expect(() => new HistoricalVolatility(20, 0)).toThrow('the number of bars per year of historicalVolatility must be a number above 0, got 0');
  });
});
