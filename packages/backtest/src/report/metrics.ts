import type { RoundTrip } from '@trader/observability/journal';
import { cagr, calmar, maxDrawdown, periodReturns, profitFactor, sharpe, sortino, totalReturn, volatility, winRate } from '@trader/risk';
import type { Metric } from './run-summary';

/** What the figures are computed from. */
interface Figures {
  /** The start, then the end of every session. */
  readonly equity: Float64Array;
  readonly periodsPerYear: number;
  readonly trips: readonly RoundTrip[];
  readonly fees: number;
  readonly exposure: number;
}

const OWN = 'By definition.';

/** Every figure of a run, in the order in which it is shown. */
export const computeMetrics = ({ equity, periodsPerYear, trips, fees, exposure }: Figures): readonly Metric[] => {
  const returns = periodReturns(equity);
  const profits = Float64Array.from(trips, (trip) => Number(trip.pnl));
  const worst = maxDrawdown(equity);
  const metric = (key: string, label: string, unit: Metric['unit'], value: number | null, formula: string, source: string): Metric => ({
    key, label, unit, value: value === null || Number.isNaN(value) ? null : value, formula, source,
  });
  return [
    metric('totalReturn', 'Total return', 'percent', totalReturn(equity), 'Last equity over first equity, less one.', OWN),
    metric('cagr', 'Yearly growth', 'percent', cagr(equity, periodsPerYear), 'Last equity over first, to the power of trading days a year over trading days, less one.', 'Compound annual growth rate.'),
    metric('volatility', 'Volatility', 'percent', volatility(returns, periodsPerYear), 'Standard deviation of daily returns (n - 1), times the root of trading days a year.', 'J. Hull, Options, Futures and Other Derivatives, chapter 15.'),
    metric('sharpe', 'Sharpe ratio', 'ratio', sharpe(returns, periodsPerYear), 'Mean over standard deviation (n - 1) of daily returns, times the root of trading days a year; risk-free rate zero.', 'W. F. Sharpe, The Sharpe Ratio, Journal of Portfolio Management, 1994.'),
    metric('sortino', 'Sortino ratio', 'ratio', sortino(returns, periodsPerYear), 'Mean daily return over the root mean square of the losses among all days, times the root of trading days a year; target zero.', 'F. Sortino and L. Price, Performance Measurement in a Downside Risk Framework, Journal of Investing, 1994.'),
    metric('maxDrawdown', 'Max drawdown', 'percent', -worst.depth, 'Largest fall of equity from its highest value so far, the start included.', OWN),
    metric('drawdownDays', 'Longest drawdown', 'days', worst.length, 'Most trading days in a row below an earlier peak.', OWN),
    metric('calmar', 'Calmar ratio', 'ratio', calmar(equity, periodsPerYear), 'Yearly growth over maximum drawdown.', 'T. W. Young, Calmar Ratio: A Smoother Tool, Futures, 1991.'),
    metric('trades', 'Trades', 'count', trips.length, 'Round trips that ended, from flat to flat.', OWN),
    metric('winRate', 'Win rate', 'percent', winRate(profits), 'Share of trades with a profit after fees.', OWN),
    metric('profitFactor', 'Profit factor', 'ratio', profitFactor(profits), 'Sum of profits over sum of losses, after fees.', OWN),
    metric('averageTrade', 'Average trade', 'money', profits.length === 0 ? null : profits.reduce((sum, profit) => sum + profit, 0) / profits.length, 'Profit after fees over the number of trades.', OWN),
    metric('fees', 'Fees paid', 'money', fees, 'Sum of the fees of all fills.', OWN),
    metric('exposure', 'Exposure', 'percent', exposure, 'Share of bar times at whose end any position was open.', OWN),
  ];
};
