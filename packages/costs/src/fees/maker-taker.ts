import { nearestAmount, smallestAmount } from './fee-model';
import type { FeeModel, FeeRounding } from './fee-model';
import { PARTS, chargedOrPaidAt } from './rate';
import type { Rate } from './rate';

/** What `makerTakerFee` takes. A rate below zero is a rebate. */
export interface MakerTakerFeeOptions extends FeeRounding {
  /** For orders that rested until the market came to them. */
  readonly maker: Rate;
  /** For orders that went to the market. */
  readonly taker: Rate;
}

/**
 * One rate for orders that make liquidity and another for those that take it, as crypto exchanges (in bps) and US stock exchanges
 * (per share, with rebates) charge. Rounded once to `decimals`, halves up, so half a cent of rebate is lost.
 */
export const makerTakerFee = (options: MakerTakerFeeOptions): FeeModel => {
  const step = smallestAmount(options.decimals);
  const maker = chargedOrPaidAt(options.maker);
  const taker = chargedOrPaidAt(options.taker);
  return ({ instrument, quantity, liquidity }, price) =>
    nearestAmount((liquidity === 'maker' ? maker : taker)(instrument, quantity, price), PARTS, step);
};
