// @ts-check
import { posix } from 'node:path';
import ts from 'typescript';
import { lineOf } from '../workspace.mjs';

/** @typedef {import('../workspace.mjs').SourceFile} SourceFile */

/** The sources that a package's `exports` name. */
const entriesOf = (/** @type {import('../workspace.mjs').Workspace} */ workspace, /** @type {string} */ manifest) => {
  const { exports = {} } = JSON.parse(workspace.read(manifest));
  return Object.values(exports)
    .map((entry) => (typeof entry === 'object' && entry !== null ? entry['@trader/source'] : undefined))
    .filter((path) => typeof path === 'string')
    .map((path) => posix.join(posix.dirname(manifest), path));
};

/** The declarations of one statement: [name, node whose docstring counts]. @returns {[string, ts.Node][]} */
const declared = (/** @type {ts.Statement} */ statement) => {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.map((declaration) => [declaration.name.getText(), statement]);
  }
  const named = ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement) || ts.isInterfaceDeclaration(statement)
    || ts.isTypeAliasDeclaration(statement) || ts.isEnumDeclaration(statement) || ts.isModuleDeclaration(statement);
  return named && statement.name ? [[statement.name.getText(), statement]] : [];
};

const isExported = (/** @type {ts.Statement} */ statement) =>
  ts.canHaveModifiers(statement) && (ts.getModifiers(statement) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);

const hasDocstring = (/** @type {ts.Node} */ node) => ts.getJSDocCommentsAndTags(node).some(ts.isJSDoc);

/** The file a relative import means. @returns {SourceFile | undefined} */
const resolve = (/** @type {Map<string, SourceFile>} */ files, /** @type {string} */ from, /** @type {string} */ name) => {
  if (!name.startsWith('.')) return undefined;
  const base = posix.join(posix.dirname(from), name);
  return files.get(`${base}.ts`) ?? files.get(`${base}.tsx`) ?? files.get(`${base}/index.ts`) ?? files.get(base);
};

/**
 * Walks from an index along its re-exports, and calls `visit` for every public declaration.
 * `wanted` is the set of names to show of this file, or undefined for all it exports.
 */
const walkExports = (
  /** @type {Map<string, SourceFile>} */ files,
  /** @type {SourceFile} */ source,
  /** @type {Set<string> | undefined} */ wanted,
  /** @type {(source: SourceFile, name: string, node: ts.Node) => void} */ visit,
) => {
  /** @type {Map<string, Set<string>>} */
  const passedOn = new Map();
  const local = new Set();
  for (const statement of source.tree.statements) {
    if (!ts.isExportDeclaration(statement)) continue;
    const target = statement.moduleSpecifier && ts.isStringLiteral(statement.moduleSpecifier) ? statement.moduleSpecifier.text : undefined;
    if (!statement.exportClause || ts.isNamespaceExport(statement.exportClause)) {
      const next = target && resolve(files, source.path, target);
      if (next) walkExports(files, next, statement.exportClause ? undefined : wanted, visit);
      continue;
    }
    for (const element of statement.exportClause.elements) {
      if (wanted && !wanted.has(element.name.text)) continue;
      const original = (element.propertyName ?? element.name).text;
      if (target === undefined) local.add(original);
      else passedOn.set(target, (passedOn.get(target) ?? new Set()).add(original));
    }
  }
  for (const [target, names] of passedOn) {
    const next = resolve(files, source.path, target);
    if (next) walkExports(files, next, names, visit);
  }
  for (const statement of source.tree.statements) {
    for (const [name, node] of declared(statement)) {
      if (local.has(name) || (isExported(statement) && (!wanted || wanted.has(name)))) visit(source, name, node);
    }
  }
};

/** Everything a package exports says what it is. One docstring is enough for the overloads of a name. */
export const docstrings = (/** @type {import('../workspace.mjs').Workspace} */ workspace) => {
  const files = new Map(workspace.sources.map((source) => [source.path, source]));
  /** @type {Map<string, import('../workspace.mjs').Violation & { documented: boolean }>} */
  const exported = new Map();
  const manifests = workspace.paths.filter((path) => /^packages\/[^/]+\/package\.json$/.test(path));
  for (const entry of manifests.flatMap((manifest) => entriesOf(workspace, manifest))) {
    const index = files.get(entry);
    if (!index) continue;
    walkExports(files, index, undefined, (source, name, node) => {
      const key = `${source.path} ${name}`;
      const documented = hasDocstring(node) || exported.get(key)?.documented === true;
      const line = exported.get(key)?.line ?? lineOf(source, node);
      exported.set(key, { file: source.path, line, rule: 'docstring', message: `${name} is public and has no docstring; say what it is, its units and its errors`, documented });
    });
  }
  return [...exported.values()].filter(({ documented }) => !documented).map(({ file, line, rule, message }) => ({ file, line, rule, message }));
};
