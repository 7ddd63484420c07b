// @ts-check
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { listFiles } from '../workspace/files.mjs';

const CODE = /\.(?:ts|tsx|mts|cts|mjs|js)$/;
const TEXT = /\.(?:ts|tsx|mts|cts|mjs|js|json|jsonc|md|yml|yaml|sh|html|css|svg)$|(?:^|\/)\.[^/]*$|^\.ci\//;

/**
 * @typedef {{ file: string, line: number, rule: string, message: string }} Violation
 * @typedef {{ path: string, text: string, lines: string[], isTest: boolean, isSource: boolean, unit: string, tree: ts.SourceFile }} SourceFile
 * `unit` is the package or app a file belongs to ("core", "trader"), or '' at the root. `isSource`: shipped code of a unit.
 */

/** @returns {SourceFile} */
const readSource = (/** @type {string} */ root, /** @type {string} */ path) => {
  const text = readFileSync(join(root, path), 'utf8');
  const [top, unit = '', ...rest] = path.split('/');
  const inUnit = top === 'packages' || top === 'apps';
  const isTest = path.endsWith('.test.ts') || (inUnit && (rest[0] === 'test' || rest[0] === 'bench')) || top === 'tests' || top === 'bench';
  return {
    path,
    text,
    lines: text.split(/\r?\n/),
    isTest,
    isSource: inUnit && rest[0] === 'src' && !isTest,
    unit: inUnit ? unit : '',
    tree: ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true),
  };
};

/** What the rules look at: the parsed code, and the text of every file a person wrote. */
export const readWorkspace = (/** @type {string} */ root) => {
  const paths = listFiles(root).sort();
  const sources = paths.filter((path) => CODE.test(path)).map((path) => readSource(root, path));
  return {
    root,
    sources,
    /** @type {(path: string) => boolean} */
    exists: (path) => existsSync(join(root, path)),
    /** @type {(path: string) => string} */
    read: (path) => readFileSync(join(root, path), 'utf8'),
    paths,
    texts: paths.filter((path) => TEXT.test(path)),
  };
};

/** @typedef {ReturnType<typeof readWorkspace>} Workspace */

/** The line, counted from 1, where `node` begins. */
export const lineOf = (/** @type {SourceFile} */ source, /** @type {ts.Node} */ node) =>
  source.tree.getLineAndCharacterOfPosition(node.getStart(source.tree)).line + 1;

/** Calls `visit` for every node of a file. */
export const eachNode = (/** @type {SourceFile} */ source, /** @type {(node: ts.Node) => void} */ visit) => {
  const step = (/** @type {ts.Node} */ node) => {
    visit(node);
    ts.forEachChild(node, step);
  };
  step(source.tree);
};

/** Every module a file imports, re-exports or loads: its name, whether only types cross, and where. */
export const importsOf = (/** @type {SourceFile} */ source) => {
  /** @type {{ name: string, typeOnly: boolean, node: ts.Node }[]} */
  const imports = [];
  eachNode(source, (node) => {
    if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier)) {
      const typeOnly = ts.isImportDeclaration(node) ? node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword : node.isTypeOnly;
      imports.push({ name: node.moduleSpecifier.text, typeOnly, node });
    } else if (ts.isCallExpression(node) && loads(node) && node.arguments[0] && ts.isStringLiteralLike(node.arguments[0])) {
      imports.push({ name: node.arguments[0].text, typeOnly: false, node });
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument) && ts.isStringLiteral(node.argument.literal)) {
      imports.push({ name: node.argument.literal.text, typeOnly: true, node });
    }
  });
  return imports;
};

/** Whether a call is import(...) or require(...). */
const loads = (/** @type {ts.CallExpression} */ call) =>
  call.expression.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(call.expression) && call.expression.text === 'require');
