import { isTraderError, TraderError } from '@trader/core';
import type { Strategy, StrategyFactory } from '@trader/core';

/** One line that names the strategy's file. What says already how to mend it passes as it is. */
export const blame = (file: string, where: string, cause: unknown): unknown => {
  if (isTraderError(cause)) return cause;
  const why = (cause instanceof Error ? cause.message : String(cause)).split('\n')[0];
  return new TraderError('INVALID_CONFIG', `${file}: ${where} failed (${why}): mend the file`, { cause });
};

const HOOKS = Object.keys({ onBar: 0, onQuote: 0, onTrade: 0, onFill: 0, onAction: 0 } satisfies Record<keyof Strategy, 0>) as (keyof Strategy)[];

/** A function that is done when it returns: what one that is async throws would be nobody's. */
const checkHook = (file: string, name: string, hook: unknown): void => {
  if (hook === undefined || (typeof hook === 'function' && !/^\[object (Async|Generator)/.test(Object.prototype.toString.call(hook)))) return;
  throw new TraderError('INVALID_CONFIG', `${file}: ${name} must be a plain function, which is done when it returns: not async, no generator`);
};

/** A strategy of a file, of which nothing is known: whatever it throws becomes INVALID_CONFIG that names the file. */
export const guarded = (file: string, factory: StrategyFactory): StrategyFactory => (context, parameters) => {
  const attempt = <T>(where: string, act: () => T): T => {
    try {
      return act();
    } catch (cause) {
      throw blame(file, where, cause);
    }
  };
  const strategy: Partial<Strategy> | null | undefined = attempt('its default function', () => factory(context, parameters));
  if (typeof strategy?.onBar !== 'function') {
    throw new TraderError('INVALID_CONFIG', `${file}: its default function returns no strategy: return an object with a function "onBar"`);
  }
  for (const name of HOOKS) checkHook(file, name, strategy[name]);
  const inner = strategy as Strategy;
  return {
    // Once a bar, a quote or a trade: no closure here.
    onBar: (symbol, time, open, high, low, close, volume) => {
      try {
        inner.onBar(symbol, time, open, high, low, close, volume);
      } catch (cause) {
        throw blame(file, 'onBar', cause);
      }
    },
    ...(typeof inner.onQuote === 'function' ? {
      onQuote: (symbol, time, bid, bidSize, ask, askSize) => {
        try {
          inner.onQuote?.(symbol, time, bid, bidSize, ask, askSize);
        } catch (cause) {
          throw blame(file, 'onQuote', cause);
        }
      },
    } : {}),
    ...(typeof inner.onTrade === 'function' ? {
      onTrade: (symbol, time, price, size) => {
        try {
          inner.onTrade?.(symbol, time, price, size);
        } catch (cause) {
          throw blame(file, 'onTrade', cause);
        }
      },
    } : {}),
    ...(typeof inner.onFill === 'function' ? { onFill: (symbol, fill) => attempt('onFill', () => inner.onFill?.(symbol, fill)) } : {}),
    ...(typeof inner.onAction === 'function' ? { onAction: (symbol, into, ratio) => attempt('onAction', () => inner.onAction?.(symbol, into, ratio)) } : {}),
  };
};
