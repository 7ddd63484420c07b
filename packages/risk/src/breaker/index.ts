export { createCircuitBreaker } from './circuit-breaker';
export type { CircuitBreaker, CircuitBreakerSave } from './circuit-breaker';
export { BREAKER_TRANSITIONS } from './machine';
export type { BreakerAnswer, BreakerMove, BreakerState } from './machine';
export type { CircuitBreakerOptions } from './options';
export type { TallyState } from './tally';
