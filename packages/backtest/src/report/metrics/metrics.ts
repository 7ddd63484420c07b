import type { RoundTrip } from '@trader/observability/journal';
import {
  annualisedVolatility, averageTrade, cagr, calmarRatio, maxDrawdown, profitFactor, sharpeRatio, simpleReturns, sortinoRatio, timeInMarket,
  totalReturn, winRate,
} from '@trader/risk';
import type { Metric } from './run-summary';

/** What the figures are computed from. */
interface Figures {
  /** The start, then the end of every session. */
  readonly equity: Float64Array;
  readonly periodsPerYear: number;
  readonly trips: readonly RoundTrip[];
  readonly fees: number;
  /** For every time of the bars, 1 when a position was open and 0 when none was. */
  readonly held: Uint8Array;
}

type Row = readonly [key: string, label: string, unit: Metric['unit'], value: number | undefined, formula: string, source: string];

const DEFINITION = 'Definition.';

const ofEquity = (equity: Float64Array, year: number): readonly Row[] => {
  const returns = simpleReturns(equity);
  const { depth, longest } = maxDrawdown(equity);
  return [
    ['totalReturn', 'Total return', 'percent', totalReturn(equity),
      'Last equity over first equity, less one.', DEFINITION],
    ['cagr', 'Yearly growth', 'percent', cagr(equity, year),
      'Last equity over first, to the power of trading days a year over trading days of the run, less one.', 'CFA Institute, GIPS Standards Handbook, annualised geometric return.'],
    ['volatility', 'Volatility', 'percent', annualisedVolatility(returns, year),
      'Standard deviation (divisor n - 1) of daily returns, times the root of trading days a year.', 'J. Hull, Options, Futures, and Other Derivatives.'],
    ['sharpe', 'Sharpe ratio', 'ratio', sharpeRatio(returns, year),
      'Mean over standard deviation of daily returns, times the root of trading days a year; risk-free rate zero.', 'W. F. Sharpe, The Sharpe Ratio, Journal of Portfolio Management 21(1), 1994.'],
    ['sortino', 'Sortino ratio', 'ratio', sortinoRatio(returns, year),
      'Mean daily return over the root mean square of losses (days without one count as zero), times the root of trading days a year.',
      'F. Sortino and L. Price, Performance Measurement in a Downside Risk Framework, Journal of Investing 3(3), 1994.'],
    ['maxDrawdown', 'Max drawdown', 'percent', -depth,
      'Largest fall of equity from its highest value so far, the start included.', 'M. Magdon-Ismail and A. Atiya, Maximum Drawdown, Risk 17(10), 2004.'],
    ['longestDrawdown', 'Longest drawdown', 'days', longest,
      'Most trading days from a peak until equity was back at it, or until the end when it never was.', DEFINITION],
    ['calmar', 'Calmar ratio', 'ratio', calmarRatio(equity, year),
      'Yearly growth over maximum drawdown.', 'T. W. Young, Calmar Ratio: A Smoother Tool, Futures, October 1991.'],
  ];
};

const ofTrades = (trips: readonly RoundTrip[]): readonly Row[] => {
  const profits = Float64Array.from(trips, (trip) => Number(trip.pnl));
  return [
    ['trades', 'Trades', 'count', trips.length, 'Round trips that ended, from flat to flat.', DEFINITION],
    ['winRate', 'Win rate', 'percent', winRate(profits), 'Share of trades with a profit after fees.', DEFINITION],
    ['profitFactor', 'Profit factor', 'ratio', profitFactor(profits),
      'Sum of profits over sum of losses, after fees.', 'J. Schwager, Technical Analysis, 1996.'],
    ['averageTrade', 'Average trade', 'money', averageTrade(profits), 'Sum of profits and losses after fees over the number of trades.', DEFINITION],
  ];
};

/** Every figure of a run, in the order in which it is shown. The formulas are those of `@trader/risk`. */
export const computeMetrics = ({ equity, periodsPerYear, trips, fees, held }: Figures): readonly Metric[] => {
  const rows: readonly Row[] = [
    ...ofEquity(equity, periodsPerYear),
    ...ofTrades(trips),
    ['fees', 'Fees paid', 'money', fees, 'Sum of the fees of all fills.', DEFINITION],
    ['exposure', 'Exposure', 'percent', timeInMarket(held), 'Share of the times of bars at which a position was open.', DEFINITION],
  ];
  return rows.map(([key, label, unit, value, formula, source]) => ({ key, label, unit, value: value ?? null, formula, source }));
};
