import { describe, expect, it } from 'vitest';
import { indicatorContract } from '../testing/indicator-contract';
import { DonchianChannel, donchianChannel } from './donchian-channel';

indicatorContract('DonchianChannel(20)', {
  inputs: ['high', 'low'],
  create: () => new DonchianChannel(20),
  batch: ([high, low], out) => donchianChannel(high, low, 20, out),
  needed: 20,
  constant: (price) => ({ upper: price, middle: price, lower: price }),
  degree: 1,
  memory: 20,
});

describe('donchianChannel', () => {
  it('has the highest high and the lowest low, the current bar among them', () => {
    const { upper, middle, lower } = donchianChannel(Float64Array.of(5, 7, 6, 9), Float64Array.of(1, 4, 3, 5), 2);
    expect([upper, middle, lower].map((column) => Array.from(column))).toEqual([[NaN, 7, 7, 9], [NaN, 4, 5, 6], [NaN, 1, 3, 3]]);
    expect(() => new DonchianChannel(0)).toThrow('must be a whole number above 0, got 0');
  });
});
