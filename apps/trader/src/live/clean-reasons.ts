import type { StrategyFactory } from '@trader/core';

/** A strategy whose reasons, which journal, store, reports and traces keep, are as `clean` leaves them: it may quote what is secret. */
export const withCleanReasons = (strategy: StrategyFactory, clean: (text: string) => string): StrategyFactory => (context, parameters) => strategy({
  ...context,
  target: (symbol, quantity, reason, terms) => context.target(symbol, quantity, typeof reason === 'string' ? clean(reason) : reason, terms),
}, parameters);
