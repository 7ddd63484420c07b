// @ts-check
// Loaded before a program (node --expose-gc --import): writes what its heap holds, once every TRADER_PROBE_MS, after a full collection, to TRADER_PROBE_FILE.
import { appendFileSync } from 'node:fs';

const { TRADER_PROBE_FILE: file = '', TRADER_PROBE_MS: ms = '60000' } = process.env;
const start = performance.now();

const timer = setInterval(() => {
  globalThis.gc?.();
  const { heapUsed, external, rss } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  appendFileSync(file, `${JSON.stringify({ seconds: Math.round((performance.now() - start) / 1000), heapUsed, external, rss, cpuMs: Math.round((user + system) / 1000) })}\n`);
}, Number(ms));
timer.unref();
