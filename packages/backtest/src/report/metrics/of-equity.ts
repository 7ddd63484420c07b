import {
  annualisedVolatility, cagr, calmarRatio, downsideDeviation, drawdownSpells, excessKurtosis, expectedShortfall, extremesOf, martinRatio,
  maxDrawdown, omegaRatio, painIndex, positiveShare, sharpeRatio, skewness, sortinoRatio, tailRatio, totalReturn, ulcerIndex, valueAtRisk,
} from '@trader/risk';
import { DEFINITION } from './row';
import type { Figures, Row } from './row';

const JOANES = 'D. Joanes and C. Gill, Comparing Measures of Sample Skewness and Kurtosis, The Statistician 47(1), 1998.';
const MARTIN = 'P. Martin and B. McCann, The Investor\u2019s Guide to Fidelity Funds, 1989.';

const valuesOf = (periods: Figures['months']): Float64Array => Float64Array.from(periods, ({ value }) => value);

/** How much was made, and when. */
export const returnRows = ({ equity, returns, months, years, periodsPerYear }: Figures): readonly Row[] => {
  const [monthly, yearly] = [valuesOf(months), valuesOf(years)];
  const [day, month, year] = [extremesOf(returns), extremesOf(monthly), extremesOf(yearly)];
  return [
    ['totalReturn', 'Total return', 'percent', totalReturn(equity), 'Last equity over first equity, less one.', DEFINITION],
    ['cagr', 'Yearly growth', 'percent', cagr(equity, periodsPerYear),
      'Last equity over first, to the power of trading days a year over trading days of the run, less one.', 'CFA Institute, GIPS Standards Handbook, annualised geometric return.'],
    ['bestDay', 'Best day', 'percent', day?.highest, 'Highest return of a trading day.', DEFINITION],
    ['worstDay', 'Worst day', 'percent', day?.lowest, 'Lowest return of a trading day.', DEFINITION],
    ['bestMonth', 'Best month', 'percent', month?.highest, 'Highest return of a calendar month; the first and the last may be cut short.', DEFINITION],
    ['worstMonth', 'Worst month', 'percent', month?.lowest, 'Lowest return of a calendar month; the first and the last may be cut short.', DEFINITION],
    ['bestYear', 'Best year', 'percent', year?.highest, 'Highest return of a calendar year; the first and the last may be cut short.', DEFINITION],
    ['worstYear', 'Worst year', 'percent', year?.lowest, 'Lowest return of a calendar year; the first and the last may be cut short.', DEFINITION],
    ['winningDays', 'Winning days', 'percent', positiveShare(returns), 'Share of trading days with a return above zero.', DEFINITION],
    ['winningMonths', 'Winning months', 'percent', positiveShare(monthly), 'Share of calendar months with a return above zero.', DEFINITION],
  ];
};

/** How much it swung. */
export const riskRows = ({ returns, periodsPerYear }: Figures): readonly Row[] => [
  ['volatility', 'Volatility', 'percent', annualisedVolatility(returns, periodsPerYear),
    'Standard deviation (divisor n - 1) of daily returns, times the root of trading days a year.', 'J. Hull, Options, Futures, and Other Derivatives.'],
  ['downsideDeviation', 'Downside deviation', 'percent', downsideDeviation(returns, periodsPerYear),
    'Root mean square of daily losses (days without one count as zero), times the root of trading days a year.',
    'F. Sortino and R. van der Meer, Downside Risk, Journal of Portfolio Management 17(4), 1991.'],
  ['valueAtRisk', 'Value at risk, 95 %', 'percent', valueAtRisk(returns),
    'The loss that one day in twenty exceeded: minus the 5 % quantile of daily returns.', 'P. Jorion, Value at Risk, 3rd edition, 2006.'],
  ['expectedShortfall', 'Expected shortfall, 95 %', 'percent', expectedShortfall(returns),
    'Mean loss of the days at or below the 5 % quantile of daily returns.', 'C. Acerbi and D. Tasche, On the Coherence of Expected Shortfall, Journal of Banking and Finance 26(7), 2002.'],
  ['tailRatio', 'Tail ratio', 'ratio', tailRatio(returns), 'Size of the 95 % quantile of daily returns over the size of the 5 % quantile.', 'empyrical, tail_ratio.'],
  ['skewness', 'Skewness', 'ratio', skewness(returns), 'Third standardised moment of daily returns, corrected for the size of the sample (G1).', JOANES],
  ['kurtosis', 'Excess kurtosis', 'ratio', excessKurtosis(returns),
    'Fourth standardised moment of daily returns less that of a normal distribution, corrected for the size of the sample (G2).', JOANES],
];

