import type { CircuitBreaker } from '../breaker';
import { readLimits } from '../limits';
import type { LimitNumbers, RiskLimits } from '../limits';
import type { Memory } from '../memory';
import type { Protections } from '../protections';
import { brokerFunds, buyingPower } from './buying-power';
import type { Check } from './check';
import { correlatedExposure, currencyExposure, grossExposure, netExposure, sectorExposure } from './exposures';
import { circuitBreaker, lossStreak, protection } from './guards';
import { drawdownLimit, sessionLoss } from './loss';
import { marginCall } from './margin-call';
import { marketState, restrictedSymbol, selfTrade, sessionTime, spread } from './market';
import { oneSide } from './one-side';
import { orderShape } from './order-shape';
import { minimumSize, orderNotional, orderQuantity, volumeShare } from './order-size';
import { owner } from './owner';
import { parentReservation } from './parent-reservation';
import { positionNotional, positionQuantity, positions } from './positions';
import { priceCollar } from './price-collar';
import { duplicateOrder, messageRate, openOrders, repeatRate } from './repeats';
import { borrow, shortSale } from './short-sale';
import { stalePrice, unknownPrice } from './stale-price';
import { tradingState, unknownOrder } from './trading-state';

/** What checks with a memory read it from. */
export interface Memories {
  readonly memory: Memory;
  readonly breaker?: CircuitBreaker | undefined;
  readonly protections?: Protections | undefined;
}

/** The checks of a set of limits: those that every order meets, and those of orders that are not proven to reduce. */
export interface Checks {
  readonly forAll: readonly Check[];
  readonly forIncreases: readonly Check[];
}

const present = <T>(value: T | undefined, make: (value: T) => Check): readonly Check[] => (value === undefined ? [] : [make(value)]);

const ofMarket = (limits: RiskLimits, numbers: LimitNumbers): readonly Check[] => [
  ...present(limits.restricted, restrictedSymbol),
  marketState(limits.onlyWhenOpen ?? false),
  ...(numbers.noEntryAfterOpenMs === undefined && numbers.noEntryBeforeCloseMs === undefined
    ? [] : [sessionTime(numbers.noEntryAfterOpenMs ?? 0, numbers.noEntryBeforeCloseMs ?? 0)]),
  unknownPrice,
  ...present(numbers.maxPriceAgeMs, stalePrice),
  ...present(numbers.maxSpreadBps, spread),
  shortSale,
  borrow,
  ...(limits.oneSide === true ? [oneSide] : []),
  selfTrade,
];

const ofRates = (numbers: LimitNumbers, memory: Memory): readonly Check[] => [
  ...present(numbers.duplicateWindowMs, (windowMs) => duplicateOrder(windowMs, memory)),
  ...present(numbers.maxRepeatsPerMinute, (limit) => repeatRate(limit, memory)),
  ...present(numbers.maxOrdersPerMinute, (limit) => messageRate(limit, memory)),
  ...present(numbers.maxOpenOrders, openOrders),
];

const ofLosses = (numbers: LimitNumbers, { memory, breaker, protections }: Memories): readonly Check[] => [
  ...present(numbers.maxSessionLoss, sessionLoss),
  ...present(numbers.maxDrawdown, drawdownLimit),
  ...present(numbers.maxLossStreak, (limit) => lossStreak(limit, numbers.lossStreakPauseMs ?? Infinity, memory)),
  ...present(breaker, (of) => circuitBreaker(of, memory)),
  ...present(protections, protection),
];

const ofSizes = (limits: RiskLimits, numbers: LimitNumbers): readonly Check[] => [
  ...(numbers.minOrderQuantity === undefined && numbers.minOrderNotional === undefined ? [] : [minimumSize(numbers.minOrderQuantity ?? 0, numbers.minOrderNotional ?? 0)]),
  ...present(numbers.maxOrderQuantity, orderQuantity),
  ...present(numbers.maxOrderNotional, orderNotional),
  ...present(numbers.maxVolumeShare, volumeShare),
  ...present(numbers.maxPositionQuantity, positionQuantity),
  ...present(numbers.maxPositionNotional, positionNotional),
  ...present(numbers.maxPositions, positions),
  ...present(numbers.maxSectorShare, (limit) => sectorExposure(limit, limits.sectors ?? {})),
  ...present(numbers.maxCurrencyShare, (limit) => currencyExposure(limit, limits.currency ?? '')),
  ...(limits.correlations === undefined || numbers.maxCorrelatedShare === undefined ? [] : [correlatedExposure(numbers.maxCorrelatedShare, limits.correlations)]),
  ...present(numbers.maxNetLeverage, netExposure),
  ...present(numbers.maxGrossLeverage, grossExposure),
];

/** Makes the checks that a set of limits turns on, in the order in which they are asked. Throws INVALID_CONFIG for a limit that makes no sense. */
export const checksOf = (limits: RiskLimits, memories: Memories): Checks => {
  const numbers = readLimits(limits);
  return {
    forAll: [
      orderShape,
      parentReservation,
      ...present(numbers.priceCollarBps, (bps) => priceCollar(bps, numbers.maxPriceAgeMs)),
    ],
    forIncreases: [
      ...present(limits.owners, owner),
      tradingState, unknownOrder, marginCall,
      ...ofMarket(limits, numbers),
      ...ofRates(numbers, memories.memory),
      ...ofLosses(numbers, memories),
      ...ofSizes(limits, numbers),
      buyingPower, brokerFunds,
    ],
  };
};
