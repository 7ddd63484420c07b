import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadAccount } from './account';
import { parseAccount } from './config';
import { Home } from './home';
import { manifestOf, MANIFEST_FILE, readManifest } from './manifest';
import { runPaper, serveExchange } from './paper';

const CODE = { commit: 'abc', node: 'v20.19.0', version: '0.1.0' };
const good = { name: 'a', cash: 1000, strategy: 'buy-and-hold', data: { sample: 'aapl' } };

let folder = '';
let closing: (() => void)[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trader-paper-'));
});
afterEach(() => {
  closing.forEach((close) => close());
  closing = [];
  rmSync(folder, { recursive: true, force: true });
});

const accountWith = (change: object) => loadAccount(parseAccount({ ...good, ...change }, 'test'));
const exchangeOf = async (change: object): Promise<number> => {
  const served = await serveExchange(await accountWith(change), 0);
  closing.push(served.close);
  return served.port;
};
const paper = async (port: number, change: object = {}, code = CODE, onWarning?: (text: string) => void) => {
  const account = await accountWith(change);
  return runPaper(new Home(folder), account, manifestOf(account, 'paper', code), {
    port, durability: 'process', pace: async () => undefined, onProgress: () => undefined, ...(onWarning === undefined ? {} : { onWarning }),
  });
};

describe('a paper run that is refused leaves nothing behind', () => {
  const refused = async (port: number, code: string, message: RegExp, change: object = {}): Promise<void> => {
    await expect(paper(port, change)).rejects.toEqual(expect.objectContaining({ code, message: expect.stringMatching(message) as string }));
    expect(existsSync(join(folder, 'runs'))).toBe(false);
  };

  it('without an exchange', () => refused(1, 'BROKER_UNREACHABLE', /trader exchange/));
  it('at an exchange of other symbols', async () =>
    refused(await exchangeOf({ cash: 1000, data: { sample: 'index-futures' }, currency: 'CNY' }), 'RECONCILE_FAILED', /lists .*IF.* and account a trades AAPL/));
  it('at an exchange of other cash', async () => refused(await exchangeOf({ cash: 2000 }), 'RECONCILE_FAILED', /holds 2000(\.0+)? and account a starts with 1000/));
  it('at an exchange that has served another run', async () => {
    const port = await exchangeOf({});
    await paper(port);
    rmSync(join(folder, 'runs'), { recursive: true });
    await refused(port, 'RECONCILE_FAILED', /holds order a-[0-9a-f]{10}-\d+, which is not of run a-/, { fee: '1bps' });
  });
});

it('a run that is gone on with keeps its first manifest, and says that the code is another', async () => {
  const port = await exchangeOf({});
  const first = await paper(port);
  const bytes = readFileSync(join(first.folder, MANIFEST_FILE), 'utf8');
  expect(readManifest(first.folder).lastSeal).toMatch(/^[0-9a-f]+$/);
  const said: string[] = [];
  const second = await paper(port, {}, { ...CODE, commit: 'def' }, (text) => said.push(text));
  expect(second.manifest.commit).toBe('abc');
  expect(readFileSync(join(second.folder, MANIFEST_FILE), 'utf8')).toBe(bytes);
  expect(said).toEqual([expect.stringMatching(/commit abc.*commit def/)]);
});
