/** What is read of a process and of what it is connected to. */
export type ReadingName = 'cpu' | 'rss' | 'heap' | 'loop lag' | 'link down' | 'data age' | 'order stream age' | 'clock skew' | 'disk free' | 'journal commit';

/** Readings of one moment. One that is not there is not judged (no data is due while the market is closed); NaN could not be read, which is a warning; Infinity did not come in time, which is critical. */
export type Readings = Readonly<Partial<Record<ReadingName, number>>>;

/** The same while they are being taken: some are known at once, some later. */
export type Sample = Readonly<Partial<Record<ReadingName, number | Promise<number>>>>;

/** From where on a reading is a warning, and critical. */
export interface Threshold {
  readonly reading: ReadingName;
  /** How people are told: `of` what, in which unit, and by how much of it one of ours is. */
  readonly of: string;
  readonly unit: string;
  readonly scale: number;
  /** Whether more or less of it is worse. */
  readonly worse: 'above' | 'below';
  readonly warning: number;
  readonly critical: number;
  readonly why: string;
}

const MB = 1024 * 1024;

/** The table, with its reasons. Change it by giving `Health` another. */
export const HEALTH_THRESHOLDS: readonly Threshold[] = [
  { reading: 'cpu', of: 'CPU', unit: '% of a core', scale: 0.01, worse: 'above', warning: 0.8, critical: 0.95, why: 'the trading loop has one core: when that is full, quotes and cancels wait in line' },
  { reading: 'rss', of: 'memory', unit: 'MB', scale: MB, worse: 'above', warning: 1_536 * MB, critical: 3_072 * MB, why: 'a system that runs out of memory kills the process without a word' },
  { reading: 'heap', of: 'heap', unit: '% of its limit', scale: 0.01, worse: 'above', warning: 0.75, critical: 0.9, why: 'near the limit the collector takes most of the time, and at it the process dies' },
  { reading: 'loop lag', of: 'event loop lag (p99)', unit: 'ms', scale: 1, worse: 'above', warning: 50, critical: 250, why: 'every quote, fill and cancel comes later by that much' },
  { reading: 'link down', of: 'the link that is down for longest', unit: 's', scale: 1_000, worse: 'above', warning: 5_000, critical: 30_000, why: 'one reconnect takes a second or two: this is more' },
  { reading: 'data age', of: 'market data age', unit: 's', scale: 1_000, worse: 'above', warning: 15_000, critical: 60_000, why: 'in an open session prices are older than decisions may rest on' },
  { reading: 'order stream age', of: 'order stream age', unit: 's', scale: 1_000, worse: 'above', warning: 30_000, critical: 90_000, why: 'nothing was heard for longer than the stream is ever silent: a fill may be missing' },
  { reading: 'clock skew', of: 'clock skew against the broker', unit: 'ms', scale: 1, worse: 'above', warning: 500, critical: 2_000, why: 'session ends, times in force and data ages are judged by our clock' },
  { reading: 'disk free', of: 'free disk', unit: 'MB', scale: MB, worse: 'below', warning: 2_048 * MB, critical: 512 * MB, why: 'no order goes out that cannot be journaled' },
  { reading: 'journal commit', of: 'journal commit (p99)', unit: 'ms', scale: 1, worse: 'above', warning: 20, critical: 200, why: 'an order goes out only when its record is on the disk' },
];
