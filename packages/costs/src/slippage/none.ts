import { awayFromTrader } from './slippage-model';
import type { SlippageModel } from './slippage-model';

/** The price the market shows, put on the tick away from the trader when it is between two. */
export const noSlippage: SlippageModel = ({ instrument, side }, shown) => awayFromTrader(instrument, side, shown);
