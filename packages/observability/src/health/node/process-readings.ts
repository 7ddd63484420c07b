import { statfs } from 'node:fs/promises';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { getHeapStatistics } from 'node:v8';
import type { Clock } from '@trader/core';
import type { Sample } from '../thresholds';

/** What `processReadings` takes. */
export interface ProcessReadingsOptions {
  readonly clock: Clock;
  /** A path on the disk whose free space counts: that of the journal. */
  readonly path: string;
}

/** Takes readings of this process, since it was asked last, and lets go of what it takes them with. */
export interface ProcessReadings {
  /** CPU as a share of a core, memory, heap as a share of its limit, event loop lag, and, later, free disk (NaN when it cannot be read). */
  sample(): Sample;
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
  let free: Promise<number> | undefined;
  return {
    sample() {
      const now = clock.now();
      const { user, system } = process.cpuUsage(usage);
      const cpu = now > since ? (user + system) / 1_000 / (now - since) : undefined;
      usage = process.cpuUsage();
      since = now;
      const lag = Math.max(0, delay.percentile(99) / 1e6 - RESOLUTION);
      delay.reset();
      const { rss, heapUsed } = process.memoryUsage();
      // A disk that does not answer is asked once: each question would take one of the few threads there are.
      free ??= statfs(path).then(({ bavail, bsize }) => bavail * bsize, () => NaN).finally(() => {
        free = undefined;
      });
      return { ...(cpu === undefined ? {} : { cpu }), rss, heap: heapUsed / getHeapStatistics().heap_size_limit, 'loop lag': lag, 'disk free': free };
    },
    close: () => void delay.disable(),
  };
};
