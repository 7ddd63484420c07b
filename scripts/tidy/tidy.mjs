// @ts-check
import { bans } from './rules/bans.mjs';
import { docstrings } from './rules/docstrings.mjs';
import { figures } from './rules/figures.mjs';
import { layers } from './rules/layers.mjs';
import { privatePaths } from './rules/private-paths.mjs';
import { sizes } from './rules/sizes.mjs';
import { readWorkspace } from './workspace.mjs';

const RULES = [layers, bans, sizes, docstrings, figures, privatePaths];
const EXCUSE = /tidy-ok: *\S/;

/**
 * Checks the house rules of the workspace in `root`. A violation is forgiven when its line says `tidy-ok: reason`;
 * of a whole file or function that is its first line.
 * @returns {import('./workspace.mjs').Violation[]}
 */
export const tidy = (/** @type {string} */ root) => {
  const workspace = readWorkspace(root);
  /** @type {Map<string, string[]>} */
  const lines = new Map();
  const lineAt = (/** @type {string} */ file, /** @type {number} */ line) => {
    if (!lines.has(file)) lines.set(file, workspace.read(file).split('\n'));
    return lines.get(file)?.[line - 1] ?? '';
  };
  return RULES.flatMap((rule) => rule(workspace))
    .filter(({ file, line }) => !EXCUSE.test(lineAt(file, line)))
    .sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line));
};
