import { TraderError } from '@trader/core';
import { almgrenImpact } from './almgren';
import type { AlmgrenOrder } from './almgren';
import { fitThroughOrigin } from './through-origin';

/** One order of one's own, as calibration needs it. */
export interface AlmgrenObservation extends AlmgrenOrder {
  /** How far the price had moved against the order when all was over (the paper waits half an hour), a share of the price before it. */
  readonly moved: number;
  /** What the order paid against the price before it, a share of that price; below zero when it was lucky. */
  readonly cost: number;
}

/** Coefficients of one's own, for `almgrenImpact` and `almgrenSlippage`. */
export interface AlmgrenFit {
  readonly gamma: number;
  readonly eta: number;
  /** With n - 1 degrees of freedom; NaN for a single order. */
  readonly standardErrors: { readonly gamma: number; readonly eta: number };
  readonly observations: number;
}

const NEEDED = ['sizeOverDailyVolume', 'days', 'dailyVolatility', 'sharesOverDailyVolume'] as const;

const check = (order: AlmgrenObservation, index: number): void => {
  const wrong = NEEDED.find((name) => !(order[name] > 0 && order[name] < Infinity)) ?? (['moved', 'cost'] as const).find((name) => !Number.isFinite(order[name]));
  if (wrong !== undefined) throw new TraderError('INVALID_DATA', `Almgren impact: order ${index}: ${wrong} is ${order[wrong]}: give finite numbers, sizes and times above 0`);
};

/**
 * Least squares of gamma on what orders moved, and of eta on what they cost beyond half of it, with the paper's exponents: I = gamma s (X/V)
 * (shares/V)^1/4 and J - I/2 = eta s (X/(V T))^3/5, each through the origin. (The paper weighs orders by their variance and fits the exponents too;
 * with few orders of one's own they are better kept.) Throws INVALID_DATA, naming the order, for numbers that cannot be, and when there is none.
 *
 * Source: Almgren, Thum, Hauptmann and Li 2005 (see `ALMGREN_2005`), section 4.1.
 */
export const calibrateAlmgren = (orders: readonly AlmgrenObservation[]): AlmgrenFit => {
  if (orders.length === 0) throw new TraderError('INVALID_DATA', 'Almgren impact: there is no order to calibrate with');
  orders.forEach(check);
  const unit = orders.map((order) => almgrenImpact(order, { gamma: 1, eta: 1 }));
  const gamma = fitThroughOrigin(unit.map((each) => each.permanent), orders.map((each) => each.moved));
  const eta = fitThroughOrigin(unit.map((each) => each.temporary), orders.map((each) => each.cost - each.moved / 2));
  return {
    gamma: gamma.slope, eta: eta.slope, standardErrors: { gamma: gamma.standardError, eta: eta.standardError }, observations: orders.length,
  };
};
