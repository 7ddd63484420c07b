import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JournalRecord } from '@trader/core';
import { createJournal, memorySink } from '@trader/observability/journal';
import { nodeSha256 } from '@trader/observability/journal/node';
import { defaultLimits } from '@trader/risk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadAccount } from './account';
import { anchored, parseAccount } from './config';
import { claimFolder, manifestOf, MANIFEST_FILE } from './manifest';
import { trade } from './run-account';

const CODE = { commit: 'abc', node: 'v20.19.0', version: '0.1.0' };
const STRATEGY = 'export default (context) => ({ onBar: (symbol) => context.target(symbol, 5, "in") });';
const BARS = 'date,open,high,low,close,volume\n2024-01-02,10,11,9,10,100\n2024-01-03,10,12,10,11,100\n2024-01-04,11,12,10,11,100\n';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'trader-manifest-'));
  for (const place of ['here', 'there']) {
    mkdirSync(join(folder, place));
    writeFileSync(join(folder, place, 'mine.mjs'), STRATEGY);
    writeFileSync(join(folder, place, 'bars.csv'), BARS);
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const sampleRun = async (parameters: Record<string, number>) =>
  manifestOf(await loadAccount(parseAccount({ name: 'a', cash: 1000, strategy: 'sma-cross', parameters, data: { sample: 'aapl' } }, 'test')), 'backtest', CODE);

const runIn = async (place: string) => {
  const given = { name: 'a', cash: 1000, strategy: './mine.mjs', data: { files: ['bars.csv'] } };
  const account = await loadAccount(anchored(parseAccount(given, 'test'), join(folder, place)));
  const { run } = manifestOf(account, 'backtest', CODE);
  const sink = memorySink();
  const journal = createJournal(sink, { sealBytes: 0, sha256: nodeSha256 });
  trade(account, run, journal, () => undefined);
  journal.close();
  return { run, text: sink.text() };
};

describe('a run', () => {
  it('is the same run with the same bytes in another folder', async () => {
    const [here, there] = [await runIn('here'), await runIn('there')];
    expect(there).toEqual(here);
    expect(here.text).not.toContain(folder);
    const records = here.text.split('\n').slice(0, -1).map((line) => JSON.parse(line) as JournalRecord);
    expect(records.find((each) => each.kind === 'run')).toMatchObject({ strategy: 'mine' });
    expect(records.some((each) => each.kind === 'fill')).toBe(true);
  });

  it('is another run when a file has other contents', async () => {
    const before = await runIn('here');
    copyFileSync(join(folder, 'here', 'bars.csv'), join(folder, 'bars.csv'));
    writeFileSync(join(folder, 'here', 'bars.csv'), BARS.replace('12,10,11,100\n2024-01-04', '12,10,11,101\n2024-01-04'));
    expect((await runIn('here')).run).not.toBe(before.run);
    copyFileSync(join(folder, 'bars.csv'), join(folder, 'here', 'bars.csv'));
  });

  it('holds the parameters and the limits in force: a default that is named makes no other run, another value does', async () => {
    const plain = await sampleRun({});
    expect(Object.keys(plain.account.parameters)).toEqual(expect.arrayContaining(['fast', 'slow']));
    expect(plain.account.limits).toEqual({ ...defaultLimits });
    expect((await sampleRun({ fast: plain.account.parameters['fast'] })).run).toBe(plain.run);
    expect((await sampleRun({ fast: plain.account.parameters['fast'] + 1 })).run).not.toBe(plain.run);
  });
});

describe('a folder that is claimed', () => {
  it('keeps the manifest of the first start, and says when other code goes on', async () => {
    const home = join(folder, 'claimed');
    const first = await sampleRun({});
    const said: string[] = [];
    const claim = (manifest: typeof first) => claimFolder(home, manifest, (text) => said.push(text));
    expect(claim(first)).toEqual(first);
    const bytes = readFileSync(join(home, MANIFEST_FILE), 'utf8');
    expect(claim(first)).toEqual(first);
    expect(said).toEqual([]);
    expect(claim({ ...first, commit: 'def' })).toEqual(first);
    expect(said).toEqual([`run ${first.run} was started by trader 0.1.0 (commit abc) on Node v20.19.0 and is gone on with by trader 0.1.0 (commit def) on Node v20.19.0`]);
    expect(readFileSync(join(home, MANIFEST_FILE), 'utf8')).toBe(bytes);
  });

  it('is refused to another run', async () => {
    const home = join(folder, 'taken');
    const first = await sampleRun({});
    claimFolder(home, first, () => undefined);
    expect(() => claimFolder(home, { ...first, run: 'b-2' }, () => undefined)).toThrow(`holds run ${first.run}`);
  });
});
