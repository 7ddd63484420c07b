import { createServer } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import type { Server, Socket as TcpSocket } from 'node:net';
import type { Socket, SocketListener } from '@trader/core';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import { nodeTransport } from '.';
import type { NodeTransportOptions } from '.';

const closing: (() => void)[] = [];
afterEach(() => closing.splice(0).forEach((close) => close()));

const portOf = (server: Server | WebSocketServer) => {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
};

const serve = async (onSocket: (socket: WebSocket, extensions: string | undefined) => void) => {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: true });
  await new Promise((resolve) => server.once('listening', resolve));
  server.on('connection', (socket, request) => onSocket(socket, request.headers['sec-websocket-extensions']));
  closing.push(() => {
    for (const client of server.clients) client.terminate();
    server.close();
  });
  return `ws://127.0.0.1:${portOf(server)}/stream?key=canary`;
};

/** What a socket tells, in order, until it is closed or `until` holds. */
const follow = (url: string, { until = () => false, asBytes = false, ...options }: NodeTransportOptions & { until?: (told: readonly string[], socket: Socket) => boolean; asBytes?: boolean } = {}) =>
  new Promise<string[]>((resolve) => {
    const told: string[] = [];
    const tell = (text: string) => {
      told.push(text);
      if (text.startsWith('close') || until(told, socket)) resolve(told);
    };
    const listener: SocketListener = {
      onOpen: () => tell('open'),
      onText: (text) => tell(`text ${text}`),
      onBytes: (bytes) => tell(`bytes ${[...bytes].join(' ')}`),
      ...(asBytes ? { onTextBytes: (utf8: Uint8Array) => tell(`utf8 ${[...utf8].join(' ')}`) } : {}),
      onClose: (code, reason) => tell(`close ${code} ${reason}`),
    };
    const socket = nodeTransport(options).open(url, listener);
    closing.push(() => socket.close());
  });

describe('a socket', () => {
  it('tells text and bytes apart, and says both', async () => {
    const url = await serve((socket) => {
      socket.on('message', (data, isBinary) => socket.send(data, { binary: !isBinary }));
    });
    const told = await follow(url, {
      until: (heard, socket) => {
        if (heard.length === 1) socket.send('é€');
        if (heard.length === 2) socket.send(new Uint8Array([104, 105]));
        return heard.length === 3;
      },
    });
    expect(told).toEqual(['open', 'bytes 195 169 226 130 172', 'text hi']);
  });

  it('gives text as bytes to whom wants it so, and bytes as before', async () => {
    const url = await serve((socket) => {
      socket.send('é');
      socket.send(new Uint8Array([1]));
    });
    expect(await follow(url, { asBytes: true, until: (heard) => heard.length === 3 })).toEqual(['open', 'utf8 195 169', 'bytes 1']);
  });

  it('tells why it was closed', async () => {
    expect(await follow(await serve((socket) => socket.close(4001, 'go away')))).toEqual(['open', 'close 4001 go away']);
    expect(await follow(await serve((socket) => socket.terminate()))).toEqual(['open', 'close 1006 ']);
  });

  it('closed by us says no more, but that it is closed', async () => {
    let sent: Promise<void> | undefined;
    const url = await serve((socket) => {
      for (let n = 0; n < 100; n++) socket.send('more');
      sent = new Promise((resolve) => void socket.on('close', () => resolve()));
    });
    const told = await follow(url, {
      until: (heard, socket) => {
        if (heard.at(-1) === 'text more') {
          socket.close();
          socket.close();
          socket.send('into the void');
        }
        return false;
      },
    });
    expect(told).toEqual(['open', 'text more', 'close 1006 ']);
    await sent;
  });

  it('shows headers with its handshake', async () => {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    await new Promise((resolve) => server.once('listening', resolve));
    closing.push(() => server.close());
    const heard = new Promise<string | undefined>((resolve) => server.on('connection', (socket, request) => {
      socket.terminate();
      resolve(request.headers['content-type']);
    }));
    const silent = { onOpen: () => undefined, onText: () => undefined, onBytes: () => undefined, onClose: () => undefined };
    nodeTransport().open(`ws://127.0.0.1:${portOf(server)}`, silent, { 'content-type': 'application/msgpack' });
    expect(await heard).toBe('application/msgpack');
  });

  it('offers no compression but when asked for', async () => {
    const offers: (string | undefined)[] = [];
    const url = await serve((socket, extensions) => {
      offers.push(extensions);
      socket.close();
    });
    await follow(url);
    await follow(url, { compression: true });
    expect(offers).toEqual([undefined, expect.stringContaining('permessage-deflate')]);
  });

  it('hangs up on a message longer than it takes', async () => {
    expect(await follow(await serve((socket) => socket.send('x'.repeat(101))), { maxFrame: 100 })).toEqual(['open', 'close 1006 WS_ERR_UNSUPPORTED_MESSAGE_LENGTH']);
  });
});

describe('a socket that never opens', () => {
  const hosting = async (server: Server, done: () => void) => {
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    closing.push(done);
    return `ws://127.0.0.1:${portOf(server)}/stream?key=canary`;
  };

  it('is told as closed: refused, redirected, or answered by HTTP', async () => {
    expect(await follow('ws://127.0.0.1:1/?key=canary')).toEqual(['close 1006 ECONNREFUSED']);
    const asked: (string | undefined)[] = [];
    const server = createServer().on('upgrade', (request, socket) => {
      asked.push(request.url);
      socket.end(asked.length === 1 ? 'HTTP/1.1 302 Found\r\nlocation: /elsewhere\r\ncontent-length: 0\r\n\r\n' : 'HTTP/1.1 401 Unauthorized\r\ncontent-length: 0\r\n\r\n');
    });
    const url = await hosting(server, () => server.close().closeAllConnections());
    expect(await follow(url)).toEqual(['close 1006 HTTP 302 instead of a WebSocket']);
    expect(await follow(url)).toEqual(['close 1006 HTTP 401 instead of a WebSocket']);
    expect(asked).toEqual(['/stream?key=canary', '/stream?key=canary']);
  });

  it('can be closed before the server says anything', async () => {
    const held: TcpSocket[] = [];
    const server = createTcpServer((socket) => void held.push(socket.on('error', () => undefined)));
    const url = await hosting(server, () => {
      server.close();
      held.forEach((socket) => socket.destroy());
    });
    const told: string[] = [];
    await new Promise<void>((resolve) => {
      const socket = nodeTransport().open(url, {
        onOpen: () => told.push('open'), onText: () => undefined, onBytes: () => undefined, onClose: (code) => {
          told.push(`close ${code}`);
          resolve();
        },
      });
      socket.close();
    });
    expect(told).toEqual(['close 1006']);
  });
});
