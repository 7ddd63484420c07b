import { beforeClose, trendFor } from './entry-factors';
import { poolSignals } from './pool-signals';
import type { ScoredFactor } from './entry-factors';
import type { TimingEvidence, TradeSide } from './evidence';
import type { TimingRules } from './rules';

const ofSignals = (side: TradeSide, { signals }: TimingEvidence, rules: TimingRules): ScoredFactor => {
  const { confidence, supporting, opposing, stale } = poolSignals(side, signals, rules);
  const told = `${supporting} for ${side}, ${opposing} against, ${stale} stale`;
  return { name: 'signals', score: Math.max(0, -confidence), reason: signals.length === 0 ? 'no signals' : told };
};

const ofRegime = (side: TradeSide, { regime }: TimingEvidence, { regimes }: TimingRules): readonly ScoredFactor[] => {
  if (regime === undefined) return [{ name: 'trend', score: 0, reason: 'the regime is unknown' }];
  const trend = regimes.trend[trendFor(side, regime)];
  const volatility = regimes.volatility[regime.volatility];
  return [
    { name: 'trend', score: trend.exit, reason: trend.reason },
    { name: 'volatility', score: volatility.exit, reason: volatility.reason },
  ];
};

const ofSession = ({ session }: TimingEvidence, rules: TimingRules): ScoredFactor => {
  if (session === undefined) return { name: 'closing', score: 0, reason: 'the time of the session is unknown' };
  return { name: 'closing', score: 1 - beforeClose(session, rules), reason: `${(session.untilCloseMs / 60_000).toFixed(1)} minutes until the close` };
};

/** The urgencies of an exit, each from 0 to 1. What is unknown asks for nothing: a missing feed must not sell what is held. */
export const exitFactors = (side: TradeSide, evidence: TimingEvidence, rules: TimingRules): readonly ScoredFactor[] => [
  ofSignals(side, evidence, rules),
  ...(rules.unused.includes('regime') ? [] : ofRegime(side, evidence, rules)),
  ...(rules.unused.includes('session') ? [] : [ofSession(evidence, rules)]),
];
