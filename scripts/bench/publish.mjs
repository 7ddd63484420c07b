// @ts-check
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { markdownTable } from './table.mjs';
import { listFiles } from '../workspace/files.mjs';

/** @typedef {import('./run-job.mjs').MeasuredRow} MeasuredRow */

const machine = () => `${cpus()[0]?.model.trim() || 'an unnamed processor'}, ${cpus().length} threads, Node ${process.versions.node}, ${process.platform} ${process.arch}`;

/** Writes docs/bench/NAME.md, and the same text into every page that quotes it between its markers. */
export const publish = (/** @type {string} */ root, /** @type {string} */ name, /** @type {MeasuredRow[]} */ rows, /** @type {string[]} */ leftOut) => {
  const text = markdownTable(rows, machine(), leftOut);
  mkdirSync(join(root, 'docs', 'bench'), { recursive: true });
  writeFileSync(join(root, 'docs', 'bench', `${name}.md`), text);
  const block = new RegExp(`(<!-- bench:${name} -->\\r?\\n)[\\s\\S]*?(<!-- /bench -->)`, 'g');
  for (const page of listFiles(root).filter((path) => path.endsWith('.md'))) {
    const before = readFileSync(join(root, page), 'utf8');
    const after = before.replace(block, (_, open, close) => `${open}${text}${close}`);
    if (after !== before) writeFileSync(join(root, page), after);
  }
};
