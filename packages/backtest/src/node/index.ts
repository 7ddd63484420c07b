export { readBars } from './read-bars';
export type { ReadBarsOptions } from './read-bars';
export { writeBars } from './write-bars';
export { writeReport, writeReports } from './write-report';
