import { isMainThread } from 'node:worker_threads';
import { serve } from './server-worker';
import { soak } from './soak';

// node --expose-gc SOAK [--hours N] [--quotes N] [--often SHARE] [--snapshots FOLDER]
if (isMainThread) await soak(process.argv.slice(2), new URL(import.meta.url));
else serve();
