import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { TraderError } from '@trader/core';
import { REPORT_FILE } from './run-account';
import type { FinishedRun } from './run-account';

const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

const INDEX_STYLE = `:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:44rem;margin:10vh auto;padding:0 1.25rem}
a{display:block;padding:1rem 1.25rem;margin:.75rem 0;border:1px solid color-mix(in srgb,currentColor 20%,transparent);border-radius:.6rem;color:inherit;text-decoration:none}
a:hover,a:focus{border-color:currentColor}small{opacity:.7}`;

const indexPage = (runs: readonly FinishedRun[]): string => {
  const links = runs.map(({ manifest: { account, run } }, index) =>
    `<a href="/${index}"><strong>${escape(account.title ?? account.name)}</strong><br><small>${escape(account.currency)} ${escape(String(account.cash))} to start with · run ${escape(run)}</small></a>`,
  );
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>trader</title>
<style>${INDEX_STYLE}</style><h1>Runs</h1><p>Accounts in different currencies are never summed.</p>${links.join('')}</html>`;
};

/** Serves the reports of these runs on 127.0.0.1 until `close`. `port` 0 takes a free one. */
export const serveReports = (runs: readonly FinishedRun[], port: number): Promise<{ readonly url: string; readonly close: () => void }> =>
  new Promise((resolve, reject) => {
    // A page of another site may point its own name at this machine: only requests under our own names are answered.
    const hosts = new Set<string>();
    const server = createServer((request, response) => {
      if (!hosts.has(request.headers.host ?? '')) {
        response.writeHead(421, { 'content-type': 'text/plain; charset=utf-8' }).end(`Ask for ${[...hosts].join(' or ')}: this server knows no other host.\n`);
        return;
      }
      const path = (request.url ?? '/').split('?')[0].slice(1);
      const run = /^\d+$/.test(path) ? runs[Number(path)] : undefined;
      if (request.method !== 'GET' || (path !== '' && run === undefined)) {
        response.writeHead(request.method === 'GET' ? 404 : 405, { 'content-type': 'text/plain; charset=utf-8' }).end('There is no such page.\n');
        return;
      }
      const page = run === undefined ? indexPage(runs) : readFileSync(join(run.folder, REPORT_FILE), 'utf8');
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }).end(page);
    });
    server.on('error', (cause) => reject(new TraderError('STORAGE_FAILED', `cannot serve on 127.0.0.1:${port} (${cause.message}): give another --port, or --exit`, { cause })));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      const at = typeof address === 'object' && address !== null ? address.port : port;
      for (const host of ['127.0.0.1', 'localhost']) hosts.add(new URL(`http://${host}:${at}`).host);
      resolve({
        url: `http://127.0.0.1:${at}/`,
        close: () => {
          server.close();
          server.closeAllConnections();
        },
      });
    });
  });
