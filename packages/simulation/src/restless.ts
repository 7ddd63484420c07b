import type { Random, Strategy, StrategyContext, Terms } from '@trader/core';

/** How restless it is. */
export interface RestlessOptions {
  readonly random: Random;
  /** Whether it is to want nothing new. */
  readonly resting: () => boolean;
  /** How likely it wants something at a quote, 0 to 1. */
  readonly often: number;
  /** The most that it wants to hold, in shares. */
  readonly most: number;
}

/** Distances of exits and of limit entries, as shares of the price. */
const FAR = 0.004;

const cents = (price: number): number => Math.round(price * 100) / 100;

/**
 * A strategy that wants something else all the time: long, short or nothing, at the market or at limits, with and without exits, and other exits for what it holds.
 * It is no way to make money: it is there to make every kind of order and of change.
 */
export const restless = ({ random, resting, often, most }: RestlessOptions) => (context: StrategyContext): Strategy => {
  const draw = (symbol: number, price: number): void => {
    const held = context.position(symbol);
    const keeps = held !== 0 && random.next() < 0.35;
    const quantity = keeps ? held : random.next() < 0.25 ? 0 : Math.round((2 * random.next() - 1) * most);
    const terms = exits(random, quantity, price);
    context.target(symbol, quantity, 'restless', { ...terms, ...(keeps ? {} : entry(random, quantity, held, price, Object.keys(terms).length > 0)) });
  };
  return {
    onBar: (symbol, _time, _open, _high, _low, close) => {
      if (!resting() && !context.warmingUp() && random.next() < often && !context.busy(symbol)) draw(symbol, close);
    },
    onQuote: (symbol, _time, bid, _bidSize, ask) => {
      if (resting() || context.warmingUp() || bid <= 0 || ask <= 0 || random.next() >= often) return;
      // Now and then it changes its mind while a change is still under way.
      if (context.busy(symbol) && random.next() < 0.7) return;
      draw(symbol, (bid + ask) / 2);
    },
  };
};

const exits = (random: Random, quantity: number, price: number): Terms => {
  if (quantity === 0 || random.next() < 0.4) return {};
  const up = quantity > 0 ? 1 : -1;
  // Farther away than a limit entry may be, so that the exits lie on its two sides.
  const stop = cents(price * (1 - up * FAR * (0.4 + random.next())));
  const takeProfit = cents(price * (1 + up * FAR * (0.4 + random.next())));
  const which = random.next();
  return which < 0.6 ? { stop, takeProfit } : which < 0.8 ? { stop } : { takeProfit };
};

/** With exits it lives as long as they do: brokers take them together only so. */
const entry = (random: Random, quantity: number, held: number, price: number, protectedBy: boolean): Terms => {
  if (quantity === 0 || random.next() < 0.6) return {};
  const buys = quantity > held;
  const limit = cents(price * (1 + (buys ? -1 : 1) * FAR * 0.3 * (random.next() - 0.3)));
  return { entry: { type: 'limit', limit, timeInForce: !protectedBy && random.next() < 0.6 ? 'day' : 'gtc' } };
};
