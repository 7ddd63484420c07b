import type { Quantity } from '../money';

/**
 * How much of a symbol an account may be short at a time (ms since 1970 UTC), because no more can be borrowed; undefined: as much as it likes. What
 * is short already stays: a supply that falls only refuses more.
 */
export type ShortSupply = (symbol: string, time: number) => Quantity | undefined;
