import { describe, expect, it } from 'vitest';
import { indicatorContract } from '../testing/indicator-contract';
import { Coppock, coppock } from './coppock';

indicatorContract('Coppock(10, 14, 11)', {
  inputs: ['close'], create: () => new Coppock(10, 14, 11), batch: ([close], out) => coppock(close, 10, 14, 11, out),
  needed: 24, constant: () => 0, degree: 0, memory: 24,
});

describe('coppock', () => {
  it('weighs the latest sum of the rates of change most', () => {
    // Rates of change of one bar 100, 50 and -50 percent, of two bars 200 and -25.
    expect(coppock(Float64Array.of(1, 2, 3, 1.5), 2, 2, 1).at(-1)).toBeCloseTo((250 + 2 * -75) / 3, 10);
  });
});
