import { describe, expect, it } from 'vitest';
import { randomBars } from '../testing/bars';
import { indicatorContract } from '../testing/indicator-contract';
import { awesomeOscillator } from '../awesome-oscillator/awesome-oscillator';
import { sma } from '../sma/sma';
import { AcceleratorOscillator, acceleratorOscillator } from './accelerator-oscillator';

indicatorContract('AcceleratorOscillator(5, 34, 5)', {
  inputs: ['high', 'low'], create: () => new AcceleratorOscillator(5, 34, 5), batch: ([high, low], out) => acceleratorOscillator(high, low, 5, 34, 5, out),
  needed: 38, constant: () => 0, degree: 1, memory: 38,
});

describe('acceleratorOscillator', () => {
  it('is the awesome oscillator less its average', () => {
    const { high, low } = randomBars(100);
    const awesome = awesomeOscillator(high, low);
    const average = sma(awesome.subarray(33), 5);
    acceleratorOscillator(high, low).forEach((value, row) => row < 37 || expect(value).toBeCloseTo(awesome[row] - average[row - 33], 10));
  });
});
