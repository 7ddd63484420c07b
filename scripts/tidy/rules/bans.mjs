// @ts-check
import { builtinModules } from 'node:module';
import ts from 'typescript';
import { eachNode, importsOf, lineOf } from '../workspace.mjs';

/**
 * @typedef {import('../workspace.mjs').SourceFile} SourceFile
 * @typedef {{ rule: string, message: string }} Finding
 * A ban says which files it watches, and what it finds in one node.
 * @typedef {{ watches: (source: SourceFile) => boolean, find: (node: ts.Node, source: SourceFile) => Finding | undefined }} Ban
 */

const everyFile = (/** @type {SourceFile} */ source) => /\.[mc]?tsx?$/.test(source.path);
/** Where the time of this process comes in. */
const isAdapter = (/** @type {SourceFile} */ source) => source.path.startsWith('apps/trader/src/adapters/') || source.path === 'packages/brokers/src/node/timers.ts';
const inNodeFolder = (/** @type {SourceFile} */ source) => source.path.split('/').includes('node');

const CLOCKS = new Set(['Date.now', 'performance.now', 'process.hrtime', 'process.hrtime.bigint']);
const CHANCE = new Set(['Math.random', 'crypto.randomUUID', 'randomUUID', 'crypto.getRandomValues', 'randomBytes', 'crypto.randomBytes']);
const TIMERS = new Set(['setTimeout', 'setInterval', 'setImmediate']);

/** The dotted name of what is called, without globalThis. */
const calleeName = (/** @type {ts.CallExpression | ts.NewExpression} */ node) =>
  node.expression.getText().replace(/\s/g, '').replace(/^globalThis\./, '');

/** @type {Ban[]} */
const BANS = [
  {
    watches: everyFile,
    find: (node) => (node.kind === ts.SyntaxKind.AnyKeyword ? { rule: 'no-any', message: 'any hides mistakes; write the type, or unknown and narrow it' } : undefined),
  },
  {
    watches: everyFile,
    find: (node) => {
      if (!ts.isAsExpression(node) && !ts.isTypeAssertionExpression(node)) return undefined;
      if (ts.isTypeReferenceNode(node.type) && /(?:^|\.)ApprovedOrder$/.test(node.type.typeName.getText())) {
        return { rule: 'approval', message: 'an approval is never cast; get one from the gate' };
      }
      const inner = ts.isParenthesizedExpression(node.expression) ? node.expression.expression : node.expression;
      const launders = ts.isAsExpression(inner) && (inner.type.kind === ts.SyntaxKind.UnknownKeyword || inner.type.kind === ts.SyntaxKind.NeverKeyword);
      return launders ? { rule: 'no-double-cast', message: 'a cast through unknown switches the compiler off; narrow the value or mend its type' } : undefined;
    },
  },
  {
    watches: (source) => source.isSource && !isAdapter(source),
    find: (node) => {
      if (ts.isNewExpression(node) && calleeName(node) === 'Date' && (node.arguments?.length ?? 0) === 0) {
        return { rule: 'time', message: 'reads the wall clock; take the time from an event or a Clock that is passed in' };
      }
      if (!ts.isCallExpression(node)) return undefined;
      const name = calleeName(node);
      if (CLOCKS.has(name) || name === 'Date') return { rule: 'time', message: `${name}() reads the wall clock; take the time from an event or a Clock that is passed in` };
      if (CHANCE.has(name)) return { rule: 'chance', message: `${name}() cannot be replayed; take a Random that is passed in, or derive the id from its inputs` };
      return undefined;
    },
  },
  {
    watches: (source) => source.isSource && !isAdapter(source) && !inNodeFolder(source),
    find: (node) => {
      const isTimer = ts.isCallExpression(node) && TIMERS.has(calleeName(node));
      return isTimer ? { rule: 'timers', message: `${calleeName(node)}() ties the code to real time; let the adapter that owns the clock call you, or move it to a folder named node/` } : undefined;
    },
  },
  {
    watches: (source) => source.isSource && !source.path.endsWith('/config.ts'),
    find: (node) => {
      const isEnvironment = ts.isPropertyAccessExpression(node) && node.name.text === 'env' && /^(?:globalThis\.)?process$/.test(node.expression.getText());
      return isEnvironment ? { rule: 'environment', message: 'process.env is read in config.ts only; take the setting as a parameter' } : undefined;
    },
  },
  {
    watches: (source) => source.isSource && !source.path.endsWith('/modes.ts'),
    find: (node) => (asksForMode(node) ? { rule: 'modes', message: 'code must not know its mode; let the table in modes.ts choose what is passed in' } : undefined),
  },
  {
    watches: (source) => source.unit !== '' && source.path.includes('/src/'),
    find: (node, source) => {
      if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.InstanceOfKeyword) return undefined;
      const name = node.right.getText().split('.')[0];
      return foreignNames(source).has(name)
        ? { rule: 'instanceof', message: `instanceof ${name} fails across two copies of a package; test a code or a kind instead` }
        : undefined;
    },
  },
  {
    watches: (source) => source.isSource && source.path.startsWith('packages/'),
    find: (node) => {
      const isConsole = ts.isPropertyAccessExpression(node) && /^(?:globalThis\.)?console$/.test(node.expression.getText());
      return isConsole ? { rule: 'no-console', message: 'a library does not print; return the value or take a listener' } : undefined;
    },
  },
];

