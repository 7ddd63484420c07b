import type { Strategy, StrategyContext, StrategyFactory } from '@trader/core';
import { readParameters } from './parameters';
import { lotsWorth } from './sizing';

/** What `buyAndHold` can be tuned by. */
export const buyAndHoldParameters = {
  weight: { default: 0.95, min: 0, max: 10, description: 'share of equity to invest, spread equally over the symbols' },
} as const;

/** Buys every symbol once, at its first bar, with an equal share of the equity, and never sells: what any other strategy has to beat. */
export const buyAndHold: StrategyFactory = (context, parameters) =>
  new BuyAndHold(context, readParameters('buy-and-hold', buyAndHoldParameters, parameters).weight);

class BuyAndHold implements Strategy {
  private readonly bought: Uint8Array;

  constructor(private readonly context: StrategyContext, private readonly weight: number) {
    this.bought = new Uint8Array(context.instruments.length);
  }

  onBar(symbol: number, _time: number, _open: number, _high: number, _low: number, close: number): void {
    if (this.bought[symbol] === 1 || this.context.busy(symbol) || this.context.warmingUp()) return;
    this.bought[symbol] = 1;
    const { instruments } = this.context;
    if (this.context.position(symbol) !== 0) return;
    const quantity = lotsWorth(instruments[symbol], (this.weight / instruments.length) * this.context.equity(), close);
    if (quantity > 0) this.context.target(symbol, quantity, 'buy and hold');
  }
}
