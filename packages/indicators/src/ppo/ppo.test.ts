import { describe, expect, it } from 'vitest';
import { randomBars } from '../testing/bars';
import { indicatorContract } from '../testing/indicator-contract';
import { ema } from '../ema/ema';
import { macd } from '../macd/macd';
import { Ppo, ppo } from './ppo';

indicatorContract('Ppo(12, 26, 9)', {
  inputs: ['close'], create: () => new Ppo(12, 26, 9), batch: ([close], out) => ppo(close, 12, 26, 9, out),
  needed: 34, constant: () => ({ ppo: 0, signal: 0, histogram: 0 }), degree: 0, memory: 2000,
});

describe('ppo', () => {
  it('is MACD in percent of the slow average', () => {
    const { close } = randomBars(200);
    const slow = ema(close, 26);
    const lines = macd(close, 12, 26, 9);
    ppo(close, 12, 26, 9).ppo.forEach((value, row) => row < 33 || expect(value).toBeCloseTo((100 * lines.macd[row]) / slow[row], 10));
  });
});
