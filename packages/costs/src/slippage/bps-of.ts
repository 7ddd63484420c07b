import { TraderError, price as readPrice } from '@trader/core';
import type { Numeric, Price } from '@trader/core';

const ONE_IN_BPS = 10_000n * 10n ** 9n;

/** Gives a fixed share of a price, rounded up to a unit of Price; 0 for a price that is not above 0. Throws INVALID_CONFIG, naming it, below 0 or from 10,000 bps on. */
export const bpsOf = (bps: Numeric, what: string): ((price: Price) => bigint) => {
  const units: bigint = readPrice(bps);
  if (units < 0n || units >= ONE_IN_BPS) {
    throw new TraderError('INVALID_CONFIG', `${what} must be from 0 to below 10000 bps, got ${String(bps)}`);
  }
  return (price) => (price > 0n ? (price * units + ONE_IN_BPS - 1n) / ONE_IN_BPS : 0n);
};
