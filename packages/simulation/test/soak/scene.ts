import { createRandom, defineInstrument } from '@trader/core';
import type { Instrument } from '@trader/core';

const letters = [...'ABCDEFGHIJ'];

/** Five hundred shares, which trade day and night so that every hour counts, and the prices at which they begin. */
export const INSTRUMENTS: readonly Instrument[] = Array.from({ length: 500 }, (_, index) =>
  defineInstrument({ symbol: `S${letters[Math.floor(index / 100)]}${letters[Math.floor(index / 10) % 10]}${letters[index % 10]}`, calendar: '24x7', marginRate: 0.5 }));

const random = createRandom(7, 1);
export const PRICES: readonly number[] = INSTRUMENTS.map(() => 20 + Math.round(random.next() * 18_000) / 100);
