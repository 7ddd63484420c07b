import { configureGlobal } from 'fast-check';

// What property tests draw is the same in every run, so that a failure is of what was changed. Long runs draw anew.
if (process.env['TRADER_LONG'] !== '1') configureGlobal({ seed: 1 });
