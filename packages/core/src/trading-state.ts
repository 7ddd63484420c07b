/**
 * What an account may do. `active`: everything within its limits. `reducing`: only what is proven to reduce, until whoever said so takes it back; orders
 * at work stay. `halted`: the same, what is at work and could add exposure is cancelled, and only a person makes it active again. Exits and cancels always go.
 */
export type TradingState = 'active' | 'reducing' | 'halted';

/** A halt that also cancels exits, and goes on until the broker shows that nothing is open: what is held is to be kept, or closed at the market. */
export type Kill = 'keep' | 'flatten';

/** All of them, from the freest to the strictest. */
export const TRADING_STATES: readonly TradingState[] = ['active', 'reducing', 'halted'];
