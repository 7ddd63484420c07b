import { describe, expect, it } from 'vitest';
import { indicatorContract } from '../testing/indicator-contract';
import { Roc, Rocp, Rocr, Rocr100, roc, rocp, rocr, rocr100 } from './roc';

indicatorContract('Roc(10)', {
  inputs: ['close'], create: () => new Roc(10), batch: ([close], out) => roc(close, 10, out),
  needed: 11, constant: () => 0, degree: 0, memory: 11,
});
indicatorContract('Roc(1)', {
  inputs: ['close'], create: () => new Roc(1), batch: ([close], out) => roc(close, 1, out),
  needed: 2, constant: () => 0, degree: 0, memory: 2,
});
indicatorContract('Rocp(10)', {
  inputs: ['close'], create: () => new Rocp(10), batch: ([close], out) => rocp(close, 10, out),
  needed: 11, constant: () => 0, degree: 0, memory: 11,
});
indicatorContract('Rocr(10)', {
  inputs: ['close'], create: () => new Rocr(10), batch: ([close], out) => rocr(close, 10, out),
  needed: 11, constant: () => 1, degree: 0, memory: 11,
});
indicatorContract('Rocr100(10)', {
  inputs: ['close'], create: () => new Rocr100(10), batch: ([close], out) => rocr100(close, 10, out),
  needed: 11, constant: () => 100, degree: 0, memory: 11,
});

describe('rates of change', () => {
  it('are in percent, a fraction, a ratio and a ratio in percent; 0 after a 0', () => {
    const close = Float64Array.of(8, 0, 10, 5);
    expect([roc, rocp, rocr, rocr100].map((rate) => Array.from(rate(close, 2)))).toEqual([[NaN, NaN, 25, 0], [NaN, NaN, 0.25, 0], [NaN, NaN, 1.25, 0], [NaN, NaN, 125, 0]]);
  });

  it('refuse periods that are no whole numbers above 0', () => {
    expect(() => new Rocr100(0)).toThrow('the period of rocr100 must be a whole number above 0, got 0');
  });
});
