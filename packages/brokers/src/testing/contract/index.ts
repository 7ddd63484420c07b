import type { ContractCase } from './case';
import { groupCases, replaceCases } from './groups';
import { networkCases } from './network';
import { orderCases } from './orders';

export type { ContractCase } from './case';
export type { BrokerFeature, ContractVenue, ContractWire, LiveVenue } from './venue';

/** What every broker behind the port promises, in numbered cases. A new broker begins here: see BROKER_TEMPLATE.md. */
export const brokerContract: readonly ContractCase[] = [...orderCases, ...groupCases, ...replaceCases, ...networkCases];
