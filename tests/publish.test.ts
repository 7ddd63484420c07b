import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { naming, publish } from '../scripts/packages/publish.mjs';
import { runProcess } from '../scripts/workspace/run-process.mjs';

// A registry of our own, which takes what npm sends as the real one would.

interface Sent {
  readonly name: string;
  readonly access: string;
  readonly versions: Readonly<Record<string, { readonly dependencies?: Readonly<Record<string, string>>; readonly repository?: { readonly url: string } }>>;
}

const folder = mkdtempSync(join(tmpdir(), 'publish-'));
const taken: Sent[] = [];
let refused: string | undefined;
const registry = createServer((request, response) => {
  const name = decodeURIComponent((request.url ?? '').slice(1));
  const answer = (status: number, body: unknown) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  if (request.method === 'GET') {
    const found = taken.find((each) => each.name === name);
    answer(found ? 200 : 404, found ?? { error: 'not found' });
    return;
  }
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    if (name === refused) answer(403, { error: 'no' });
    else {
      taken.push(JSON.parse(Buffer.concat(chunks).toString()) as Sent);
      answer(201, { ok: true });
    }
  });
});
let url = '';

const plant = async (short: string, dependencies: Readonly<Record<string, string>>) => {
  const home = join(folder, short);
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, 'package.json'), JSON.stringify({ name: `@t/${short}`, version: '0.1.0', dependencies }));
  const pack = async () => {
    const { code, output } = await runProcess('npm', ['pack', '--pack-destination', folder], { cwd: home, shell: process.platform === 'win32' });
    if (code !== 0) throw new Error(output);
    return { name: `@t/${short}`, version: '0.1.0', folder: home, entries: [], file: join(folder, `t-${short}-0.1.0.tgz`) };
  };
  return { home, packed: await naming('https://example.com/o/r', pack, [{ name: `@t/${short}`, short, folder: home, manifest: {}, dependencies: [] }]) };
};

beforeAll(async () => {
  await new Promise<void>((resolve) => void registry.listen(0, '127.0.0.1', resolve));
  const { port } = registry.address() as AddressInfo;
  url = `http://127.0.0.1:${port}`;
  process.env[`npm_config_//127.0.0.1:${port}/:_authToken`] = 'a-token';
});

afterAll(() => {
  registry.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('publishing', () => {
  it('sends what the registry has not got, in order, to everybody, and says what', async () => {
    const packed = [(await plant('a', {})).packed, (await plant('b', { '@t/a': '0.1.0' })).packed];
    expect(await publish(packed, { registry: url, dryRun: true })).toEqual(['@t/a@0.1.0', '@t/b@0.1.0']);
    expect(taken).toEqual([]);
    refused = '@t/b';
    await expect(publish(packed, { registry: url })).rejects.toThrow('@t/b@0.1.0 was not published');
    refused = undefined;
    expect(await publish(packed, { registry: url })).toEqual(['@t/b@0.1.0']);
    expect(taken.map(({ name, access, versions }) => [name, access, Object.keys(versions), versions['0.1.0']?.dependencies])).toEqual([
      ['@t/a', 'public', ['0.1.0'], {}], ['@t/b', 'public', ['0.1.0'], { '@t/a': '0.1.0' }],
    ]);
    expect(await publish(packed, { registry: url })).toEqual([]);
  }, 60_000);

  it('says where the source is in what it sends, and nowhere else', async () => {
    const { home } = await plant('c', {});
    expect(taken[0]?.versions['0.1.0']?.repository?.url).toBe('git+https://example.com/o/r.git');
    expect(JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'))).not.toHaveProperty('repository');
  });
});
