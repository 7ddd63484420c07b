// @ts-check
// `pnpm reproduce lean FOLDER`: another project's published results, computed again by ours.
import { resolve } from 'node:path';
import { build } from './workspace/build.mjs';
import { install } from './workspace/install.mjs';
import { alone } from './workspace/lock.mjs';
import { Failure, main } from './workspace/root.mjs';

/** An error of ours, about a file or a figure, as its message. */
const inOneLine = (/** @type {() => import('../packages/backtest/reproductions/lean.mjs').Row[]} */ work) => {
  try {
    return work();
  } catch (error) {
    throw error instanceof Error && error.name === 'TraderError' ? new Failure(error.message) : error;
  }
};

await main(async () => {
  const [what, folder, ...more] = process.argv.slice(2).filter((argument) => argument !== '--');
  if (what !== 'lean' || folder === undefined || more.length > 0) throw new Failure('usage: pnpm reproduce lean FOLDER, the folder being LEAN\'s Data folder');
  await alone(async () => {
    await install();
    await build({ types: false });
  });
  const { reproduceLean } = await import('../packages/backtest/reproductions/lean.mjs');
  const rows = inOneLine(() => reproduceLean(resolve(folder)));
  for (const { test, figure, theirs, ours } of rows) console.log(`${theirs === ours ? 'same' : 'DIFFERS'}  ${test.padEnd(28)} ${figure.padEnd(10)} LEAN ${theirs.padStart(10)}  ours ${ours.padStart(10)}`);
  const different = rows.filter(({ theirs, ours }) => theirs !== ours).length;
  if (different > 0) throw new Failure(`${different} of ${rows.length} figures differ`);
});
