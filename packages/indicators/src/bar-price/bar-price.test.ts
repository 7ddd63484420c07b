import { describe, expect, it } from 'vitest';
import { indicatorContract } from '../testing/indicator-contract';
import { AveragePrice, MedianPrice, TypicalPrice, WeightedClose, averagePrice, medianPrice, typicalPrice, weightedClose } from './bar-price';

const known = { needed: 1, constant: (price: number) => price, degree: 1, memory: 1 } as const;
indicatorContract('AveragePrice', {
  ...known, inputs: ['open', 'high', 'low', 'close'], create: () => new AveragePrice(), batch: ([open, high, low, close], out) => averagePrice(open, high, low, close, out),
});
indicatorContract('MedianPrice', { ...known, inputs: ['high', 'low'], create: () => new MedianPrice(), batch: ([high, low], out) => medianPrice(high, low, out) });
indicatorContract('TypicalPrice', { ...known, inputs: ['high', 'low', 'close'], create: () => new TypicalPrice(), batch: ([high, low, close], out) => typicalPrice(high, low, close, out) });
indicatorContract('WeightedClose', { ...known, inputs: ['high', 'low', 'close'], create: () => new WeightedClose(), batch: ([high, low, close], out) => weightedClose(high, low, close, out) });

describe('the price of a bar', () => {
  it('is made of open 2, high 9, low 1 and close 8', () => {
    expect([new AveragePrice().next(2, 9, 1, 8), new MedianPrice().next(9, 1), new TypicalPrice().next(9, 1, 8), new WeightedClose().next(9, 1, 8)]).toEqual([5, 5, 6, 6.5]);
  });
});
