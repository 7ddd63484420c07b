import { TraderError, price as readPrice } from '@trader/core';
import type { Numeric, Price } from '@trader/core';
import { awayFromTrader } from './slippage-model';
import type { SlippageModel } from './slippage-model';

const ONE_IN_BPS = 10_000n * 10n ** 9n;

/**
 * Slippage of a fixed share of the price, in bps, whatever the size: a buy pays price x (1 + bps / 10^4) rounded up to the tick,
 * a sell gets price x (1 - bps / 10^4) rounded down, at least one tick. Throws INVALID_CONFIG below 0 or from 10,000 bps on.
 */
export const fixedBpsSlippage = (bps: Numeric): SlippageModel => {
  const units: bigint = readPrice(bps);
  if (units < 0n || units >= ONE_IN_BPS) {
    throw new TraderError('INVALID_CONFIG', `slippage must be from 0 to below 10000 bps, got ${String(bps)}`);
  }
  return (instrument, side, _quantity, price) => {
    const slip = price > 0n ? (price * units + ONE_IN_BPS - 1n) / ONE_IN_BPS : 0n;
    return awayFromTrader(instrument, side, (side === 'buy' ? price + slip : price - slip) as Price);
  };
};
