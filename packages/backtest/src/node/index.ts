export { readBars } from './read-bars';
export type { ReadBarsOptions } from './read-bars';
