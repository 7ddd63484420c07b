export { brokerContract } from './contract';
export type { BrokerFeature, ContractCase, ContractVenue, ContractWire } from './contract';
