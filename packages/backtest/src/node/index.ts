export { readActions } from './read-actions';
export { readBars } from './read-bars';
export type { ReadBarsOptions } from './read-bars';
export { holdsTicks, readTicks } from './read-ticks';
export type { ReadTicksOptions } from './read-ticks';
export { writeBars } from './write-bars';
export { writeReport, writeReports } from './write-report';
