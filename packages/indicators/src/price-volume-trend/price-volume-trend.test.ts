import { describe, expect, it } from 'vitest';
import { indicatorContract } from '../testing/indicator-contract';
import { Pvt, pvt } from './price-volume-trend';

indicatorContract('Pvt', {
  inputs: ['close', 'volume'], create: () => new Pvt(), batch: ([close, volume], out) => pvt(close, volume, out), needed: 1, constant: () => 0, degree: 0, memory: Infinity,
});

describe('price volume trend', () => {
  it('adds to it the share of the volume by which the close changed', () => {
    expect(Array.from(pvt(Float64Array.of(10, 15, 12), Float64Array.of(100, 40, 50)))).toEqual([0, 20, 10]);
  });
});
