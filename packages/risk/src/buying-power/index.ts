export { buyingPowerField } from './buying-power-field';
export { dayTradingRule } from './day-trading-rule';
export type { DayTradingQuestion, DayTradingRule } from './day-trading-rule';
export { BROKER_FIELDS } from './fields';
export type { BrokerField } from './fields';
export { availableFunds, fundsShortfall } from './funds';
export type { AccountFields, FundsNeeds } from './funds';
export type {
  AccountType, BuyingPowerAnswer, BuyingPowerField, BuyingPowerQuestion, FundsBroker, FundsMeasure, FundsTest, InstrumentClass, NoBuyingPower,
} from './question';
