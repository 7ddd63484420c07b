export { kellyAllocation, kellyFraction, kellyFromOutcomes } from './kelly';
export type { AllocationInput, Bet, KellyPrudence, MeasuredKellyOptions } from './kelly';
