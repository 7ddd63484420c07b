import { expect, it } from 'vitest';
import { exitsPolicyOf } from './open-live';

it('every wait of a guard of exits is longer by a clock that runs faster', () => {
  expect(exitsPolicyOf(1)).toEqual({ graceMs: 1_000, retryMs: 2_000, partMs: 10_000 });
  expect(exitsPolicyOf(15)).toEqual({ graceMs: 15_000, retryMs: 30_000, partMs: 150_000 });
});
