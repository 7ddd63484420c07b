import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { trace } from '@opentelemetry/api';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { loadAccount } from './account';
import { parseAccount } from './config';
import { Home } from './home';
import { manifestOf } from './manifest';
import type { ModeName } from './modes';
import { runPaper, serveExchange } from './paper';
import { runAccount } from './run-account';
import { rebuildStore, rememberRun } from './store';

const exporter = new InMemorySpanExporter();
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'trader-trace-'));
  trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }));
});
beforeEach(() => exporter.reset());
afterAll(() => {
  trace.disable();
  rmSync(folder, { recursive: true, force: true });
});

/** What the loop itself shows. */
const OF_THE_LOOP = ['trade', 'cancel', 'settle', 'session'];

/** Name and attributes of the other spans that have ended. */
const spans = () => exporter.getFinishedSpans().filter(({ name }) => !OF_THE_LOOP.includes(name)).map(({ name, attributes }) => [name, attributes]);

const prepared = async (mode: ModeName) => {
  const account = await loadAccount(parseAccount({ name: 'a', cash: 1000, strategy: 'buy-and-hold', data: { sample: 'aapl' } }, 'test'));
  return { account, manifest: manifestOf(account, mode, { commit: 'abc', node: 'v20.19.0', version: '0.1.0' }) };
};

it('a run shows its report, its way into the store, and the store made again', async () => {
  const home = new Home(join(folder, 'whole'));
  const { account, manifest } = await prepared('backtest');
  const finished = await runAccount(home, account, manifest, () => undefined);
  await rememberRun(home.store, finished);
  await rebuildStore(home);
  const { records, bars, manifest: { run } } = finished;
  expect(records.length).toBeGreaterThan(100);
  expect(spans()).toEqual([
    ['report', { run, records: records.length, bars }],
    ['project', { run, records: records.length, store: home.store }],
    ['rebuild', { runs: 1, store: home.store }],
  ]);
});

it('a store that cannot be opened is a span that failed', async () => {
  const home = new Home(join(folder, 'damaged'));
  const { account, manifest } = await prepared('backtest');
  const run = await runAccount(home, account, manifest, () => undefined);
  writeFileSync(home.store, 'no database, but a text that is long enough not to be taken for an empty one'.repeat(100));
  await expect(rememberRun(home.store, run)).rejects.toThrow(home.store);
  const { name, status, attributes } = exporter.getFinishedSpans().at(-1)!;
  expect([name, status.code, attributes['error.type']]).toEqual(['project', 2, 'STORAGE_FAILED']);
});

it('a paper run shows its replay and its reconciliation, with what there was of it', async () => {
  const home = new Home(join(folder, 'paper'));
  const { account, manifest } = await prepared('paper');
  const served = await serveExchange(account, 0);
  const { run } = manifest;
  const paper = () => runPaper(home, account, manifest, { port: served.port, durability: 'process', pace: async () => undefined, onProgress: () => undefined });
  try {
    const { records, bars } = await paper();
    const report = ['report', { run, records: records.length, bars }];
    expect(spans()).toEqual([['replay', { run, records: 0, orders: 0 }], ['reconcile', { run, records: 0, orders: 0, events: 0 }], report]);
    exporter.reset();
    await paper();
    const [replay, reconcile, again] = spans();
    expect(replay).toEqual(['replay', { run, records: records.length, orders: 1, asOf: account.bars.time.at(-1) }]);
    expect(reconcile).toEqual(['reconcile', { run, records: records.length, orders: 1, events: 2 }]);
    expect(again).toEqual(report);
  } finally {
    served.close();
  }
});