/** How much was made for how much risk. */
export const ratioRows = ({ equity, returns, periodsPerYear }: Figures): readonly Row[] => [
  ['sharpe', 'Sharpe ratio', 'ratio', sharpeRatio(returns, periodsPerYear),
    'Mean over standard deviation of daily returns, times the root of trading days a year; risk-free rate zero.', 'W. F. Sharpe, The Sharpe Ratio, Journal of Portfolio Management 21(1), 1994.'],
  ['sortino', 'Sortino ratio', 'ratio', sortinoRatio(returns, periodsPerYear),
    'Mean daily return over the root mean square of losses (days without one count as zero), times the root of trading days a year.',
    'F. Sortino and L. Price, Performance Measurement in a Downside Risk Framework, Journal of Investing 3(3), 1994.'],
  ['calmar', 'Calmar ratio', 'ratio', calmarRatio(equity, periodsPerYear),
    'Yearly growth over maximum drawdown.', 'T. W. Young, Calmar Ratio: A Smoother Tool, Futures, October 1991.'],
  ['omega', 'Omega ratio', 'ratio', omegaRatio(returns), 'Sum of daily gains over sum of daily losses.',
    'C. Keating and W. F. Shadwick, A Universal Performance Measure, Journal of Performance Measurement 6(3), 2002.'],
  ['martin', 'Martin ratio', 'ratio', martinRatio(equity, periodsPerYear), 'Yearly growth over ulcer index.', MARTIN],
];

/** How deep it fell, and how long it took to come back. */
export const drawdownRows = ({ equity }: Figures): readonly Row[] => {
  const { depth, longest } = maxDrawdown(equity);
  const spells = drawdownSpells(equity);
  const mean = (of: (spell: (typeof spells)[number]) => number): number | undefined =>
    spells.length === 0 ? undefined : spells.reduce((sum, spell) => sum + of(spell), 0) / spells.length;
  const averageDepth = mean((spell) => spell.depth);
  const recoveries = spells.filter(({ recovered }) => recovered).map(({ trough, end }) => end - trough);
  return [
    ['maxDrawdown', 'Max drawdown', 'percent', -depth,
      'Largest fall of equity from its highest value so far, the start included.', 'M. Magdon-Ismail and A. Atiya, Maximum Drawdown, Risk 17(10), 2004.'],
    ['averageDrawdown', 'Average drawdown', 'percent', averageDepth === undefined ? undefined : -averageDepth,
      'Mean of the deepest falls of all drawdowns, each from a peak until equity was back at it.', 'C. Bacon, Practical Portfolio Performance Measurement and Attribution, 2008.'],
    ['longestDrawdown', 'Longest drawdown', 'days', longest,
      'Most trading days from a peak until equity was back at it, or until the end when it never was.', DEFINITION],
    ['averageDrawdownLength', 'Average length', 'days', mean(({ peak, end }) => end - peak),
      'Mean of trading days from a peak until equity was back at it, or until the end.', DEFINITION],
    ['longestRecovery', 'Longest recovery', 'days', extremesOf(recoveries)?.highest,
      'Most trading days from the lowest point of a drawdown until equity was back at its peak, of those that ended.', DEFINITION],
    ['drawdowns', 'Drawdowns', 'count', spells.length, 'How often equity fell below a peak.', DEFINITION],
    ['ulcer', 'Ulcer index', 'percent', ulcerIndex(equity), 'Root mean square of the drawdown of every day.', MARTIN],
    ['pain', 'Pain index', 'percent', painIndex(equity), 'Mean drawdown of every day.', 'T. Becker, The Zephyr Pain Index, Zephyr Associates, 2006.'],
  ];
};
