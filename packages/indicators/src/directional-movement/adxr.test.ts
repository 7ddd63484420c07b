import { expect, it } from 'vitest';
import { indicatorContract } from '../testing/indicator-contract';
import { Adxr, adxr } from './adx';

indicatorContract('Adxr(14)', {
  inputs: ['high', 'low', 'close'], create: () => new Adxr(14), batch: ([high, low, close], out) => adxr(high, low, close, 14, out),
  needed: 41, constant: () => 0, degree: 0, memory: 2000,
});

it('refuses periods that are no whole numbers above 0', () => {
  expect(() => new Adxr(1.5)).toThrow('the period of adxr must be a whole number above 0, got 1.5');
});
