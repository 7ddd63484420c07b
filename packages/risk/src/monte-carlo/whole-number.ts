import { nextUint32 } from '@trader/core';

/**
 * A whole number from 0 to n - 1, for n up to 2^21, where the product below is exact; none is likelier than another by more than n / 2^32. Source: D.
 * Lemire, "Fast Random Integer Generation in an Interval", ACM Transactions on Modeling and Computer Simulation 29(1), 2019, without its rejection.
 */
export const nextBelow = (state: Uint32Array, n: number): number => Math.floor((nextUint32(state) * n) / 0x100000000);

/** The most values a sample may have for `nextBelow`. */
export const MOST_VALUES = 2 ** 21;
