import { poolSignals } from './pool-signals';
import type { MarketRegime, SessionTime, SpreadNow, TimingEvidence, TradeSide } from './evidence';
import type { RegimeTable, TimingRules } from './rules';

/** What a factor is about. */
export type TimingFactorName = 'signals' | 'trend' | 'volatility' | 'opening' | 'closing' | 'spread';

/** A factor with its score and why. */
export interface ScoredFactor {
  readonly name: TimingFactorName;
  readonly score: number;
  readonly reason: string;
}

/** How the trend stands to a side. */
export const trendFor = (side: TradeSide, { trend }: MarketRegime): keyof RegimeTable['trend'] => {
  if (trend === 'ranging') return 'ranging';
  return (trend === 'up') === (side === 'long') ? 'with' : 'against';
};

/** Where in the closing window the session is: 1 before it, 0 from `flatBeforeMs` on. */
export const beforeClose = ({ untilCloseMs }: SessionTime, { closingMs, flatBeforeMs }: TimingRules): number =>
  Math.min(1, Math.max(0, (untilCloseMs - flatBeforeMs) / (closingMs - flatBeforeMs)));

const minutes = (ms: number): string => (ms / 60_000).toFixed(1);

const ofSignals = (side: TradeSide, { signals }: TimingEvidence, rules: TimingRules): ScoredFactor => {
  const name = 'signals';
  const { confidence, conflict, supporting, opposing, stale } = poolSignals(side, signals, rules);
  const told = `${supporting} for ${side}, ${opposing} against, ${stale} stale`;
  if (signals.length === 0) return { name, score: 0, reason: 'no signals' };
  if (supporting === 0) return { name, score: 0, reason: `no fresh signal for ${side}: ${told}` };
  if (conflict > rules.maxConflict) {
    return { name, score: 0, reason: `signals contradict each other, ${conflict.toFixed(2)} of the evidence is against: ${told}` };
  }
  if (confidence < rules.minConfidence || confidence <= 0) {
    return { name, score: 0, reason: `too weak, confidence ${confidence.toFixed(2)}: ${told}` };
  }
  return { name, score: confidence, reason: `confidence ${confidence.toFixed(2)}: ${told}` };
};

const ofRegime = (side: TradeSide, regime: MarketRegime | undefined, { regimes }: TimingRules): readonly ScoredFactor[] => {
  if (regime === undefined) return [{ name: 'trend', score: 0, reason: 'the regime is unknown' }];
  const trend = regimes.trend[trendFor(side, regime)];
  const volatility = regimes.volatility[regime.volatility];
  return [
    { name: 'trend', score: trend.entry, reason: trend.reason },
    { name: 'volatility', score: volatility.entry, reason: volatility.reason },
  ];
};

const ofSession = (session: SessionTime | undefined, rules: TimingRules): readonly ScoredFactor[] => {
  if (session === undefined) return [{ name: 'closing', score: 0, reason: 'the time of the session is unknown' }];
  const { sinceOpenMs, untilCloseMs } = session;
  if (sinceOpenMs < 0 || untilCloseMs <= 0) return [{ name: 'closing', score: 0, reason: 'the market is closed' }];
  const opening = rules.openingMs === 0 ? 1 : Math.min(1, sinceOpenMs / rules.openingMs);
  return [
    { name: 'opening', score: opening, reason: `${minutes(sinceOpenMs)} minutes since the open` },
    { name: 'closing', score: beforeClose(session, rules), reason: `${minutes(untilCloseMs)} minutes until the close` },
  ];
};

const ofSpread = (spread: SpreadNow | undefined, { maxSpread }: TimingRules): ScoredFactor => {
  const name = 'spread';
  if (spread === undefined) return { name, score: 0, reason: 'the spread is unknown' };
  const times = spread.current / spread.usual;
  return { name, score: Math.min(1, Math.max(0, (maxSpread - times) / (maxSpread - 1))), reason: `spread is ${times.toFixed(2)} times the usual` };
};

/** The scores of an entry, each from 0 to 1. */
export const entryFactors = (side: TradeSide, evidence: TimingEvidence, rules: TimingRules): readonly ScoredFactor[] => [
  ofSignals(side, evidence, rules),
  ...(rules.unused.includes('regime') ? [] : ofRegime(side, evidence.regime, rules)),
  ...(rules.unused.includes('session') ? [] : ofSession(evidence.session, rules)),
  ...(rules.unused.includes('spread') ? [] : [ofSpread(evidence.spread, rules)]),
];
