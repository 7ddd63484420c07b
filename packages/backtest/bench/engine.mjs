import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { grademark } from './engine/grademark.mjs';
import { objects } from './engine/objects.mjs';
import { ours, oursAsNumbers, oursBesidePeer, oursJournaled } from './engine/ours.mjs';

export const name = 'engine';

const unit = 'ns/bar';
const compiler = ['-std=c++17', '-O3', '-ffp-contract=off'];

const native = ({ symbols, perSymbol, fast, slow }, runs) => ({
  name: `C++ ${compiler.slice(1).join(' ')}`,
  command: async () => {
    const program = join(mkdtempSync(join(tmpdir(), 'engine-')), 'engine');
    try {
      execFileSync('g++', [...compiler, '-o', program, fileURLToPath(new URL('native/engine.cpp', import.meta.url))], { stdio: 'ignore' });
    } catch {
      return undefined;
    }
    return [program, ...[symbols, perSymbol, fast, slow, runs].map(String)];
  },
});

const millions = (count) => (count >= 1e6 ? `${count / 1e6}M` : `${count / 1e3}k`);

/** @param {{short: boolean}} options */
export const jobs = ({ short }) => {
  const one = { symbols: 1, perSymbol: short ? 100_000 : 1_000_000 };
  const many = { symbols: 100, perSymbol: short ? 2_000 : 100_000 };
  /** Dense crosses cost a hundred times as much a bar. */
  const fewerOfMany = { symbols: 100, perSymbol: short ? 1_000 : 10_000 };
  const few = { symbols: 1, perSymbol: short ? 5_000 : 20_000 };
  const sparse = { fast: 300, slow: 900 };
  const dense = { fast: 10, slow: 30 };
  const title = ({ symbols, perSymbol }, { fast, slow }, what) => `SMA ${fast}/${slow}, ${symbols} x ${millions(perSymbol)} bars, ${what}`;
  const compared = (bars, cross, what) => ({
    job: title(bars, cross, what), unit, reference: 'ours',
    candidates: [{ name: 'ours', load: async () => ours({ ...bars, ...cross }) }, native({ ...bars, ...cross }, short ? 3 : 9)],
  });
  const journaled = (bars, cross, what) => ({
    job: title(bars, cross, `${what}, journal on`), unit, reference: 'ours',
    candidates: [{ name: 'ours', load: async () => oursJournaled({ ...bars, ...cross }) }],
  });
  const besidePeer = (bars, what, prepared) => ({
    job: title(bars, sparse, 'each by its own rules: only the number of bars is compared'), unit, reference: 'ours',
    candidates: [
      { name: 'ours', load: async () => oursBesidePeer({ ...bars, ...sparse }) },
      { name: `grademark, its ${what}`, load: () => grademark({ ...bars, ...sparse }, prepared) },
    ],
  });
  return [
    compared(one, sparse, 'an order per 246 bars'),
    compared(many, sparse, 'an order per 250 bars'),
    compared(one, dense, 'an order per 7 bars'),
    compared(fewerOfMany, dense, 'an order per 7 bars'),
    journaled(one, sparse, 'an order per 246 bars'),
    journaled(one, dense, 'an order per 7 bars'),
    {
      job: title(one, sparse, 'money in doubles'), unit, reference: 'ours', relTol: 1e-9,
      candidates: [
        { name: 'ours', load: async () => oursAsNumbers({ ...one, ...sparse }) },
        { name: 'an object per bar, events', load: async () => objects({ ...one, ...sparse }) },
      ],
    },
    besidePeer(one, 'averages made beforehand', true),
    besidePeer(few, 'averages by data-forge', false),
  ];
};
