import { jobs as gate } from './risk/gate.mjs';

export const name = 'risk';

/** @param {{short: boolean}} options */
export const jobs = (options) => [gate].flatMap((part) => part(options));
