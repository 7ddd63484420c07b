/** The time, passed in. */
export interface Clock {
  /** ms since 1970 UTC. */
  now(): number;
}

/** A clock that also wakes. */
export interface Timers extends Clock {
  /** Does `work` once, `ms` from now. Gives what takes it back; taken back late, or twice, it does nothing. */
  after(ms: number, work: () => void): () => void;
}
