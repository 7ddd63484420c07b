import { indicatorContract } from '../testing/indicator-contract';
import { Dx, dx } from './directional-index';

indicatorContract('Dx(1)', {
  inputs: ['high', 'low', 'close'], create: () => new Dx(1), batch: ([high, low, close], out) => dx(high, low, close, 1, out),
  needed: 2, constant: () => 0, degree: 0, memory: 1000,
});
