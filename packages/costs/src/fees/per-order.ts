import { filledWith } from '@trader/core';
import type { Cash, Execution, Filled, Price } from '@trader/core';
import type { FeeModel } from './fee-model';

/**
 * A fee that brokers count by order: each fill pays what all that its order has filled in the session costs with it, less what that cost without it. So the
 * parts of an order cost together what one fill costs, where their price is the same. `whole` gives the fee of `filled`, by the rates that hold for `execution`.
 */
export const perOrder =
  (whole: (filled: Filled, execution: Execution, price: Price) => Cash): FeeModel =>
  (execution, price) => {
    const { before } = execution;
    const fee = whole(filledWith(before, execution, price), execution, price);
    return before === undefined ? fee : ((fee - whole(before, execution, price)) as Cash);
  };
