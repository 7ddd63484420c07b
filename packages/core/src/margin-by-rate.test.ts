import { describe, expect, it } from 'vitest';
import { defineInstrument } from './instrument';
import { marginByRate } from './margin-by-rate';

describe('margin by rate', () => {
  const share = defineInstrument({ symbol: 'A', marginRate: 0.5 });
  const future = defineInstrument({ symbol: 'F', settlement: 'margin', multiplier: 300, marginRate: 0.12 });

  it('asks for the rate of every position, whichever side it is on', () => {
    // 100 x 50 x 0.5 + 2 x 4000 x 300 x 0.12
    expect(marginByRate.initial([share, future], Float64Array.of(100, -2), Float64Array.of(5_000, -2_400_000))).toBe(290_500);
    expect(marginByRate.maintenance([share, future], Float64Array.of(-100, 2), Float64Array.of(-5_000, 2_400_000))).toBe(290_500);
  });

  it('asks for nothing when nothing is held', () => {
    expect(marginByRate.initial([share, future], new Float64Array(2), new Float64Array(2))).toBe(0);
  });
});
