// @ts-check
import { readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';
import { Failure } from '../workspace/root.mjs';

/** @type {Readonly<Record<string, string>>} */
const TYPES = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8', '.svg': 'image/svg+xml', '.json': 'application/json',
  '.txt': 'text/plain; charset=utf-8', '.md': 'text/plain; charset=utf-8', '.png': 'image/png', '.woff2': 'font/woff2',
};

/** The file of a folder that a path of a URL names, or undefined: never one outside the folder. */
const fileOf = (/** @type {string} */ folder, /** @type {string} */ url) => {
  try {
    const path = normalize(join(folder, decodeURIComponent(new URL(url, 'http://localhost').pathname)));
    if (path !== folder && !path.startsWith(folder + sep)) return undefined;
    const file = statSync(path).isDirectory() ? join(path, 'index.html') : path;
    return statSync(file).isFile() ? file : undefined;
  } catch {
    return undefined;
  }
};

/**
 * Serves a folder's files on 127.0.0.1 until `close`; port 0 takes a free one. Rejects with a Failure when the port is taken.
 * @returns {Promise<{ url: string, close: () => void }>}
 */
export const serve = (/** @type {string} */ folder, port = 0) =>
  new Promise((resolve, reject) => {
    /** @type {Set<string>} */
    const hosts = new Set();
    const server = createServer((request, response) => {
      // A page of another site may point its own name at this machine: only requests under our own names are answered.
      const file = hosts.has(request.headers.host ?? '') ? fileOf(folder, request.url ?? '/') : undefined;
      // A folder's address ends with a slash: otherwise its page's links would lead elsewhere.
      const [path = '/', query] = (request.url ?? '/').split('?');
      if (file?.endsWith(`${sep}index.html`) && !path.endsWith('/') && !path.endsWith('.html')) {
        response.writeHead(308, { location: `${path}/${query === undefined ? '' : `?${query}`}` }).end();
      } else if (file === undefined) response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('There is no such page.\n');
      else response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream', 'cache-control': 'no-cache', 'x-content-type-options': 'nosniff' }).end(readFileSync(file));
    });
    server.on('error', (error) => reject(new Failure(`cannot serve on 127.0.0.1:${port} (${error.message}): give another --port`)));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      const at = typeof address === 'object' && address !== null ? address.port : port;
      for (const host of ['127.0.0.1', 'localhost']) hosts.add(new URL(`http://${host}:${at}`).host);
      const close = () => {
        server.close();
        server.closeAllConnections();
      };
      resolve({ url: `http://127.0.0.1:${at}/`, close });
    });
  });
