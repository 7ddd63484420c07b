export type { Alarm, AlarmLevel } from './alarm';
export { StandingWatch } from './standing';
export type { StandingOptions, StandingPolicy } from './standing';
export { restore } from './restore';
