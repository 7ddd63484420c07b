export { commandSink } from './command-sink';
export type { CommandOptions } from './command-sink';
export { processReadings } from './process-readings';
export type { ProcessReadings, ProcessReadingsOptions } from './process-readings';
