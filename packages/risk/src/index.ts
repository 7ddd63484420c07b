export * from './gate-context';
export { createGate } from './gate';
export type { Gate, GateOptions, Refusal, Verdict } from './gate';
export { defaultLimits } from './limits';
export type { RiskLimits } from './limits';
