import { indicatorContract } from '../testing/indicator-contract';
import { Aroon, aroon } from './aroon';

indicatorContract('Aroon(1)', {
  inputs: ['high', 'low'], create: () => new Aroon(1), batch: ([high, low], out) => aroon(high, low, 1, out),
  needed: 2, constant: () => ({ up: 100, down: 100 }), degree: 0, memory: 2,
});
