// @ts-check
// An empty project that installs every tarball and uses it the way strangers do.
import { cpSync, mkdirSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';
import { blocksOf } from '../docs/blocks.mjs';
import { Failure, ROOT } from '../workspace/root.mjs';
import { runProcess } from '../workspace/run-process.mjs';

/** @typedef {import('./pack.mjs').Packed} Packed */

/** Installs all tarballs together into a new project, with npm. What they need of others comes from npm's cache where it can. */
export const makeConsumer = async (/** @type {string} */ folder, /** @type {readonly Packed[]} */ packed) => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const dependencies = Object.fromEntries(packed.map(({ name, file }) => [name, `file:${file}`]));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'consumer', private: true, type: 'module', dependencies }));
  const args = ['install', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'];
  const { code, output } = await runProcess('npm', args, { cwd: folder, shell: process.platform === 'win32' });
  if (code !== 0) throw new Failure(`${output.trim()}\nnpm could not install the tarballs together (code ${code})`);
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
  const load = await run(folder, ['--input-type=module', '--eval', LOAD, ...entries]);
  const [esm, commonjs] = [await run(folder, ['main.mjs']), await run(folder, ['main.cjs'])];
  const problems = load.output.split('\n').filter((line) => line.trim() !== '');
  for (const [name, { code, output }] of /** @type {const} */ ([['main.mjs', esm], ['main.cjs', commonjs]])) {
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
  const ours = `${join(realpathSync(folder), 'node_modules', '@trader').replaceAll('\\', '/')}/`;
  const declarations = program.getSourceFiles().filter(({ fileName }) => fileName.startsWith(ours));
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
