import { TraderError } from '@trader/core';

/** Which way a trade would go, or a position stands. */
export type TradeSide = 'long' | 'short';

/** What one source says of the price. */
export interface TimingSignal {
  /** Who says so, for the reasons. */
  readonly source: string;
  /** Where the price is seen going; `flat` says to hold nothing, and so is against either side. */
  readonly direction: TradeSide | 'flat';
  /** From 0, a coin toss, to 1, certain: it is taken for a probability of (1 + confidence) / 2 of being right. Above 0.98 counts as 0.98. */
  readonly confidence: number;
  /** How long ago it was said, milliseconds. */
  readonly ageMs: number;
}

/** The kind of market it is. */
export interface MarketRegime {
  readonly trend: 'up' | 'down' | 'ranging';
  readonly volatility: 'low' | 'normal' | 'high';
}

/** Where in its session the market is, milliseconds; both below 0 or both beyond it while it is closed. */
export interface SessionTime {
  readonly sinceOpenMs: number;
  readonly untilCloseMs: number;
}

/** The spread against its usual size, in one unit. */
export interface SpreadNow {
  /** Now, 0 or above. */
  readonly current: number;
  /** Usually, above 0: the median of the last days at this time of day. */
  readonly usual: number;
}

/** All that is known of a moment; undefined for what is not known. */
export interface TimingEvidence {
  readonly signals: readonly TimingSignal[];
  readonly regime: MarketRegime | undefined;
  readonly session: SessionTime | undefined;
  readonly spread: SpreadNow | undefined;
}

const DIRECTIONS: readonly string[] = ['long', 'short', 'flat'];
const TRENDS: readonly string[] = ['up', 'down', 'ranging'];
const VOLATILITIES: readonly string[] = ['low', 'normal', 'high'];

/** Throws INVALID_DATA, naming what, for numbers out of range and words that mean nothing: broken evidence is not the same as none. */
export const checkEvidence = ({ signals, regime, session, spread }: TimingEvidence): void => {
  const fail = (what: string): never => {
    throw new TraderError('INVALID_DATA', what);
  };
  for (const { source, direction, confidence, ageMs } of signals) {
    if (!DIRECTIONS.includes(direction)) fail(`the direction of signal ${source} must be long, short or flat, got ${String(direction)}`);
    if (!(confidence >= 0 && confidence <= 1)) fail(`the confidence of signal ${source} must be from 0 to 1, got ${confidence}`);
    if (!(ageMs >= 0)) fail(`the age of signal ${source} must be 0 or above, got ${ageMs}`);
  }
  if (regime !== undefined && !(TRENDS.includes(regime.trend) && VOLATILITIES.includes(regime.volatility))) {
    fail(`a regime has a trend up, down or ranging and a volatility low, normal or high, got ${String(regime.trend)}, ${String(regime.volatility)}`);
  }
  if (session !== undefined && Number.isNaN(session.sinceOpenMs + session.untilCloseMs)) fail('the times of a session must be numbers');
  if (spread === undefined) return;
  if (!(spread.current >= 0)) fail(`a spread must be 0 or above, got ${spread.current}`);
  if (!(spread.usual > 0 && spread.usual < Infinity)) fail(`a usual spread must be above 0 and finite, got ${spread.usual}`);
};
