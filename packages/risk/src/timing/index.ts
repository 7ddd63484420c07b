export type { ScoredFactor, TimingFactorName } from './entry-factors';
export type { MarketRegime, SessionTime, SpreadNow, TimingEvidence, TimingSignal, TradeSide } from './evidence';
export { defaultTimingRules } from './rules';
export type { OptionalEvidence, RegimeAdjustment, RegimeTable, TimingRules } from './rules';
export { createTimingEngine } from './timing-engine';
export type { EntryTiming, ExitTiming, TimingEngine, TimingFactor } from './timing-engine';
