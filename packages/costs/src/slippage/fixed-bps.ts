import type { Numeric } from '@trader/core';
import { bpsOf } from './bps-of';
import { movedAgainst } from './slippage-model';
import type { SlippageModel } from './slippage-model';

/**
 * Slippage of a fixed share of the price, in bps, whatever the size: a buy pays price x (1 + bps / 10^4) rounded up to the tick,
 * a sell gets price x (1 - bps / 10^4) rounded down, at least one tick. Throws INVALID_CONFIG below 0 or from 10,000 bps on.
 */
export const fixedBpsSlippage = (bps: Numeric): SlippageModel => {
  const slipOf = bpsOf(bps, 'slippage');
  return ({ instrument, side }, shown) => movedAgainst(instrument, side, shown, slipOf(shown));
};
