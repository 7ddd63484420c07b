import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import type { Server, Socket as TcpSocket } from 'node:net';
import { gzipSync } from 'node:zlib';
import type { HttpRequest } from '@trader/core';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { ReplyReader } from './reply-reader';
import { nodeTimers, nodeTransport } from '.';

const closing: (() => void)[] = [];
afterEach(() => closing.splice(0).forEach((close) => close()));

const listening = (server: Server) => new Promise<string>((resolve) => {
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    resolve(`127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`);
  });
});

/** An HTTP server of Node's own, which is not ours and reads what we write by the standard. */
const serve = async (answer: (request: IncomingMessage & { text: string }, reply: ServerResponse) => void) => {
  const server = createServer((request, reply) => {
    let text = '';
    request.setEncoding('utf8').on('data', (piece: string) => text += piece).on('end', () => answer(Object.assign(request, { text }), reply));
  });
  closing.push(() => server.close().closeAllConnections());
  return `http://${await listening(server)}`;
};

/** A server that does with the bytes of a connection what it is told. */
const serveBytes = async (answer: (socket: TcpSocket, heard: string) => void) => {
  const sockets: TcpSocket[] = [];
  const server = createTcpServer((socket) => {
    sockets.push(socket.on('error', () => undefined));
    socket.on('data', (piece) => answer(socket, piece.toString()));
  });
  closing.push(() => server.close() && sockets.forEach((socket) => socket.destroy()));
  return `http://${await listening(server)}`;
};

const get = (url: string, more: Partial<HttpRequest> = {}): HttpRequest => ({ method: 'GET', url, headers: {}, timeoutMs: 2000, ...more });
const unreachable = (message: string) => expect.objectContaining({ code: 'BROKER_UNREACHABLE', message });

describe('a request', () => {
  it('arrives as it was given, and the answer comes back as it was sent, of whatever status', async () => {
    const base = await serve((request, reply) => {
      reply.writeHead(422, { 'X-RateLimit-Remaining': '199', 'content-type': 'application/json' });
      reply.end(JSON.stringify([request.method, request.url, request.headers['x-key'], request.headers.host, request.text]));
    });
    const reply = await nodeTransport().request({ method: 'POST', url: `${base}/v2/orders?a=b&c=%20d`, headers: { 'X-Key': 'k' }, body: '{"id":"ордер"}', timeoutMs: 2000 });
    expect(reply.status).toBe(422);
    expect(reply.headers['x-ratelimit-remaining']).toBe('199');
    expect(JSON.parse(reply.body)).toEqual(['POST', '/v2/orders?a=b&c=%20d', 'k', base.slice(7), '{"id":"ордер"}']);
  });

  it.each(['GET', 'POST', 'PATCH', 'PUT', 'DELETE'] as const)('%s may have no body, and be answered by none', async (method) => {
    const base = await serve((request, reply) => reply.writeHead(204, { got: `${request.method}${request.text.length}` }).end());
    expect(await nodeTransport().request(get(base, { method }))).toMatchObject({ status: 204, body: '', headers: { got: `${method}0` } });
  });

  it('goes over a connection that is kept, and several at once over several', async () => {
    const ports: (number | undefined)[] = [];
    const base = await serve((request, reply) => {
      ports.push(request.socket.remotePort);
      reply.end('x'.repeat(300_000));
    });
    const transport = nodeTransport();
    for (let n = 0; n < 5; n++) expect((await transport.request(get(base))).body).toHaveLength(300_000);
    expect(new Set(ports).size).toBe(1);
    await Promise.all(Array.from({ length: 5 }, () => transport.request(get(base))));
    expect(new Set(ports).size).toBe(5);
  });

  it('goes over a new connection once the server has hung up on the old one', async () => {
    let connections = 0;
    const base = await serveBytes((socket) => {
      connections++;
      socket.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok');
    });
    const transport = nodeTransport();
    for (let n = 0; n < 3; n++) {
      expect((await transport.request(get(base))).body).toBe('ok');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(connections).toBe(3);
  });

  it('goes over a new connection once the server may be about to hang up, as it said it would', async () => {
    let connections = 0;
    const hearers = new Set<TcpSocket>();
    const base = await serveBytes((socket, heard) => {
      if (!hearers.has(socket)) connections++;
      hearers.add(socket);
      socket.write(`HTTP/1.1 200 OK\r\nkeep-alive: timeout=${heard.startsWith('POST') ? 2 : 1}, max=9\r\ncontent-length: 2\r\n\r\nok`);
    });
    const transport = nodeTransport();
    const order = { method: 'POST' as const, body: '{}' };
    await transport.request(get(base)); // kept for 1 s: not worth keeping
    await transport.request(get(base, order));
    await transport.request(get(base, order));
    expect(connections).toBe(2);
    await new Promise((resolve) => setTimeout(resolve, 700));
    await transport.request(get(base, order));
    expect(connections).toBe(3);
  });

  it('is answered by a redirect, which is not followed', async () => {
    const asked: (string | undefined)[] = [];
    const base = await serve((request, reply) => {
      asked.push(request.url);
      reply.writeHead(307, { location: 'http://127.0.0.1:1/elsewhere' }).end();
    });
    expect(await nodeTransport().request(get(`${base}/a`))).toMatchObject({ status: 307, headers: { location: 'http://127.0.0.1:1/elsewhere' } });
    expect(asked).toEqual(['/a']);
  });

  it('that asks for gzip gets it unpacked, up to the longest body', async () => {
    const base = await serve((_, reply) => reply.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('a'.repeat(5000))));
    expect((await nodeTransport().request(get(base))).body).toBe('a'.repeat(5000));
    await expect(nodeTransport({ maxBody: 4999 }).request(get(base))).rejects.toEqual(expect.objectContaining({ code: 'BROKER_UNREACHABLE' }));
  });
});