/** Whether a node compares a mode with one of its names. */
const asksForMode = (/** @type {ts.Node} */ node) => {
  const isMode = (/** @type {ts.Node} */ side) => /(?:^|[.\]_?])mode$|Mode$/.test(side.getText());
  const isName = (/** @type {ts.Node} */ side) => ts.isStringLiteral(side) && /^(?:live|paper|backtest|simulation)$/.test(side.text);
  if (ts.isBinaryExpression(node)) {
    const compares = [ts.SyntaxKind.EqualsEqualsEqualsToken, ts.SyntaxKind.ExclamationEqualsEqualsToken, ts.SyntaxKind.EqualsEqualsToken, ts.SyntaxKind.ExclamationEqualsToken];
    if (!compares.includes(node.operatorToken.kind)) return false;
    return (isMode(node.left) && isName(node.right)) || (isName(node.left) && isMode(node.right));
  }
  return ts.isSwitchStatement(node) && isMode(node.expression) && node.caseBlock.clauses.some((clause) => ts.isCaseClause(clause) && isName(clause.expression));
};

/** @type {WeakMap<SourceFile, Set<string>>} */
const foreignNamesOf = new WeakMap();

/** Names a file imports from other packages. */
const foreignNames = (/** @type {SourceFile} */ source) => {
  const known = foreignNamesOf.get(source);
  if (known) return known;
  const names = new Set();
  for (const { name, node } of importsOf(source)) {
    if (name.startsWith('.') || isBuiltin(name) || !ts.isImportDeclaration(node) || !node.importClause) continue;
    const { name: fallback, namedBindings } = node.importClause;
    if (fallback) names.add(fallback.text);
    if (namedBindings && ts.isNamespaceImport(namedBindings)) names.add(namedBindings.name.text);
    else if (namedBindings) for (const element of namedBindings.elements) names.add(element.name.text);
  }
  foreignNamesOf.set(source, names);
  return names;
};

const isBuiltin = (/** @type {string} */ name) => name.startsWith('node:') || builtinModules.includes(name.split('/')[0]);

/** Libraries run in a browser too: Node's modules stay in folders named for them. */
const nodeImports = (/** @type {SourceFile} */ source) => {
  const folders = source.path.split('/');
  const exempt = !source.isSource || folders[0] !== 'packages' || source.unit === 'sample-data' || folders.includes('node') || (source.unit === 'observability' && folders.includes('store'));
  if (exempt) return [];
  return importsOf(source).filter(({ name }) => isBuiltin(name)).map(({ name, node }) => ({
    file: source.path, line: lineOf(source, node), rule: 'node-import', message: `imports ${name}, which no browser has; move it to a folder named node/`,
  }));
};

const DIRECTIVE = /^\s*(?:\/\/|\/?\*+)\s*@ts-(?:ignore|nocheck)\b/;

/** Comments that switch the compiler off. */
const directives = (/** @type {SourceFile} */ source) =>
  source.lines.flatMap((text, index) => (everyFile(source) && DIRECTIVE.test(text)
    ? [{ file: source.path, line: index + 1, rule: 'no-ts-ignore', message: 'hides an error of the compiler; mend it, or in a test write @ts-expect-error' }]
    : []));

/** Things no line of code may do, each with what to do instead. */
export const bans = (/** @type {import('../workspace.mjs').Workspace} */ { sources }) =>
  sources.flatMap((source) => {
    /** @type {import('../workspace.mjs').Violation[]} */
    const violations = [...nodeImports(source), ...directives(source)];
    const active = BANS.filter(({ watches }) => watches(source));
    eachNode(source, (node) => {
      for (const { find } of active) {
        const found = find(node, source);
        if (found) violations.push({ file: source.path, line: lineOf(source, node), ...found });
      }
    });
    return violations;
  });
