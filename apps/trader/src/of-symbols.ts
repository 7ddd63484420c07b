import { TraderError } from '@trader/core';
import type { Strategy, StrategyContext, StrategyFactory } from '@trader/core';

/**
 * A strategy of some of an account's symbols, numbered among themselves, in the account's order: it hears nothing of the others, and cannot
 * trade them. The context's `equity` is what it would be without this. Throws UNKNOWN_SYMBOL when it names a number that it does not have.
 */
export const ofSymbols = (symbols: readonly string[], factory: StrategyFactory): StrategyFactory => (context, parameters) => {
  /** Its numbers to the account's, and back; -1: not one of its own. */
  const outer = context.instruments.flatMap(({ symbol }, index) => (symbols.includes(symbol) ? [index] : []));
  const inner = Int32Array.from(context.instruments, (_, index) => outer.indexOf(index));
  const strategy = factory(narrow(context, outer), parameters);
  return narrowed(strategy, inner);
};

const narrow = (context: StrategyContext, outer: readonly number[]): StrategyContext => {
  const at = (symbol: number): number => {
    const index: number | undefined = outer[symbol];
    if (index !== undefined) return index;
    throw new TraderError('UNKNOWN_SYMBOL', `a strategy of ${outer.length} symbols named number ${symbol}: use numbers from 0 to ${outer.length - 1}, or name more in its "symbols"`);
  };
  return {
    instruments: outer.map((index) => context.instruments[index]),
    position: (symbol) => context.position(at(symbol)),
    lots: (symbol) => context.lots(at(symbol)),
    equity: () => context.equity(),
    sessionOpen: (symbol) => context.sessionOpen(at(symbol)),
    sessionClose: (symbol) => context.sessionClose(at(symbol)),
    busy: (symbol) => context.busy(at(symbol)),
    warmingUp: () => context.warmingUp(),
    target: (symbol, quantity, reason, terms) => context.target(at(symbol), quantity, reason, terms),
  };
};

const narrowed = (strategy: Strategy, inner: Int32Array): Strategy => ({
  onBar: (symbol, time, open, high, low, close, volume) => {
    if (inner[symbol] >= 0) strategy.onBar(inner[symbol], time, open, high, low, close, volume);
  },
  ...(strategy.onQuote && {
    onQuote: (symbol, time, bid, bidSize, ask, askSize) => {
      if (inner[symbol] >= 0) strategy.onQuote?.(inner[symbol], time, bid, bidSize, ask, askSize);
    },
  }),
  ...(strategy.onTrade && {
    onTrade: (symbol, time, price, size) => {
      if (inner[symbol] >= 0) strategy.onTrade?.(inner[symbol], time, price, size);
    },
  }),
  ...(strategy.onFill && {
    onFill: (symbol, fill) => {
      if (inner[symbol] >= 0) strategy.onFill?.(inner[symbol], fill);
    },
  }),
  ...(strategy.onAction && {
    onAction: (symbol, into, ratio) => {
      if (inner[symbol] >= 0 && inner[into] >= 0) strategy.onAction?.(inner[symbol], inner[into], ratio);
    },
  }),
});
