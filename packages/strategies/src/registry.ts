import type { StrategyFactory } from '@trader/core';
import { buyAndHold, buyAndHoldParameters } from './buy-and-hold';
import type { Parameter } from './parameters';
import { smaCross, smaCrossParameters } from './sma-cross';
import { targetWeights, targetWeightsParameters } from './target-weights';
import { trendPullback } from './trend-pullback';
import { vwapMomentum, vwapMomentumParameters } from './vwap-momentum';

/** A strategy with what a person or a program needs to choose and tune it. */
export interface StrategyEntry {
  readonly factory: StrategyFactory;
  readonly parameters: Readonly<Record<string, Parameter>>;
  readonly description: string;
  /** How many bars each symbol needs before the first decision, in words; absent when the strategy does not know. */
  readonly warmUp?: (parameters: Readonly<Record<string, number>>) => string;
}

/** The strategies of this package by name. */
export const strategies: Readonly<Record<string, StrategyEntry>> = {
  'vwap-momentum': {
    factory: vwapMomentum,
    parameters: vwapMomentumParameters,
    description: 'intraday momentum above VWAP with a bracket, flat before the close',
  },
  'sma-cross': {
    factory: smaCross,
    parameters: smaCrossParameters,
    description: 'long while a fast moving average is above a slow one, out or short below',
  },
  'trend-pullback': trendPullback,
  'target-weights': {
    factory: targetWeights,
    parameters: targetWeightsParameters,
    description: 'a portfolio of fixed weights, rebalanced by the calendar or when it drifts; "weight:SYMBOL" is a parameter for each symbol',
  },
  'buy-and-hold': {
    factory: buyAndHold,
    parameters: buyAndHoldParameters,
    description: 'every symbol bought once and kept',
  },
};
