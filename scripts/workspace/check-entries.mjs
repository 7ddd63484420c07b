// @ts-check
// Uses every entry of every built package the way strangers do: import, require, and types under Node's own resolution.
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';
import { listPackages } from './packages.mjs';
import { CACHE, ROOT } from './root.mjs';

const project = join(CACHE, 'consumer');
const entries = listPackages().flatMap(({ name, manifest }) =>
  Object.entries(manifest.exports ?? {})
    .filter(([, target]) => typeof target === 'object' && target !== null && 'import' in target)
    .map(([path]) => name + path.slice(1)));

/** A project that has installed every package. */
const makeProject = () => {
  rmSync(project, { recursive: true, force: true });
  for (const { name, folder } of listPackages()) {
    const path = join(project, 'node_modules', name);
    mkdirSync(dirname(path), { recursive: true });
    symlinkSync(folder, path, 'junction');
  }
};

/** Writes a file of the project that has one line for every entry. */
const write = (/** @type {string} */ name, /** @type {(entry: string, index: number) => string} */ line) => {
  const path = join(project, name);
  writeFileSync(path, entries.map(line).join('\n'));
  return path;
};

/** @returns {Promise<string[]>} what is wrong when the entries are loaded */
const loadAll = async () => {
  const file = join(project, 'load.mjs');
  writeFileSync(file, 'export const load = (entry) => import(entry);');
  const require = createRequire(file);
  const { load } = await import(pathToFileURL(file).href);
  const problems = [];
  for (const entry of entries) {
    try {
      const imported = Object.keys(await load(entry));
      const required = Object.keys(require(entry));
      const only = [...imported.filter((name) => !required.includes(name)), ...required.filter((name) => !imported.includes(name))];
      if (only.length > 0) problems.push(`${entry}: import and require disagree about ${only.join(', ')}`);
    } catch (error) {
      problems.push(`${entry}: ${error instanceof Error ? error.message : error}`);
    }
  }
  return problems;
};

/** What the compiler says of a project that imports every entry, as ESM and as CommonJS. */
const typecheckAll = () => {
  const files = [
    write('types.mts', (entry, index) => `export * as e${index} from '${entry}';`),
    write('types.cts', (entry, index) => `export import e${index} = require('${entry}');`),
  ];
  const program = ts.createProgram(files, {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
    strict: true,
    noEmit: true,
    types: ['node'],
    typeRoots: [join(ROOT, 'node_modules', '@types')],
  });
  // Our own declarations and what uses them: other people's are theirs to check.
  const checked = program.getSourceFiles().filter(({ fileName }) => files.includes(fileName) || /[\\/](?:packages|apps)[\\/][^\\/]+[\\/]dist[\\/]/.test(fileName));
  const diagnostics = [...program.getOptionsDiagnostics(), ...program.getGlobalDiagnostics(), ...checked.flatMap((file) => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)])];
  return diagnostics.map(({ file, messageText }) => `${file ? `${file.fileName}: ` : ''}${ts.flattenDiagnosticMessageText(messageText, ' ')}`);
};

makeProject();
const problems = [...(await loadAll()), ...typecheckAll()];
for (const problem of problems) console.log(problem);
console.log(`${entries.length} entries, ${problems.length} problems`);
process.exitCode = problems.length > 0 ? 1 : 0;
