import { expect, test } from 'vitest';
import { executionShortfall } from './shortfall';

test('a buy above and a sell below the price of the decision cost; the other way round they gain', () => {
  // 200 bought 0.25 dearer, sold 0.5 cheaper than decided.
  expect(executionShortfall('buy', 100.25, 100, 200)).toBe(50);
  expect(executionShortfall('sell', 99.5, 100, 200)).toBe(100);
  expect(executionShortfall('buy', 99.75, 100, 200)).toBe(-50);
  expect(executionShortfall('sell', 100, 100, 200)).toBe(0);
});
