import { quantityToNumber } from '@trader/core';
import type { Execution } from '@trader/core';

/**
 * Quantity over the volume of the bar. An unknown volume (0, below 0, not a number) gives 1: an order of which nothing else is known
 * counts as large as its market, so a gap in the data never makes trading free.
 */
export const participation = ({ quantity, volume }: Execution): number => (volume > 0 ? quantityToNumber(quantity) / volume : 1);
