export { readBars } from './read-bars';
export type { ReadBarsOptions } from './read-bars';
export { writeReport } from './write-report';
