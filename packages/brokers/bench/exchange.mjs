import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { objects } from './exchange/objects.mjs';
import { changes, onBars, SETS, ticks } from './exchange/ours.mjs';
import { GRID } from './exchange/walk.mjs';

export const name = 'exchange';

/** Cents that the walk never goes. */
const FAR = 2000;
const flags = ['-std=c++17', '-O3', '-ffp-contract=off'];

const native = ({ kind, count, away }, runs) => ({
  name: 'C++ -O3, the comparisons alone',
  command: async () => {
    const program = join(mkdtempSync(join(tmpdir(), 'exchange-')), 'ticks');
    try {
      execFileSync('g++', [...flags, '-o', program, fileURLToPath(new URL('native/ticks.cpp', import.meta.url))], { stdio: 'ignore' });
    } catch {
      return undefined;
    }
    return [program, kind, String(count), String(away), String(runs)];
  },
});

/** @param {{short: boolean}} options */
export const jobs = ({ short }) => {
  const count = short ? 50_000 : 1_000_000;
  const orders = short ? 2_000 : 50_000;
  const many = short ? '50k' : '1M';
  const through = (kind, away, what) => ({
    job: `${many} ${kind} through ${GRID.resting} resting orders, ${what}`, unit: 'ns/tick', reference: 'ours',
    candidates: [
      { name: 'ours', load: async () => ticks({ kind, count, away }) },
      native({ kind, count, away }, short ? 3 : 7),
      { name: 'an object per tick, every order asked', load: async () => objects({ kind, count, away }) },
    ],
  });
  const alone = (job, load) => ({ job, unit: 'orders/s', reference: 'ours', candidates: [{ name: 'ours', load: async () => load() }] });
  return [
    through('quotes', FAR, 'none of them touched'),
    through('trades', FAR, 'none of them touched'),
    through('quotes', 0, 'a fill per 83 quotes, queue risk-averse'),
    through('trades', 0, 'a fill per 73 trades, no queue'),
    ...Object.entries(SETS).map(([set, { events, fills }]) => alone(`${set}, each bar: ${events} events, ${fills} fill${fills > 1 ? 's' : ''}`, () => onBars({ set, count: orders }))),
    alone(`limit among ${GRID.resting} others: placed, cancelled`, () => changes({ kind: 'cancel', count: orders })),
    alone(`limit among ${GRID.resting} others: replaced`, () => changes({ kind: 'replace', count: orders })),
  ];
};
