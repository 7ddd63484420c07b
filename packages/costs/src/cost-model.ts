import type { CostModel } from '@trader/core';
import { noFee } from './fees/none';
import { noSlippage } from './slippage/none';
import type { FeeModel } from './fees/fee-model';
import type { SlippageModel } from './slippage/slippage-model';

/** One fee and one slippage as the cost model the broker, the router and the reports share. What is left out costs nothing. */
export const costModel = (parts: { readonly fee?: FeeModel; readonly slippage?: SlippageModel }): CostModel => ({
  fee: parts.fee ?? noFee,
  slip: parts.slippage ?? noSlippage,
});
