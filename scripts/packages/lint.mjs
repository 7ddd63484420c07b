// @ts-check
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { ROOT } from '../workspace/root.mjs';
import { bytesOf } from './pack.mjs';

/** What publint says of a tarball: every message counts, suggestions too. */
const lintManifest = async (/** @type {import('./pack.mjs').Packed} */ packed) => {
  const { messages, pkg } = await publint({ pack: { tarball: bytesOf(packed) }, strict: true });
  return messages.map((message) => `publint: ${formatMessage(message, pkg, { color: false }) ?? message.code}`);
};

/** What "are the types wrong?" says: how each entry's types resolve for old and new Node, as ESM and CommonJS, and for bundlers. */
const lintTypes = async (/** @type {import('./pack.mjs').Packed} */ packed) => {
  const result = await checkPackage(createPackageFromTarballData(new Uint8Array(bytesOf(packed))));
  if (!result.types) return ['attw: the package has no types'];
  return result.problems
    // Node 10 knows no `exports`: entries beside the main one do not exist for it, and it cannot run these packages anyway.
    .filter((problem) => !('resolutionKind' in problem && problem.resolutionKind === 'node10'))
    .map((problem) => `attw: ${problem.kind} ${'entrypoint' in problem ? `of ${problem.entrypoint} (${problem.resolutionKind})` : ''}`.trim());
};

/** Which files of a tarball name the folder it was built in: that is nobody's business, and leads nowhere on another machine. */
const lintPaths = (/** @type {import('./pack.mjs').Packed} */ packed, /** @type {string} */ root) => {
  const files = createPackageFromTarballData(new Uint8Array(bytesOf(packed)));
  // Not the end of a longer path: "../src/" does not name a workspace in /src.
  const named = new RegExp(`(?<![\\w.~@-])${root.replaceAll('\\', '/').replace(/[^\w/]/g, '\\$&')}/`);
  return files.listFiles().filter((path) => named.test(files.readFile(path).replace(/\\+/g, '/')))
    .map((path) => `paths: ${path} names the folder it was built in`);
};

/** What is wrong with a tarball that was built in the workspace `root`, as lines. */
export const lintPackage = async (/** @type {import('./pack.mjs').Packed} */ packed, root = ROOT) =>
  [...await lintManifest(packed), ...await lintTypes(packed), ...lintPaths(packed, root)].map((problem) => `${packed.name}: ${problem}`);
