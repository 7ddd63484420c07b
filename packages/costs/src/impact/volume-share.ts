import { impactSlippage, parameter } from './impact-slippage';
import { participation } from './participation';
import type { SlippageModel } from '../slippage/slippage-model';

/** What `volumeShareSlippage` takes. */
export interface VolumeShareOptions {
  /** Share of the price lost when the order is all of the bar's volume; default 0.1. */
  readonly impact?: number | undefined;
  /** The largest share of the volume that counts; default 0.025. A larger order pays no more: limit what an order may take elsewhere. */
  readonly limit?: number | undefined;
}

/**
 * Impact as Zipline and LEAN know it: impact x min(quantity / volume of the bar, limit)^2 of the price. A bar without a volume counts as the
 * limit. Throws INVALID_CONFIG for a parameter that is below 0 or not finite.
 *
 * Source: quantopian/zipline zipline/finance/slippage.py, `VolumeShareSlippage`; QuantConnect/Lean
 * Common/Orders/Slippage/VolumeShareSlippageModel.cs, whose defaults and answer to a missing volume these are (read 2026-11-21).
 */
export const volumeShareSlippage = (options: VolumeShareOptions = {}): SlippageModel => {
  const impact = parameter(options.impact ?? 0.1, 'impact of volume share');
  const limit = parameter(options.limit ?? 0.025, 'limit of volume share');
  return impactSlippage((execution) => impact * Math.min(participation(execution), limit) ** 2);
};
