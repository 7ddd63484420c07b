// @ts-check
import ts from 'typescript';
import { eachNode, lineOf } from '../workspace.mjs';

const FUNCTION_LINES = 70;
const TRADING_LOOP = 'packages/execution/src/trading-loop.ts';

/** How long a file may be, and why. */
const fileLimit = (/** @type {string} */ path) => {
  if (path === TRADING_LOOP) return { most: 200, advice: 'move a stage of the loop into its own file' };
  if (path.includes('/src/') && path.includes('/ports/') && !path.endsWith('.test.ts')) return { most: 40, advice: 'a port is one idea: split it' };
  return { most: 400, advice: 'split it by what it is about' };
};

/** Lines of a file without the empty one after its last newline. */
const lengthOf = (/** @type {string[]} */ lines) => (lines.at(-1) === '' ? lines.length - 1 : lines.length);

/** Functions, files, ports and the trading loop stay short enough to be read at once. Functions of tests may be long: they are lists. */
export const sizes = (/** @type {import('../workspace.mjs').Workspace} */ { sources }) => {
  /** @type {import('../workspace.mjs').Violation[]} */
  const violations = [];
  for (const source of sources) {
    const { most, advice } = fileLimit(source.path);
    const length = lengthOf(source.lines);
    if (length > most) violations.push({ file: source.path, line: 1, rule: 'file-length', message: `${length} lines, more than ${most}; ${advice}` });
    if (source.isTest) continue;
    eachNode(source, (node) => {
      if (!ts.isFunctionLike(node) || !('body' in node) || !node.body) return;
      const first = lineOf(source, node);
      const lines = source.tree.getLineAndCharacterOfPosition(node.getEnd()).line + 2 - first;
      if (lines > FUNCTION_LINES) {
        violations.push({ file: source.path, line: first, rule: 'function-length', message: `${lines} lines, more than ${FUNCTION_LINES}; give its steps names of their own` });
      }
    });
  }
  return violations;
};
