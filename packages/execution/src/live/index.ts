export type { Alarm, AlarmLevel } from './alarm';
export { StandingWatch } from './standing';
export type { StandingOptions, StandingPolicy } from './standing';
export { restore } from './restore';
export type { GuardedAccount } from './guarded';
export { KillSwitch } from './kill-switch';
export type { KillPolicy, KillState } from './kill-switch';
