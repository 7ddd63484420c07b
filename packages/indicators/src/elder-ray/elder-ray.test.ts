import { describe, expect, it } from 'vitest';
import { indicatorContract } from '../testing/indicator-contract';
import { ElderRay, elderRay } from './elder-ray';

indicatorContract('ElderRay(13)', {
  inputs: ['high', 'low', 'close'], create: () => new ElderRay(13), batch: ([high, low, close], out) => elderRay(high, low, close, 13, out),
  needed: 13, constant: () => ({ bull: 0, bear: 0 }), degree: 1, memory: 1000,
});

describe('elderRay', () => {
  it('is how far high and low are from the average', () => {
    const lines = elderRay(Float64Array.of(10, 14), Float64Array.of(8, 9), Float64Array.of(9, 13), 2);
    expect([lines.bull.at(-1), lines.bear.at(-1)]).toEqual([3, -2]);
  });
});
