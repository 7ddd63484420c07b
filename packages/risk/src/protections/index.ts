export type { ClosedTrade, PositionSide } from './closed-trade';
export type { EntryLock, EntryLockRecord } from './lock-table';
export type { CooldownOptions, LowProfitOptions, MaxDrawdownOptions, ProtectionOptions, StopLossGuardOptions } from './options';
export { createProtections } from './protections';
export type { Protections, ProtectionsState } from './protections';
