import { indicatorContract } from '../testing/indicator-contract';
import { PlusDi, plusDi } from './directional-index';

indicatorContract('PlusDi(14)', {
  inputs: ['high', 'low', 'close'], create: () => new PlusDi(14), batch: ([high, low, close], out) => plusDi(high, low, close, 14, out),
  needed: 15, constant: () => 0, degree: 0, memory: 1000,
});