describe('no whole answer', () => {
  const secret = { 'X-Key': 'canary-header' };

  it.each([
    ['says nothing', () => undefined, 'nothing whole within 100 ms'],
    ['sends a body too slowly', (socket: TcpSocket) => {
      const piece = setInterval(() => socket.writable && socket.write('x'), 20);
      socket.on('close', () => clearInterval(piece)).write('HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n');
    }, 'nothing whole within 100 ms'],
    ['resets the connection', (socket: TcpSocket) => socket.resetAndDestroy(), 'ECONNRESET'],
    ['hangs up in the middle of a body', (socket: TcpSocket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n{"id":'), 'the server hung up'],
    ['hangs up in the middle of a chunk', (socket: TcpSocket) => socket.end('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nab'), 'the server hung up'],
    ['speaks something else', (socket: TcpSocket) => socket.write('SSH-2.0-OpenSSH_9.6\r\n\r\n'), 'not HTTP/1.1'],
    ['says two lengths', (socket: TcpSocket) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab'), 'a body of unclear length'],
    ['sends a body without end', (socket: TcpSocket) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 99999999999\r\n\r\n'), 'a body of more than 67108864 bytes'],
  ])('when the server %s', async (_, answer, why) => {
    const base = await serveBytes(answer);
    await expect(nodeTransport().request({ method: 'POST', url: `${base}/v2/orders?key=canary-query`, headers: secret, body: 'canary-body', timeoutMs: 100 }))
      .rejects.toEqual(unreachable(`no whole answer to POST ${base}/v2/orders: ${why}; it may have arrived all the same`));
  });

  it('when nobody listens, whom to ask is said, and no keys', async () => {
    await expect(nodeTransport().request(get('http://127.0.0.1:1/x?key=canary', { headers: secret })))
      .rejects.toEqual(unreachable('no whole answer to GET http://127.0.0.1:1/x: ECONNREFUSED; it may have arrived all the same'));
  });
});

it('over TLS says nothing to a server that does not show whom it is', async () => {
  const heard: string[] = [];
  const base = await serveBytes((socket, text) => {
    heard.push(text);
    socket.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n');
  });
  await expect(nodeTransport().request(get(base.replace('http:', 'https:'), { headers: { 'X-Key': 'canary-header' } }))).rejects.toEqual(expect.objectContaining({ code: 'BROKER_UNREACHABLE' }));
  expect(heard).toHaveLength(1); // the beginning of a handshake
  expect(heard[0]).not.toContain('canary');
});

describe('what is refused before anything is sent', () => {
  it.each([
    ['not a url?key=canary', {}, 'cannot ask not a url: it is no url'],
    ['ftp://127.0.0.1/', {}, 'cannot ask ftp://127.0.0.1/: it is no url'],
    ['http://canary:canary@127.0.0.1/', {}, 'cannot ask http://127.0.0.1: no name or password belongs in a url'],
    ['http://data.alpaca.markets/v2', {}, 'cannot ask http://data.alpaca.markets: keys go over https: only, but on this machine'],
    ['https://evil.example/v2', { hosts: ['api.alpaca.markets'] }, 'cannot ask https://evil.example: its host is not one of api.alpaca.markets'],
    ['https://api.alpaca.markets:444/', { hosts: ['api.alpaca.markets'] }, 'cannot ask https://api.alpaca.markets:444: its host is not one of api.alpaca.markets'],
  ])('%s', async (url, options, message) => {
    await expect(nodeTransport(options).request(get(url, { headers: { key: 'canary' } }))).rejects.toEqual(expect.objectContaining({ code: 'INVALID_CONFIG', message }));
    const listener = { onOpen: () => undefined, onText: () => undefined, onBytes: () => undefined, onClose: () => undefined };
    expect(() => nodeTransport(options).open(url.replace(/^http/, 'ws'), listener)).toThrow(expect.objectContaining({ code: 'INVALID_CONFIG' }));
  });

  it.each([['a\r\nx-injected: 1', 'v'], ['key', 'canary\r\nx-injected: 1'], ['key', 'canary\n'], ['Content-Length', '3'], ['host', 'evil.example']])('the header %j: %j', async (name, value) => {
    const heard: string[] = [];
    const base = await serveBytes((_, text) => heard.push(text));
    const refused = await nodeTransport().request(get(base, { headers: { [name]: value } })).catch((error: unknown) => error);
    expect(refused).toEqual(expect.objectContaining({ code: 'INVALID_CONFIG' }));
    expect(String(refused)).not.toContain('canary');
    expect(heard).toEqual([]);
  });
});

describe('a reply', () => {
  const read = (text: string, cuts: readonly number[]) => {
    const bytes = Buffer.from(text);
    const reader = new ReplyReader(1000);
    const places = [0, ...cuts.map((cut) => cut % bytes.length).sort((a, b) => a - b), bytes.length];
    let whole = false;
    for (let n = 1; n < places.length; n++) whole = reader.push(bytes.subarray(places[n - 1], places[n]));
    return { whole: whole || reader.end(), reusable: reader.reusable, ...reader.reply() };
  };
  // RFC 9112 section 7.1: chunks with extensions and trailers; section 6.3: until the connection ends; RFC 9110 section 15.2: interim replies.
  const CHUNKED = 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nSet-Cookie: a\r\nSet-Cookie:\tb \r\n\r\n4;x=y\r\nWiki\r\n6\r\npedia\n\r\n0\r\nTrailer: t\r\n\r\n';

  it('is the same however its bytes are cut', () => {
    fc.assert(fc.property(fc.array(fc.nat(1000), { maxLength: 20 }), (cuts) => {
      expect(read(CHUNKED, cuts)).toEqual({ whole: true, reusable: true, status: 200, headers: { 'transfer-encoding': 'chunked', 'set-cookie': 'a, b' }, body: 'Wikipedia\n' });
      expect(read('HTTP/1.0 200 OK\r\n\r\nuntil the end', cuts)).toEqual({ whole: true, reusable: false, status: 200, headers: {}, body: 'until the end' });
      expect(read('HTTP/1.1 429 Too Many\r\nconnection: Close\r\ncontent-length: 1\r\n\r\nx', cuts)).toMatchObject({ whole: true, reusable: false, status: 429, body: 'x' });
    }));
  });

  it('of random bytes is an error, never a crash or an answer', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => {
      const reader = new ReplyReader(1000);
      try {
        expect(reader.push(Buffer.concat([Buffer.from('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n'), noise]))).toBe(false);
      } catch (error) {
        expect(String(error)).toMatch(/^Error: a (?:chunk|line) /);
      }
    }));
  });
});

describe('timers', () => {
  it('do their work once, unless it is taken back', async () => {
    const timers = nodeTimers();
    const heard: string[] = [];
    const begun = timers.now();
    timers.after(5, () => heard.push('never'))();
    timers.after(3_000_000_000, () => heard.push('too early'))();
    await new Promise<void>((resolve) => void timers.after(20, resolve));
    expect(heard).toEqual([]);
    expect(timers.now() - begun).toBeGreaterThanOrEqual(15);
  });
});
