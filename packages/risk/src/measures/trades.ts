import { meanOf, requireFinite } from './series';

/**
 * Share of trades that made money, 0 to 1, those that broke even among the rest; undefined without trades. Throws INVALID_DATA.
 */
export const winRate = (profits: ArrayLike<number>): number | undefined => {
  requireFinite(profits, 'profit of a trade');
  if (profits.length === 0) return undefined;
  let wins = 0;
  for (let i = 0; i < profits.length; i++) if (profits[i] > 0) wins++;
  return wins / profits.length;
};

/**
 * Sum of all gains / sum of all losses; undefined when nothing was lost, since no number stands for that.
 * Source: J. Schwager, Technical Analysis (1996), measures of trading performance. Throws INVALID_DATA.
 */
export const profitFactor = (profits: ArrayLike<number>): number | undefined => {
  requireFinite(profits, 'profit of a trade');
  let gained = 0;
  let lost = 0;
  for (let i = 0; i < profits.length; i++) {
    if (profits[i] > 0) gained += profits[i];
    else lost -= profits[i];
  }
  return lost === 0 ? undefined : gained / lost;
};

/**
 * What a trade makes on average, in the unit of `profits`; undefined without trades. It equals the expectancy, win rate x average
 * gain - loss rate x average loss. Source: V. Tharp, Trade Your Way to Financial Freedom (1998). Throws INVALID_DATA.
 */
export const averageTrade = (profits: ArrayLike<number>): number | undefined => {
  requireFinite(profits, 'profit of a trade');
  return profits.length === 0 ? undefined : meanOf(profits);
};
