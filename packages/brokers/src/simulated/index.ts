export * from './exchange';
export * from './simulated-broker';
export type { SimulatedAccount } from './account';
