// @ts-check
// An empty project that installs every tarball and uses it the way strangers do.
import { cpSync, mkdirSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';
import { blocksOf } from '../docs/blocks.mjs';
import { Failure, ROOT } from '../workspace/root.mjs';
import { runPnpm } from '../workspace/install.mjs';
import { runProcess } from '../workspace/run-process.mjs';

/** @typedef {import('./pack.mjs').Packed} Packed */

/**
 * Installs all tarballs together into a new project. What they need of others comes from pnpm's store, which has it since the workspace was
 * installed; and each sees only what it depends on, so one that forgot to say what it needs does not load.
 */
export const makeConsumer = async (/** @type {string} */ folder, /** @type {readonly Packed[]} */ packed) => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const dependencies = Object.fromEntries(packed.map(({ name, file }) => [name, `file:${file}`]));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'consumer', private: true, type: 'module', dependencies }));
  // JSON is YAML. No version of ours is on a registry before it is published, so what they need of each other is the tarballs too.
  writeFileSync(join(folder, 'pnpm-workspace.yaml'), JSON.stringify({ overrides: dependencies, pmOnFail: 'ignore' }));
  const { code, output } = await runPnpm(['install', '--prefer-offline', '--no-frozen-lockfile'], { cwd: folder });
  if (code !== 0) throw new Failure(`${output.trim()}\npnpm could not install the tarballs together (code ${code})`);
  cpSync(join(ROOT, 'tests', 'consumer'), folder, { recursive: true });
};

/** Loads every entry in both ways. */
const LOAD = `
  import { createRequire } from 'node:module';
  const require = createRequire(import.meta.url);
  const problems = [];
  for (const entry of process.argv.slice(1)) {
    try {
      const imported = Object.keys(await import(entry));
      const required = Object.keys(require(entry));
      const only = [...imported.filter((name) => !required.includes(name)), ...required.filter((name) => !imported.includes(name))];
      if (only.length > 0) problems.push(entry + ': import and require disagree about ' + only.join(', '));
      if (imported.length === 0) problems.push(entry + ': exports nothing');
    } catch (error) {
      problems.push(entry + ': ' + error.message);
    }
  }
  console.log(problems.join('\\n'));`;

const run = (/** @type {string} */ folder, /** @type {string[]} */ args) => runProcess(process.execPath, args, { cwd: folder });

/** The entries loaded, and one program run as ESM and as CommonJS: both must print the same. @returns {Promise<string[]>} what is wrong */
export const runConsumer = async (/** @type {string} */ folder, /** @type {readonly string[]} */ entries) => {
  const [load, esm, commonjs] = await Promise.all([
    run(folder, ['--input-type=module', '--eval', LOAD, ...entries]), run(folder, ['main.mjs']), run(folder, ['main.cjs']),
  ]);
  const problems = load.output.split('\n').filter((line) => line.trim() !== '');
  for (const [name, { code, output }] of /** @type {const} */ ([['all entries', load], ['main.mjs', esm], ['main.cjs', commonjs]])) {
    if (code !== 0) problems.push(`${name} ended with code ${code}: ${output.trim()}`);
  }
  if (esm.output !== commonjs.output) problems.push(`ESM and CommonJS do not print the same:\n${esm.output}\n${commonjs.output}`);
  return problems;
};

/** Writes the TypeScript examples of guides and READMEs as files of the project. @returns {string[]} their names */
const writeExamples = (/** @type {string} */ folder, /** @type {readonly Packed[]} */ packed) => {
  const guides = join(ROOT, 'docs', 'guides');
  const pages = [...readdirSync(guides).map((name) => [name, join(guides, name)]), ...packed.map((each) => [each.name, join(each.folder, 'README.md')])];
  return pages.flatMap(([name = '', path = '']) => blocksOf(readFileSync(path, 'utf8')).filter(({ language }) => language === 'ts').map(({ line, code }) => {
    const file = `example-${name.replace(/\W+/g, '-')}-line-${line}.mts`;
    writeFileSync(join(folder, file), code);
    return file;
  }));
};

const NODE16 = { module: ts.ModuleKind.Node16, moduleResolution: ts.ModuleResolutionKind.Node16 };
const BUNDLER = { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler };
const STRICTEST = { exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true };

/** What one compiler says of some files of the project and of our declarations in it. @returns {string[]} */
const compile = (/** @type {string} */ folder, /** @type {string} */ name, /** @type {ts.CompilerOptions} */ options, /** @type {readonly string[]} */ files) => {
  const roots = files.map((file) => join(folder, file).replaceAll('\\', '/'));
  const program = ts.createProgram(roots, {
    ...options, target: ts.ScriptTarget.ES2022, strict: true, noEmit: true, types: ['node'], typeRoots: [join(ROOT, 'node_modules', '@types')],
  });
  const installed = `${join(realpathSync(folder), 'node_modules').replaceAll('\\', '/')}/`;
  const declarations = program.getSourceFiles().filter(({ fileName }) => fileName.startsWith(installed) && fileName.includes('/node_modules/@trader/'));
  if (declarations.length === 0) return [`${name}: no declarations of ours were found`];
  // Our declarations and what uses them: other people's are theirs to check.
  const checked = [...declarations, ...program.getSourceFiles().filter(({ fileName }) => roots.includes(fileName))];
  const diagnostics = [...program.getOptionsDiagnostics(), ...program.getGlobalDiagnostics(), ...checked.flatMap((file) => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)])];
  return diagnostics.map(({ file, messageText }) => `${name}: ${file ? `${relative(folder, file.fileName)}: ` : ''}${ts.flattenDiagnosticMessageText(messageText, ' ')}`);
};

/** What strangers' compilers say of a program that uses the packages, of one that imports every entry, and of our examples. @returns {string[]} */
export const typecheckConsumer = (/** @type {string} */ folder, /** @type {readonly Packed[]} */ packed) => {
  const entries = packed.flatMap((each) => each.entries);
  writeFileSync(join(folder, 'all.mts'), entries.map((entry, index) => `export * as e${index} from '${entry}';`).join('\n'));
  writeFileSync(join(folder, 'all.cts'), entries.map((entry, index) => `export import e${index} = require('${entry}');`).join('\n'));
  const examples = writeExamples(folder, packed);
  return [
    ...compile(folder, 'node16', { ...NODE16, ...STRICTEST }, ['main.mts', 'all.mts', 'all.cts']),
    ...compile(folder, 'bundler', { ...BUNDLER, ...STRICTEST }, ['main.mts', 'all.mts']),
    ...compile(folder, 'examples', BUNDLER, examples),
  ];
};
