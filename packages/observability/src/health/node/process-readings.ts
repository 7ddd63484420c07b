import { statfs } from 'node:fs/promises';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { getHeapStatistics } from 'node:v8';
import type { Clock } from '@trader/core';
import type { Readings } from '../thresholds';

/** What `processReadings` takes. */
export interface ProcessReadingsOptions {
  readonly clock: Clock;
  /** A path on the disk whose free space counts: that of the journal. */
  readonly path: string;
}

/** Takes readings of this process, since it was asked last, and lets go of what it takes them with. */
export interface ProcessReadings {
  /** CPU as a share of a core, memory, heap as a share of its limit, event loop lag, free disk (NaN when it cannot be read). */
  sample(): Promise<Readings>;
  close(): void;
}

/** ms between two looks at the event loop; the delays that Node gives have it in them. */
const RESOLUTION = 10;

/** Begins to take readings of this process: CPU by `process.cpuUsage`, memory by `process.memoryUsage`, lag by `perf_hooks.monitorEventLoopDelay`, disk by `fs.statfs`. */
export const processReadings = ({ clock, path }: ProcessReadingsOptions): ProcessReadings => {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION });
  delay.enable();
  let since = clock.now();
  let usage = process.cpuUsage();
  return {
    async sample() {
      const now = clock.now();
      const { user, system } = process.cpuUsage(usage);
      const cpu = now > since ? (user + system) / 1_000 / (now - since) : undefined;
      usage = process.cpuUsage();
      since = now;
      const lag = Math.max(0, delay.percentile(99) / 1e6 - RESOLUTION);
      delay.reset();
      const { rss, heapUsed } = process.memoryUsage();
      const free = await statfs(path).then(({ bavail, bsize }) => bavail * bsize, () => NaN);
      return { ...(cpu === undefined ? {} : { cpu }), rss, heap: heapUsed / getHeapStatistics().heap_size_limit, 'loop lag': lag, 'disk free': free };
    },
    close: () => void delay.disable(),
  };
};
