import { indicatorContract } from '../testing/indicator-contract';
import { Adx, adx } from './adx';

indicatorContract('Adx(1)', {
  inputs: ['high', 'low', 'close'], create: () => new Adx(1), batch: ([high, low, close], out) => adx(high, low, close, 1, out),
  needed: 2, constant: () => ({ adx: 0, plusDi: 0, minusDi: 0 }), degree: 0, memory: 2,
});
