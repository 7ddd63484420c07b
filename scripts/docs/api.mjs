// @ts-check
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Application, Comment, JSX, LogLevel, ReflectionKind } from 'typedoc';
import { publishedPackages } from '../packages/pack.mjs';
import { Failure, ROOT } from '../workspace/root.mjs';

/** Everything that may be imported, by name: "@trader/brokers/simulated" -> its index.ts, and what the package says it is. */
const entrySources = () => {
  /** @type {Map<string, { file: string, about: string }>} */
  const sources = new Map();
  for (const { name, folder, manifest } of publishedPackages()) {
    for (const [path, target] of Object.entries(manifest.exports ?? {})) {
      if (typeof target === 'object' && target !== null && '@trader/source' in target) sources.set(name + path.slice(1), { file: join(folder, String(target['@trader/source'])), about: manifest.description ?? '' });
    }
  }
  return sources;
};

/** A link at the head of every page to the page where a backtest runs. */
const demoLink = (/** @type {import('typedoc').DefaultThemeRenderContext} */ context) =>
  JSX.createElement('p', { class: 'demo-link' }, JSX.createElement('a', { href: `${context.relativeURL('demo/index.html')}` }, 'A backtest in your browser'));

/**
 * Writes the site of all packages' exports and of the pages given, the first of which is the home page.
 * @param {{ out: string, work: string, pages: readonly string[], only?: string }} options `work` is a folder for what TypeDoc needs beside; `only` one entry, not all
 */
export const writeApi = async ({ out, work, pages, only }) => {
  const sources = new Map([...entrySources()].filter(([name]) => only === undefined || name === only));
  const files = [...sources.values()].map(({ file }) => file);
  mkdirSync(work, { recursive: true });
  const tsconfig = join(work, 'tsconfig.json');
  // The sources alone: with the tests of everything the compiler takes three times as long.
  writeFileSync(tsconfig, JSON.stringify({ extends: join(ROOT, 'tsconfig.json'), compilerOptions: { allowJs: false, typeRoots: [join(ROOT, 'node_modules', '@types')] }, include: [], files }));
  const [readme, ...projectDocuments] = pages;
  const app = await Application.bootstrap({
    name: '@trader', entryPoints: files, tsconfig, readme: readme ?? 'none', projectDocuments, basePath: ROOT, customCss: join(ROOT, 'scripts', 'docs', 'site.css'), favicon: join(ROOT, 'scripts', 'docs', 'favicon.svg'),
    headings: { readme: false, document: false }, groupOrder: ['Guides', 'Packages', 'Modules', 'Decisions', 'Benches', '*'],
    skipErrorChecking: true, useFirstParagraphOfCommentAsSummary: true, disableSources: true, excludePrivate: true, excludeInternal: true, githubPages: true, hideGenerator: true, logLevel: LogLevel.Warn,
    highlightLanguages: ['ts', 'js', 'json', 'jsonc', 'sh', 'bash', 'csv', 'sql'], navigation: { includeGroups: true, includeCategories: true, includeFolders: false },
    sort: ['source-order'], sortEntryPoints: false, includeHierarchySummary: false, validation: { notExported: false, invalidLink: true, invalidPath: true, rewrittenLink: true, notDocumented: false, unusedMergeModuleWith: false },
  });
  const names = new Map([...sources].map(([name, { file }]) => [file.replaceAll('\\', '/'), name]));
  const entries = app.getEntryPoints() ?? [];
  for (const entry of entries) entry.displayName = names.get(entry.sourceFile.fileName) ?? entry.displayName;
  if (entries.length !== sources.size) throw new Failure(`TypeDoc read ${entries.length} of ${sources.size} entries`);
  const project = app.converter.convert(entries);
  for (const module of project.getReflectionsByKind(ReflectionKind.Module)) module.comment ??= new Comment([{ kind: 'text', text: sources.get(module.name)?.about ?? '' }]);
  app.validate(project);
  app.renderer.hooks.on('sidebar.begin', demoLink);
  await app.generateDocs(project, out);
  if (app.logger.hasErrors()) throw new Failure('TypeDoc found errors');
};
