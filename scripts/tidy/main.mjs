// @ts-check
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { tidy } from './tidy.mjs';

const root = resolve(process.argv[2] ?? fileURLToPath(new URL('../..', import.meta.url)));
const violations = tidy(root);
for (const { file, line, rule, message } of violations) console.log(`${file}:${line} ${rule}: ${message}`);
console.log(violations.length === 0 ? 'tidy: every house rule holds' : `tidy: ${violations.length} violations`);
process.exitCode = violations.length === 0 ? 0 : 1;
