import { describe, expect, it } from 'vitest';
import { indicatorContract } from '../testing/indicator-contract';
import { HeikinAshi, heikinAshi } from './heikin-ashi';

indicatorContract('HeikinAshi', {
  inputs: ['open', 'high', 'low', 'close'], create: () => new HeikinAshi(), batch: ([open, high, low, close], out) => heikinAshi(open, high, low, close, out),
  needed: 1, constant: (price) => ({ open: price, high: price, low: price, close: price }), degree: 1, memory: 200,
});

describe('heikin-ashi', () => {
  it('opens in the middle of its bar before and closes at the average of the bar', () => {
    const bars = new HeikinAshi();
    expect(bars.next(10, 14, 8, 12)).toEqual({ open: 11, high: 14, low: 8, close: 11 });
    expect(bars.next(12, 13, 12, 13)).toEqual({ open: 11, high: 13, low: 11, close: 12.5 });
  });
});
