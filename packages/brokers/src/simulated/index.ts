export * from './exchange';
export * from './latency';
export * from './simulated-broker';
export type { SimulatedAccount } from './account';
export type { QueueModel } from './queue';
