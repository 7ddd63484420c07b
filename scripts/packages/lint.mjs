// @ts-check
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
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

/** What is wrong with a tarball, as lines. */
export const lintPackage = async (/** @type {import('./pack.mjs').Packed} */ packed) =>
  [...await lintManifest(packed), ...await lintTypes(packed)].map((problem) => `${packed.name}: ${problem}`);
