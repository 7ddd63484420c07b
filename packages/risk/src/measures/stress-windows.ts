import { TraderError } from '@trader/core';
import { checkVector } from '../linear/check-matrix';
import type { ReturnsTable } from '../linear/returns-table';
import { maxDrawdown } from './drawdown';
import type { Drawdown } from './drawdown';

/** A time of stress, by its days. */
export interface StressWindow {
  readonly name: string;
  /** First and last day whose return counts, `YYYY-MM-DD`. */
  readonly from: string;
  readonly to: string;
}

/**
 * Times of stress of US stocks. Most run from the day after a highest close of the S&P 500 to the day of the low that followed; those of 1987 and 2011 hold the days of
 * the fall alone, 1998 runs from Russia's default to the trough after LTCM's rescue, 2008 from the bankruptcy of Lehman to the trough of 2009, and the flash crash has the day
 * after it. The choice of days is ours.
 */
export const stressWindows: readonly StressWindow[] = [
  { name: 'Black Monday 1987', from: '1987-10-14', to: '1987-10-19' },
  { name: 'Russia and LTCM 1998', from: '1998-08-17', to: '1998-10-08' },
  { name: 'dot-com 2000-02', from: '2000-03-27', to: '2002-10-09' },
  { name: 'financial crisis 2008-09', from: '2008-09-15', to: '2009-03-09' },
  { name: 'flash crash 2010', from: '2010-05-06', to: '2010-05-07' },
  { name: 'US downgrade 2011', from: '2011-07-25', to: '2011-08-08' },
  { name: 'China devaluation 2015', from: '2015-08-18', to: '2015-08-25' },
  { name: 'volatility spike 2018', from: '2018-01-29', to: '2018-02-08' },
  { name: 'fourth quarter 2018', from: '2018-09-21', to: '2018-12-24' },
  { name: 'Covid 2020', from: '2020-02-20', to: '2020-03-23' },
  { name: 'inflation 2022', from: '2022-01-04', to: '2022-10-12' },
];

/** What a window would do to today's holdings. */
export interface Replay {
  /** Share of the portfolio lost from the window's start to its end; below 0 when it gained. */
  readonly loss: number;
  /** Each asset's part of that loss, n; they sum to it. */
  readonly lossByAsset: Float64Array;
  /** The worst period: its index in the window, and the share of the portfolio's worth then that it lost. */
  readonly worst: { readonly period: number; readonly loss: number };
  /** Deepest fall, its indexes into `equity`. */
  readonly drawdown: Drawdown;
  /** Worth after each period, 1 at the start: periods + 1. It ends where nothing is left. */
  readonly equity: Float64Array;
}

/**
 * Replays returns of a window (periods x assets) on today's weights (n; the rest of 1 is cash that earns nothing, below 0 it is debt): each holding is bought once
 * and kept, so that its worth is weight x product of (1 + return). Returns below -1 are no returns of a holding.
 * Source: historical scenarios of the Basel Committee, Stress Testing Principles, 2018; P. Jorion, Value at Risk, 3rd edition 2006, chapter 14.
 * Throws INVALID_DATA for sizes that do not fit, or no period.
 */
export const replayReturns = (weights: ArrayLike<number>, table: ReturnsTable): Replay => {
  const { values, periods, assets } = table;
  checkVector(weights, assets, 'weight');
  if (periods < 1) throw new TraderError('INVALID_DATA', 'a window needs at least one period of returns');
  const worths = Float64Array.from(weights);
  const equity = new Float64Array(periods + 1).fill(1);
  let [worst, worstAt, length] = [-Infinity, 0, periods + 1];
  for (let period = 0; period < periods && length > periods; period++) {
    let gain = 0;
    for (let asset = 0; asset < assets; asset++) {
      const change = values[period * assets + asset];
      if (change < -1) throw new TraderError('INVALID_DATA', `return ${period} of asset ${asset} is ${change}: more than all cannot be lost`);
      gain += worths[asset] * change;
      worths[asset] *= 1 + change;
    }
    equity[period + 1] = equity[period] + gain;
    if (-gain / equity[period] > worst) [worst, worstAt] = [-gain / equity[period], period];
    if (equity[period + 1] <= 0) length = period + 2;
  }
  const lived = equity.slice(0, length);
  return {
    loss: 1 - lived[length - 1],
    lossByAsset: worths.map((worth, asset) => weights[asset] - worth),
    worst: { period: worstAt, loss: worst },
    drawdown: maxDrawdown(lived),
    equity: lived,
  };
};

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** What `replayWindows` takes. */
export interface WindowsInput {
  /** Today's, n. */
  readonly weights: ArrayLike<number>;
  /** Daily returns, periods x n: proxies for assets that are younger than a window are the caller's to choose. */
  readonly returns: ReturnsTable;
  /** The day of each period, `YYYY-MM-DD`, ascending. */
  readonly days: readonly string[];
  /** Default `stressWindows`. */
  readonly windows?: readonly StressWindow[];
}

/**
 * Replays every window that the returns cover from its first day to its last, in their order; `replay` is undefined of those that they do not. A window's days need
 * not be trading days. Throws INVALID_DATA for days that do not fit the returns, are not ascending or not written `YYYY-MM-DD`; and as `replayReturns`.
 */
export const replayWindows = ({ weights, returns, days, windows = stressWindows }: WindowsInput): { readonly window: StressWindow; readonly replay: Replay | undefined }[] => {
  const { values, periods, assets } = returns;
  if (days.length !== periods) throw new TraderError('INVALID_DATA', `${periods} periods of returns and ${days.length} days: give the day of each`);
  for (let i = 0; i < periods; i++) {
    if (!DAY.test(days[i])) throw new TraderError('INVALID_DATA', `day ${i} must be written YYYY-MM-DD, got ${days[i]}`);
    if (i > 0 && days[i] <= days[i - 1]) throw new TraderError('INVALID_DATA', `day ${i}, ${days[i]}, must come after ${days[i - 1]}`);
  }
  return windows.map((window) => {
    if (!(DAY.test(window.from) && DAY.test(window.to) && window.from <= window.to)) {
      throw new TraderError('INVALID_DATA', `window ${window.name} must run from a day YYYY-MM-DD to a later one, got ${window.from} to ${window.to}`);
    }
    const first = days.findIndex((day) => day >= window.from);
    const after = days.findIndex((day) => day > window.to);
    const end = after < 0 ? periods : after;
    const covered = periods > 0 && days[0] <= window.from && days[periods - 1] >= window.to && first < end;
    if (!covered) return { window, replay: undefined };
    return { window, replay: replayReturns(weights, { values: values.subarray(first * assets, end * assets), periods: end - first, assets }) };
  });
};
