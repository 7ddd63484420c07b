import { describe, expect, it } from 'vitest';
import { indicatorContract } from '../testing/indicator-contract';
import { Pvo, pvo } from './pvo';

indicatorContract('Pvo(12, 26, 9)', {
  inputs: ['volume'], create: () => new Pvo(12, 26, 9), batch: ([volume], out) => pvo(volume, 12, 26, 9, out),
  needed: 34, constant: () => ({ pvo: 0, signal: 0, histogram: 0 }), degree: 0, memory: 2000,
});

describe('pvo', () => {
  it('is 0 where there was no volume yet', () => {
    expect(pvo(new Float64Array(40)).pvo.at(-1)).toBe(0);
  });
});
