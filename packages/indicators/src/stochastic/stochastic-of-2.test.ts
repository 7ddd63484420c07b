import { indicatorContract } from '../testing/indicator-contract';
import { Stochastic, stochastic } from './stochastic';

indicatorContract('Stochastic(2, 1, 1)', {
  inputs: ['high', 'low', 'close'], create: () => new Stochastic(2, 1, 1), batch: ([high, low, close], out) => stochastic(high, low, close, 2, 1, 1, out),
  needed: 2, constant: () => ({ slowK: 0, slowD: 0 }), degree: 0, memory: 2,
});
