// @ts-check
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Failure, say } from '../workspace/root.mjs';
import { runProcess } from '../workspace/run-process.mjs';
import { publishedPackages } from './pack.mjs';

/**
 * @typedef {import('./pack.mjs').Packed} Packed
 * @typedef {{ registry: string, provenance?: boolean, dryRun?: boolean }} PublishOptions
 */

/**
 * Runs `work` while every published package's manifest says where its source is. npm compares that with where the workflow ran before
 * it takes a provenance statement; a clone does not know its address, so it is not written down.
 * @template T
 * @param {string | undefined} repository its address, or undefined for leaving the manifests alone
 * @param {() => Promise<T>} work
 */
export const naming = async (repository, work, packages = publishedPackages()) => {
  if (repository === undefined) return work();
  const kept = packages.map(({ folder }) => ({ folder, path: join(folder, 'package.json'), text: readFileSync(join(folder, 'package.json'), 'utf8') }));
  try {
    for (const { folder, path, text } of kept) {
      const place = { type: 'git', url: `git+${repository}.git`, directory: `packages/${basename(folder)}` };
      writeFileSync(path, `${JSON.stringify({ ...JSON.parse(text), repository: place }, null, 2)}\n`);
    }
    return await work();
  } finally {
    for (const { path, text } of kept) writeFileSync(path, text);
  }
};

/** Whether the registry has this version. Throws a Failure when it does not say. */
const isPublished = async (/** @type {Packed} */ { name, version }, /** @type {string} */ registry) => {
  const response = await fetch(`${registry}/${name.replace('/', '%2f')}`, { headers: { accept: 'application/vnd.npm.install-v1+json' } });
  if (response.status === 404) return false;
  if (!response.ok) throw new Failure(`${registry} answers ${response.status} when asked for ${name}`);
  return version in (/** @type {{ versions?: object }} */ (await response.json()).versions ?? {});
};

/**
 * Publishes the tarballs that the registry has not got, in the order given, by npm: it, unlike pnpm, can be trusted by the registry without a
 * token. Throws a Failure at the first that the registry refuses; done again, it goes on from there.
 * @returns {Promise<string[]>} what was published: "@trader/core@0.1.0"
 */
export const publish = async (/** @type {readonly Packed[]} */ packed, /** @type {PublishOptions} */ { registry, provenance = false, dryRun = false }) => {
  /** @type {string[]} */
  const done = [];
  for (const each of packed) {
    const release = `${each.name}@${each.version}`;
    if (await isPublished(each, registry)) {
      say(`${release} is there`);
      continue;
    }
    const flags = [`--registry=${registry}`, '--access=public', ...(provenance ? ['--provenance'] : []), ...(dryRun ? ['--dry-run'] : [])];
    const { code, output } = await runProcess('npm', ['publish', each.file, ...flags], { cwd: join(each.file, '..'), shell: process.platform === 'win32' });
    if (code !== 0) throw new Failure(`${output.trim()}\n${release} was not published (npm ended with code ${code})`);
    say(`${release} ${dryRun ? 'would be published' : 'published'}`);
    done.push(release);
  }
  return done;
};
