/** How a mode is wired. Only feed, clock and broker differ; the loop is the same. */
export interface Mode {
  readonly feed: 'recorded' | 'recorded, asynchronous';
  readonly clock: 'event time';
  readonly broker: 'simulated, in this process' | 'simulated, in another process';
  /** A block of the journal is sealed when it has this many bytes; 0 seals every commit. */
  readonly sealBytes: number;
}

/** The one table that says what a mode is. */
export const modes = {
  /** `trader start`, `trader backtest`, `trader replay`. */
  backtest: { feed: 'recorded', clock: 'event time', broker: 'simulated, in this process', sealBytes: 65_536 },
  /** `trader paper`: survives the death of either process. */
  paper: { feed: 'recorded, asynchronous', clock: 'event time', broker: 'simulated, in another process', sealBytes: 0 },
} as const satisfies Record<string, Mode>;

/** Name of a mode. */
export type ModeName = keyof typeof modes;
