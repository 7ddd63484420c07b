import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { build } from '../scripts/workspace/build.mjs';
import { tallyOf } from '../scripts/workspace/checks.mjs';
import { alone } from '../scripts/workspace/lock.mjs';
import { contentHashes, listPackages, withDependencies } from '../scripts/workspace/packages.mjs';

let root: string;
const log = () => {};

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'workspace-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const plant = (short: string, dependencies: readonly string[], script = 'node build.mjs') => {
  const folder = join(root, 'packages', short);
  mkdirSync(join(folder, 'src'), { recursive: true });
  const manifest = { name: `@t/${short}`, scripts: { build: script }, dependencies: Object.fromEntries(dependencies.map((name) => [`@t/${name}`, 'workspace:*'])) };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  writeFileSync(join(folder, 'src', 'index.ts'), `export const name = '${short}';\n`);
  // The build leaves a line in a log, so that a test can see which builds ran and in which order.
  writeFileSync(join(folder, 'build.mjs'), `
    import { appendFileSync, mkdirSync } from 'node:fs';
    mkdirSync('dist');
    appendFileSync('../../log', '${short}:' + process.env.TRADER_BUILD + '\\n');
  `);
  return folder;
};

const logged = async (): Promise<string[]> => {
  const { readFile, rm } = await import('node:fs/promises');
  const text = await readFile(join(root, 'log'), 'utf8').catch(() => '');
  await rm(join(root, 'log'), { force: true });
  return text.split('\n').filter(Boolean);
};

describe('packages', () => {
  it('come in an order where dependencies precede those who need them', () => {
    plant('a', ['z']);
    plant('m', ['a']);
    plant('z', []);
    expect(listPackages(root).map(({ short }) => short)).toEqual(['z', 'a', 'm']);
    expect(withDependencies(listPackages(root), ['a']).map(({ short }) => short)).toEqual(['z', 'a']);
  });

  it('may not depend on each other in a circle', () => {
    plant('a', ['b']);
    plant('b', ['a']);
    expect(() => listPackages(root)).toThrow('in a circle: @t/a -> @t/b -> @t/a');
  });

  it('have a hash of what their build reads', () => {
    const folder = plant('a', []);
    plant('b', ['a']);
    const hash = (short: string) => contentHashes(listPackages(root), root).get(`@t/${short}`);
    const before = [hash('a'), hash('b')];
    writeFileSync(join(folder, 'src', 'index.test.ts'), 'a test');
    writeFileSync(join(folder, 'README.md'), 'a page');
    expect([hash('a'), hash('b')]).toEqual(before);
    writeFileSync(join(folder, 'src', 'index.ts'), 'changed');
    expect(hash('a')).not.toBe(before[0]);
    expect(hash('b')).not.toBe(before[1]);
  });
});

describe('build', () => {
  it('builds in order, then only what changed and what depends on it', async () => {
    plant('z', []);
    const a = plant('a', ['z']);
    plant('m', ['a']);
    await build({ types: false, root, log });
    expect(await logged()).toEqual(['z:fast', 'a:fast', 'm:fast']);
    await build({ types: false, root, log });
    expect(await logged()).toEqual([]);
    writeFileSync(join(a, 'src', 'index.ts'), 'changed');
    await build({ types: false, root, log });
    expect(await logged()).toEqual(['a:fast', 'm:fast']);
  });

  it('takes a build with types for one without, and never the other way', async () => {
    plant('a', []);
    await build({ types: false, root, log });
    await build({ types: true, root, log });
    await build({ types: false, root, log });
    expect(await logged()).toEqual(['a:fast', 'a:full']);
  });

  it('builds again when the output is gone', async () => {
    const folder = plant('a', []);
    await build({ types: false, root, log });
    rmSync(join(folder, 'dist'), { recursive: true });
    await build({ types: false, root, log });
    expect(await logged()).toEqual(['a:fast', 'a:fast']);
  });

  it('names what failed, and tries it again the next time', async () => {
    plant('a', [], 'node -e "process.exit(3)"');
    await expect(build({ types: false, root, log })).rejects.toThrow('@t/a: its build ended with code 3');
    await expect(build({ types: false, root, log })).rejects.toThrow('@t/a: its build ended with code 3');
  });
});

describe('alone', () => {
  const lock = () => join(root, 'lock');

  it('lets one work at a time, and gives the lock back also after a failure', async () => {
    const steps: string[] = [];
    const work = (name: string) => alone(async () => {
      steps.push(`${name} begins`);
      await new Promise((resolve) => void setTimeout(resolve, 150));
      steps.push(`${name} ends`);
      if (name === 'a') throw new Error('a failed');
    }, root);
    await Promise.allSettled([work('a'), work('b')]);
    expect(steps).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
    expect(existsSync(lock())).toBe(false);
  });

  it('takes over from a process that died, or that was silent for long', async () => {
    writeFileSync(lock(), '2147483646');
    await expect(alone(async () => 'done', root)).resolves.toBe('done');
    writeFileSync(lock(), String(process.ppid));
    utimesSync(lock(), new Date(Date.now() - 60_000), new Date(Date.now() - 60_000));
    await expect(alone(async () => 'done', root)).resolves.toBe('done');
  });
});

describe('the tally of the tests', () => {
  it('counts tests, files that did not load, and names what was left out', () => {
    const result = (status: string, group: string, title: string) => ({ status, ancestorTitles: [group], title });
    const report = JSON.stringify({
      testResults: [
        { name: join(root, 'packages/a/a.test.ts'), status: 'passed', assertionResults: [result('passed', 'a', '1'), result('skipped', 'PostgreSQL store (needs a server)', '2'), result('pending', 'PostgreSQL store (needs a server)', '3')] },
        { name: join(root, 'packages/b/b.test.ts'), status: 'failed', assertionResults: [result('failed', 'b', '1'), result('passed', 'b', '2')] },
        { name: join(root, 'packages/c/c.test.ts'), status: 'failed', assertionResults: [] },
      ],
    });
    expect(tallyOf(report, root)).toEqual({ passed: 2, failed: 2, skipped: 2, leftOut: ['PostgreSQL store (needs a server) (packages/a/a.test.ts): 2 tests'] });
  });
});
