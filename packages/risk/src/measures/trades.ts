import { kellyFraction } from '../sizing/kelly';
import { deviationOf, meanOf, requireFinite, shareAboveZero } from './series';

/**
 * Share of trades that made money, 0 to 1, those that broke even among the rest; undefined without trades. Throws INVALID_DATA.
 */
export const winRate = (profits: ArrayLike<number>): number | undefined => {
  requireFinite(profits, 'profit of a trade');
  return shareAboveZero(profits);
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

/** Sum and number of the profits above 0, and of those below it. */
interface Sides { gained: number; wins: number; lost: number; losses: number }

const sidesOf = (profits: ArrayLike<number>): Sides => {
  requireFinite(profits, 'profit of a trade');
  let [gained, wins, lost, losses] = [0, 0, 0, 0];
  for (let i = 0; i < profits.length; i++) {
    const profit = profits[i];
    if (profit > 0) {
      gained += profit;
      wins++;
    } else if (profit < 0) {
      lost += profit;
      losses++;
    }
  }
  return { gained, wins, lost, losses };
};

/** Mean of the profits above 0, in their unit; undefined without one. Throws INVALID_DATA. */
export const averageWin = (profits: ArrayLike<number>): number | undefined => {
  const { gained, wins } = sidesOf(profits);
  return wins === 0 ? undefined : gained / wins;
};

/** Mean of the profits below 0, in their unit, itself below 0; undefined without one. Throws INVALID_DATA. */
export const averageLoss = (profits: ArrayLike<number>): number | undefined => {
  const { lost, losses } = sidesOf(profits);
  return losses === 0 ? undefined : lost / losses;
};

const payoffOf = ({ gained, wins, lost, losses }: Sides): number | undefined => (wins === 0 || losses === 0 ? undefined : gained / wins / (-lost / losses));

/**
 * Average win / average loss; undefined without a win or without a loss. Source: J. Schwager, Technical Analysis (1996), measures of
 * trading performance. Throws INVALID_DATA.
 */
export const payoffRatio = (profits: ArrayLike<number>): number | undefined => payoffOf(sidesOf(profits));

/**
 * System quality number: sqrt(number of trades) x mean profit / its standard deviation (divisor n - 1). Undefined below two trades or
 * when they do not vary. Source: V. Tharp, Definitive Guide to Position Sizing (2008), with profits for multiples of risk and no
 * cap on the number of trades. Throws INVALID_DATA.
 */
export const systemQuality = (profits: ArrayLike<number>): number | undefined => {
  requireFinite(profits, 'profit of a trade');
  const deviation = deviationOf(profits);
  return deviation ? (Math.sqrt(profits.length) * meanOf(profits)) / deviation : undefined;
};

/**
 * Kelly's fraction of the stake from the outcomes of trades, p - (1 - p) / payoff ratio, where p is the share of wins among the trades
 * that did not break even: those change nothing. A figure for reports and no size: averages may raise it when outcomes spread, which `kellyFromOutcomes` does not.
 * Undefined without a win or without a loss. Source: as `kellyFraction`.
 * Throws INVALID_DATA.
 */
export const kellyOfTrades = (profits: ArrayLike<number>): number | undefined => {
  const sides = sidesOf(profits);
  const payoff = payoffOf(sides);
  if (payoff === undefined) return undefined;
  return kellyFraction({ winProbability: sides.wins / (sides.wins + sides.losses), gain: payoff, loss: 1 });
};

/** Most trades in a row with a profit above 0 and below it; one that broke even ends both. Throws INVALID_DATA. */
export const longestStreaks = (profits: ArrayLike<number>): { readonly wins: number; readonly losses: number } => {
  requireFinite(profits, 'profit of a trade');
  let [wins, losses, won, lost] = [0, 0, 0, 0];
  for (let i = 0; i < profits.length; i++) {
    won = profits[i] > 0 ? won + 1 : 0;
    lost = profits[i] < 0 ? lost + 1 : 0;
    if (won > wins) wins = won;
    if (lost > losses) losses = lost;
  }
  return { wins, losses };
};
