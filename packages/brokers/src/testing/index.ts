export { brokerContract } from './contract';
export type { BrokerFeature, ContractCase, ContractVenue, ContractWire, LiveVenue } from './contract';
export { AlpacaServer, createAlpacaServer } from './alpaca-server/server';
export type { AlpacaOrder } from './alpaca-server/order';
export type { AlpacaServerOptions } from './alpaca-server/options';
export type { CallFault, CallSeen, Faults, MessageFault, MessageSeen } from './alpaca-server/faults';
export type { CashActivity, CashMovement } from './alpaca-server/activities';
export type { BarWish, Market } from './alpaca-server/market';
