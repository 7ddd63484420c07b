import type { StrategyContext } from '@trader/core';
import { Atr, Rsi, Sma } from '@trader/indicators';
import { declareStrategy } from './declare-strategy';
import { lotsWorth } from './sizing';

/** What `trendPullback` can be tuned by. */
export const trendPullbackParameters = {
  trendMinutes: { default: 15, min: 1, max: 1_440, description: 'length of the bars that the trend is judged on, in minutes' },
  fast: { default: 8, min: 1, max: 10_000, description: 'bars of the fast average of the trend' },
  slow: { default: 24, min: 2, max: 10_000, description: 'bars of the slow average of the trend' },
  rsiPeriod: { default: 14, min: 1, max: 10_000, description: 'bars of the data of the relative strength index' },
  rsiBelow: { default: 35, min: 0, max: 101, description: 'enter only while the relative strength index is below' },
  atrPeriod: { default: 14, min: 1, max: 10_000, description: 'bars of the trend of the average true range that measures the exits' },
  trailAtr: { default: 1, min: 0.01, max: 100, description: 'the stop trails this many average true ranges behind' },
  targetAtr: { default: 2, min: 0, max: 100, description: 'take profit this many average true ranges above the decision close; 0: none' },
  flatMinutes: { default: 5, min: 0, max: 1_440, description: 'minutes before the session close from which on nothing is held' },
  allocation: { default: 0.95, min: 0, max: 10, description: 'share of equity to invest, spread equally over the symbols' },
} as const;

/**
 * Buys a pullback within an uptrend: the trend is up on bigger bars (fast average above slow), and the relative strength index of the small ones is low. Leaves
 * by a trailing stop, by take profit, or some minutes before the session closes. Long only, nothing overnight.
 */
export const trendPullback = declareStrategy({
  name: 'trend-pullback',
  description: 'pullbacks by the minute within a trend of bigger bars, with a trailing stop, flat before the close',
  parameters: trendPullbackParameters,
  indicators: ({ trendMinutes: minutes, fast, slow, rsiPeriod, atrPeriod }) => ({
    fast: { takes: 'close', minutes, make: () => new Sma(fast) },
    slow: { takes: 'close', minutes, make: () => new Sma(slow) },
    range: { takes: 'range', minutes, make: () => new Atr(atrPeriod) },
    strength: { takes: 'close', make: () => new Rsi(rsiPeriod) },
  }),
  decide: ({ symbol, time, close, indicators: { fast, slow, range, strength } }, context, settings) => {
    if (time >= context.sessionClose(symbol) - settings.flatMinutes * 60_000 || isLeftOver(context, symbol)) return leave(context, symbol);
    if (context.position(symbol) !== 0 || context.busy(symbol)) return;
    if (!(fast.value > slow.value && strength.value < settings.rsiBelow && range.value > 0)) return;
    const instrument = context.instruments[symbol];
    const quantity = lotsWorth(instrument, (settings.allocation / context.instruments.length) * context.equity(), close);
    if (quantity === 0) return;
    const takeProfit = settings.targetAtr === 0 ? {} : { takeProfit: close + settings.targetAtr * range.value };
    context.target(symbol, quantity, 'pullback within an uptrend', { trailAmount: settings.trailAtr * range.value, ...takeProfit });
  },
});

/** Something of an earlier session was not sold: a gap in the data, or no fill. */
const isLeftOver = (context: StrategyContext, symbol: number): boolean =>
  context.position(symbol) !== 0 && context.lots(symbol).some(({ time }) => time < context.sessionOpen(symbol));

/** Asks for flat once nothing is under way any more: an entry of the minute before is let in first. */
const leave = (context: StrategyContext, symbol: number): void => {
  if (context.position(symbol) !== 0 && !context.busy(symbol)) context.target(symbol, 0, 'flat before the close');
};
