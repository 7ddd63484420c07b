import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const name = 'live';

const folder = new URL('live/', import.meta.url);
const hasJobs = (/** @type {string} */ file) => file.endsWith('.mjs') && /^export const jobs\b/m.test(readFileSync(fileURLToPath(new URL(file, folder)), 'utf8'));
/** Every file of `live/` that has jobs brings them. */
const parts = await Promise.all(readdirSync(fileURLToPath(folder)).filter(hasJobs).sort().map((file) => import(new URL(file, folder).href)));

/** @param {{short: boolean}} options */
export const jobs = (options) => parts.flatMap((part) => part.jobs(options));
