import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listPackages } from '../scripts/workspace/packages.mjs';
import { ROOT } from '../scripts/workspace/root.mjs';

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly description: string;
  readonly license: string;
  readonly type: string;
  readonly engines: Readonly<Record<string, string>>;
  readonly files: readonly string[];
  readonly exports: Readonly<Record<string, unknown>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly publishConfig?: { readonly access?: string };
}

const manifestOf = (folder: string) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
const all = listPackages().map(({ short, folder }) => ({ short, folder, manifest: manifestOf(folder) }));
const published = all.filter(({ manifest }) => manifest.private !== true);
const EXACT = /^(?:\d+\.\d+\.\d+(?:-[\w.]+)?|workspace:\*)$/;

describe.each(published)('@trader/$short', ({ short, folder, manifest }) => {
  it('says what it is, for whom and under which licence', () => {
    expect(manifest.name).toBe(`@trader/${short}`);
    expect(manifest.version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(manifest.description).toMatch(/^[A-Z].{20,}\.$/);
    expect(manifest.license).toBe('MIT');
    expect(manifest.engines).toEqual({ node: '>=20.19' });
    expect(manifest.publishConfig).toEqual({ access: 'public' });
    expect(existsSync(join(folder, 'README.md'))).toBe(true);
  });

  it('ships its build and its sources, and no test', () => {
    expect(manifest.type).toBe('module');
    expect(manifest.files).toEqual(['dist', 'src', '!src/**/*.test.ts']);
  });

  it('gives ESM and CommonJS, each with types, for every entry', () => {
    const { './package.json': own, ...entries } = manifest.exports;
    expect(own).toBe('./package.json');
    expect(Object.keys(entries).length).toBeGreaterThan(0);
    for (const entry of Object.values(entries)) {
      const { '@trader/source': source } = entry as { '@trader/source': string };
      expect(existsSync(join(folder, source)), source).toBe(true);
      const built = source.replace('./src/', './dist/').replace(/\.ts$/, '');
      expect(entry).toEqual({
        '@trader/source': source,
        import: { types: `${built}.d.ts`, default: `${built}.js` },
        require: { types: `${built}.d.cts`, default: `${built}.cjs` },
      });
      // The first condition that holds wins, so ours must come first and the types before the code.
      expect(Object.keys(entry as object)).toEqual(['@trader/source', 'import', 'require']);
    }
  });
});

describe.each(all)('$short', ({ manifest }) => {
  it('pins every dependency to one version', () => {
    for (const [name, version] of Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })) {
      expect(version, name).toMatch(EXACT);
    }
  });

  it('depends on no private package once it is published', () => {
    const hidden = all.filter((each) => each.manifest.private).map((each) => each.manifest.name);
    if (manifest.private) return;
    expect(Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies }).filter((name) => hidden.includes(name))).toEqual([]);
  });

  it('is developed against one version of each of its peers', () => {
    const { peerDependencies = {}, devDependencies = {} } = manifest;
    for (const name of Object.keys(peerDependencies)) expect(devDependencies[name], name).toMatch(EXACT);
  });
});

describe('the workspace', () => {
  it('pins its tools', () => {
    for (const [name, version] of Object.entries(manifestOf(ROOT).devDependencies ?? {})) expect(version, name).toMatch(EXACT);
  });
});
