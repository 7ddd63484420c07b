import { magnitude } from '@trader/core';
import { movedAgainst } from './slippage-model';
import type { SlippageModel } from './slippage-model';

/** Several kinds of slippage at once, such as half the spread and impact: the distances from the price shown are added. */
export const sumOfSlippage =
  (...models: readonly SlippageModel[]): SlippageModel =>
  (execution, shown) => {
    let distance = 0n;
    for (const model of models) distance += magnitude(model(execution, shown) - shown);
    return movedAgainst(execution.instrument, execution.side, shown, distance);
  };
