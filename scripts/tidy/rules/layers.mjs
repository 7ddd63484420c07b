// @ts-check
import { posix } from 'node:path';
import { importsOf, lineOf } from '../workspace.mjs';

/**
 * Which packages each may import, besides core, which all may. "name:types" allows `import type` only.
 * @type {Readonly<Record<string, readonly string[] | undefined>>}
 */
const EDGES = {
  core: [],
  indicators: [],
  risk: [],
  costs: [],
  rl: [],
  observability: [],
  'sample-data': [],
  strategies: ['indicators'],
  brokers: ['costs'],
  execution: ['risk', 'costs'],
  backtest: ['execution', 'brokers', 'risk', 'costs', 'indicators', 'strategies', 'observability', 'rl:types'],
  simulation: ['execution', 'brokers', 'risk', 'observability'],
  agents: ['indicators', 'risk'],
  trader: ['*'],
};

const unitOf = (/** @type {import('../workspace.mjs').SourceFile} */ source, /** @type {string} */ name) => {
  if (name.startsWith('@trader/')) return name.split('/')[1];
  if (!name.startsWith('.')) return undefined;
  const [top, unit] = posix.join(posix.dirname(source.path), name).split('/');
  return top === 'packages' || top === 'apps' ? unit : undefined;
};

/** Packages import only from lower layers, by the table above and by name: never through a path into another's folder. */
export const layers = (/** @type {import('../workspace.mjs').Workspace} */ { sources }) => {
  /** @type {import('../workspace.mjs').Violation[]} */
  const violations = [];
  for (const source of sources.filter(({ unit }) => unit !== '')) {
    const edges = EDGES[source.unit];
    for (const { name, typeOnly, node } of importsOf(source)) {
      const report = (/** @type {string} */ message) =>
        violations.push({ file: source.path, line: lineOf(source, node), rule: 'layers', message });
      const target = unitOf(source, name);
      if (target === undefined || target === source.unit) continue;
      if (edges === undefined) report(`package ${source.unit} has no row in the layer table; add it to EDGES in scripts/tidy/rules/layers.mjs`);
      else if (name.startsWith('.')) report(`reaches into ${target} by path; import from '@trader/${target}'`);
      else if (target === 'core' || edges.includes('*') || edges.includes(target)) continue;
      else if (edges.includes(`${target}:types`)) {
        if (!typeOnly) report(`${source.unit} may take only types from ${target}; write import type`);
      } else report(`${source.unit} must not import ${target}; pass it in through a port of @trader/core, or move the code to a higher layer`);
    }
  }
  return violations;
};
