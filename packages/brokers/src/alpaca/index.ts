export { Secret } from '../secret';
export type { AlpacaKeys } from './keys';
export { createAlpacaBroker } from './alpaca-broker';
export type { AlpacaBroker, AlpacaBrokerOptions } from './alpaca-broker';
export type { AlpacaAsset, AlpacaClock, AlpacaSession } from './reference';
export * from './market';
