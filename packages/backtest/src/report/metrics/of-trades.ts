import type { CashReason } from '@trader/core';
import {
  average, averageLoss, averageTrade, averageWin, extremesOf, kellyOfTrades, longestStreaks, payoffRatio, profitFactor, systemQuality, timeInMarket, winRate,
  yearlyTurnover,
} from '@trader/risk';
import type { DueAtEnd } from '../due-at-end';
import { DEFINITION } from './row';
import type { Figures, Row } from './row';

const HOUR_MS = 3_600_000;
const IBKR = 'Interactive Brokers, Reporting Reference: Change in Dividend Accruals.';
const SCHWAGER = 'J. Schwager, Technical Analysis, 1996.';

/** Money that moves without a trade: its reason in the journal, and the figure that tells its sum. */
const MOVED: readonly (readonly [reason: CashReason, key: string, label: string, formula: string])[] = [
  ['dividend', 'dividends', 'Dividends', 'Sum of the dividends of shares held, and of those owed for shares sold short.'],
  ['in-lieu', 'inLieu', 'In lieu of fractions', 'Sum of what was paid for fractions that splits and mergers left.'],
  ['merger', 'mergers', 'Mergers', 'Sum of what was paid for shares that were taken.'],
  ['borrow', 'borrowFees', 'Borrow fees', 'Sum of the fees for borrowed shares.'],
  ['margin-interest', 'marginInterest', 'Interest on debits', 'Sum of the interest on what the account owed.'],
  ['cash-interest', 'cashInterest', 'Interest on credits', 'Sum of the interest on the account\u2019s cash.'],
  ['conversion', 'conversions', 'Conversions', 'Both sides of all changes of currency at the rates of the journal: what they gained or lost against these, before fees.'],
  ['conversion-fee', 'conversionFees', 'Conversion fees', 'Sum of the fees of changes of currency.'],
  ['fee', 'otherFees', 'Other fees', 'Sum of the fees that were charged on their own, not with a trade.'],
  ['transfer', 'transfers', 'Transfers', 'What was paid into the account, less what was taken out: returns and profits count it as if it had been earned.'],
  ['external', 'externalTrades', 'Trades of others', 'What trades of others in this account, in symbols that are not traded here, brought less what they took.'],
  ['other', 'otherMovements', 'Other movements', 'Sum of whatever else the broker booked.'],
];

/** Dividends that are in the equity at the end, and not in its cash. */
const dueRows = ({ receivable, payable }: DueAtEnd): readonly Row[] => [
  ...(receivable > 0 ? [['dividendsReceivable', 'Dividends receivable', 'money', receivable, 'Dividends that were due when the run ended, and are paid later: equity counts them, cash does not.', IBKR] as const] : []),
  ...(payable > 0 ? [['dividendsPayable', 'Dividends payable', 'money', payable, 'Dividends that were owed for shares sold short when the run ended, and are paid later: equity is less by them, cash is not.', IBKR] as const] : []),
];

