import { jobs as allocation } from './risk/allocation.mjs';
import { jobs as covariance } from './risk/covariance.mjs';
import { jobs as gate } from './risk/gate.mjs';
import { jobs as monteCarlo } from './risk/monte-carlo.mjs';
import { jobs as valueAtRisk } from './risk/value-at-risk.mjs';

export const name = 'risk';

/** @param {{short: boolean}} options */
export const jobs = (options) => [allocation, covariance, gate, monteCarlo, valueAtRisk].flatMap((part) => part(options));
