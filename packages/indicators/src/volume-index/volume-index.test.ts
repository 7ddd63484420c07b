import { describe, expect, it } from 'vitest';
import { indicatorContract } from '../testing/indicator-contract';
import { Nvi, Pvi, nvi, pvi } from './volume-index';

for (const [name, create, batch] of [['Nvi', () => new Nvi(), nvi], ['Pvi', () => new Pvi(), pvi]] as const) {
  indicatorContract(name, { inputs: ['close', 'volume'], create, batch: ([close, volume], out) => batch(close, volume, out), needed: 1, constant: () => 1000, degree: 0, memory: Infinity });
}

describe('negative and positive volume index', () => {
  it('follow the close when volume falls, and when it rises', () => {
    const close = Float64Array.of(10, 11, 22, 11, 44);
    const volume = Float64Array.of(5, 4, 6, 6, 7);
    expect(Array.from(nvi(close, volume))).toEqual([1000, 1100, 1100, 1100, 1100]);
    expect(Array.from(pvi(close, volume))).toEqual([1000, 1000, 2000, 2000, 8000]);
  });
});
