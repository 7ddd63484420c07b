import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { get, request } from 'node:http';
import type { IncomingMessage, RequestOptions } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadAccount } from './account';
import { parseAccount } from './config';
import { Home } from './home';
import { manifestOf } from './manifest';
import { REPORT_FILE, runAccount } from './run-account';
import { serveReports } from './serve-reports';

let folder = '';
let server: Awaited<ReturnType<typeof serveReports>>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'trader-reports-'));
  const account = await loadAccount(parseAccount({ name: 'a', title: 'A <b>', cash: 1000, strategy: 'buy-and-hold', data: { sample: 'aapl' } }, 'test'));
  const run = await runAccount(new Home(folder), account, manifestOf(account, 'backtest', { commit: 'none', node: 'v20', version: '0' }), () => undefined);
  writeFileSync(join(run.folder, REPORT_FILE), '<html>the report</html>');
  server = await serveReports([run], 0);
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

const ask = (path: string, options: RequestOptions = {}): Promise<{ status: number | undefined; text: string }> =>
  new Promise((done, failed) => {
    const hear = (response: IncomingMessage): void => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => done({ status: response.statusCode, text }));
    };
    const { port } = new URL(server.url);
    (options.method === 'POST' ? request : get)({ host: '127.0.0.1', port, path, ...options }, hear).on('error', failed).end();
  });

it('serves an index, whose links lead to the reports', async () => {
  const { status, text } = await ask('/');
  expect(status).toBe(200);
  expect(text).toContain('A &#60;b&#62;');
  expect(text).toContain('href="/0"');
  expect(await ask('/0')).toEqual({ status: 200, text: '<html>the report</html>' });
});

it('has no other page, and takes nothing', async () => {
  for (const path of ['/1', '/../manifest.json', '/report.html']) expect((await ask(path)).status).toBe(404);
  expect((await ask('/', { method: 'POST' })).status).toBe(405);
});

it('answers under its own names only', async () => {
  const { port } = new URL(server.url);
  expect((await ask('/', { headers: { host: `localhost:${port}` } })).status).toBe(200);
  for (const host of ['evil.example', `evil.example:${port}`, '127.0.0.1', `127.0.0.1:${port}.evil.example`]) {
    const { status, text } = await ask('/0', { headers: { host } });
    expect(status).toBe(421);
    expect(text.trim().split('\n')).toHaveLength(1);
    expect(text).toContain(`127.0.0.1:${port}`);
  }
});
