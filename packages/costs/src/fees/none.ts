import { cash } from '@trader/core';
import type { FeeModel } from './fee-model';

const NOTHING = cash(0);

/** Trading for free. */
export const noFee: FeeModel = () => NOTHING;
