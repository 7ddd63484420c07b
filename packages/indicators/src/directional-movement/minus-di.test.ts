import { indicatorContract } from '../testing/indicator-contract';
import { MinusDi, minusDi } from './directional-index';

indicatorContract('MinusDi(14)', {
  inputs: ['high', 'low', 'close'], create: () => new MinusDi(14), batch: ([high, low, close], out) => minusDi(high, low, close, 14, out),
  needed: 15, constant: () => 0, degree: 0, memory: 1000,
});
