import { describe, expect, it } from 'vitest';
import { indicatorContract } from '../testing/indicator-contract';
import { Apo, apo } from './apo';

indicatorContract('Apo(12, 26)', {
  inputs: ['close'], create: () => new Apo(12, 26), batch: ([close], out) => apo(close, 12, 26, out),
  needed: 26, constant: () => 0, degree: 1, memory: 2000,
});

describe('apo', () => {
  it('refuses periods that are no whole numbers above 0', () => {
    expect(() => new Apo(12, 0)).toThrow('the period of ema must be a whole number above 0, got 0');
  });
});
