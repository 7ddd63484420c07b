import type { Cash } from '@trader/core';
import type { FeeModel } from './fee-model';

/** Several fees of one execution, each rounded by its own rule, added. */
export const sumOf =
  (...fees: readonly FeeModel[]): FeeModel =>
  (execution, price) => {
    let sum = 0n;
    for (const fee of fees) sum += fee(execution, price);
    return sum as Cash;
  };