/** How the trades went. */
export const tradeRows = ({ trips }: Figures): readonly Row[] => {
  const profits = trips.pnl.values;
  const hours = trips.exitTime.map((exit, row) => (exit - trips.entryTime[row]) / HOUR_MS);
  const [extremes, holding, streaks] = [extremesOf(profits), extremesOf(hours), longestStreaks(profits)];
  return [
    ['trades', 'Trades', 'count', trips.length, 'Round trips that ended, from flat to flat.', DEFINITION],
    ['winRate', 'Win rate', 'percent', winRate(profits), 'Share of trades with a profit after fees.', DEFINITION],
    ['profitFactor', 'Profit factor', 'ratio', profitFactor(profits), 'Sum of profits over sum of losses, after fees.', SCHWAGER],
    ['averageTrade', 'Expectancy', 'money', averageTrade(profits),
      'Mean profit of a trade after fees: win rate times average win, less loss rate times average loss.', 'V. Tharp, Trade Your Way to Financial Freedom, 1998.'],
    ['averageWin', 'Average win', 'money', averageWin(profits), 'Mean profit of the trades that made money, after fees.', DEFINITION],
    ['averageLoss', 'Average loss', 'money', averageLoss(profits), 'Mean loss of the trades that lost money, after fees.', DEFINITION],
    ['payoff', 'Payoff ratio', 'ratio', payoffRatio(profits), 'Average win over average loss.', SCHWAGER],
    ['bestTrade', 'Best trade', 'money', extremes?.highest, 'Largest profit of a trade, after fees.', DEFINITION],
    ['worstTrade', 'Worst trade', 'money', extremes?.lowest, 'Largest loss of a trade, after fees.', DEFINITION],
    ['sqn', 'System quality (SQN)', 'ratio', systemQuality(profits),
      'Root of the number of trades, times mean over standard deviation (divisor n - 1) of profits.', 'V. Tharp, Definitive Guide to Position Sizing, 2008; profits for multiples of risk.'],
    ['kelly', 'Kelly fraction', 'percent', kellyOfTrades(profits),
      'Share of wins less share of losses over payoff ratio, trades that broke even left out.', 'J. L. Kelly, A New Interpretation of Information Rate, Bell System Technical Journal 35, 1956.'],
    ['winningStreak', 'Longest winning streak', 'count', streaks.wins, 'Most trades in a row that made money.', DEFINITION],
    ['losingStreak', 'Longest losing streak', 'count', streaks.losses, 'Most trades in a row that lost money.', DEFINITION],
    ['averageHolding', 'Average holding', 'hours', average(hours), 'Mean time from the first fill of a trade to its last, nights and weekends included.', DEFINITION],
    ['longestHolding', 'Longest holding', 'hours', holding?.highest, 'Longest time from the first fill of a trade to its last, nights and weekends included.', DEFINITION],
  ];
};

/** What was held, turned over and paid. */
export const activityRows = ({ equity, periodsPerYear, owners, slippage, moved, due, exposure }: Figures): readonly Row[] => {
  // The first place is the start, before any bar.
  const [sessions, peaks] = [exposure.average.subarray(1), exposure.highest.subarray(1)];
  return [
    ['exposure', 'Time in the market', 'percent', timeInMarket(exposure.held), 'Share of the times of bars at which a position was open.', DEFINITION],
    ['averageExposure', 'Average exposure', 'percent', average(sessions),
      'Market value of all positions, long and short added, over equity at the start of the session: mean of the sessions\u2019 means.', DEFINITION],
    ['highestExposure', 'Highest exposure', 'percent', extremesOf(peaks)?.highest, 'The same, at its highest bar.', DEFINITION],
    ['turnover', 'Yearly turnover', 'ratio', yearlyTurnover(exposure.traded, equity, periodsPerYear),
      'Half of all that was bought and sold over mean equity, a year.', 'W. F. Sharpe, G. Alexander and J. Bailey, Investments, 6th edition, 1999.'],
    ['fees', 'Fees paid', 'money', owners.reduce((sum, { fees }) => sum + fees, 0), 'Sum of the fees of all fills.', DEFINITION],
    ['slippage', 'Slippage paid', 'money', slippage.known ? slippage.paid : undefined,
      'Price of a fill less that of the decision (market orders) or less the trigger (stops and orders if touched), times quantity, against the order\u2019s side; zero for limit orders, which wait for their price. Below zero is a gain.',
      'A. Perold, The Implementation Shortfall: Paper versus Reality, Journal of Portfolio Management 14(3), 1988.'],
    ['slippageShare', 'Slippage of what was traded', 'percent', slippage.known && slippage.measured > 0 ? slippage.paid / slippage.measured : undefined,
      'Slippage paid over the value of all that was bought and sold, less that of fills whose slippage is not known.', DEFINITION],
    ...MOVED.flatMap(([reason, key, label, formula]): Row[] => {
      const value = moved.get(reason);
      return value === undefined ? [] : [[key, label, 'money', value, `${formula} Above zero was received, below zero paid.`, DEFINITION]];
    }),
    ...dueRows(due),
  ];
};
