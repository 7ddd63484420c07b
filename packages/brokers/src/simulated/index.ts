export * from './exchange';
export * from './simulated-broker';
export * from './exchange-server';
export * from './exchange-client';
export type { Channel, Terms } from './wire';
export type { SimulatedAccount } from './account';
