import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo, Socket as NetSocket } from 'node:net';
import { isTraderError } from '@trader/core';
import type { HttpRequest, Socket, Timers } from '@trader/core';
import { WebSocketServer } from 'ws';
import type { RawData, WebSocket } from 'ws';
import type { AlpacaServer } from '../alpaca-server/server';

/** Where a loopback Alpaca listens. */
export interface ServedAlpaca {
  readonly port: number;
  /** Hangs up, and stops listening. */
  close(): Promise<void>;
}

/** How it is served. */
export interface ServeOptions {
  /** Default 0: any that is free. */
  readonly port?: number | undefined;
  /** Tells the server the time, before every request and message and whenever something is due. Without them, whoever drives it does. */
  readonly timers?: Timers | undefined;
}

/** Requests larger than this are refused, in bytes. */
const LARGEST = 1_000_000;
/** At the latest after so many ms the server is told the time. */
const TICK = 50;

/** Serves a loopback Alpaca over HTTP and WebSockets, on 127.0.0.1 only. An answer that a fault loses closes its connection. */
export const serveAlpaca = async (server: AlpacaServer, { port = 0, timers }: ServeOptions = {}): Promise<ServedAlpaca> => {
  const tick = (): void => {
    if (timers !== undefined) server.advance(timers.now());
  };
  const http = createServer((request, response) => void answer(server, request, response, tick));
  const sockets = new WebSocketServer({ noServer: true });
  const connections = new Set<NetSocket>();
  http.on('connection', (socket: NetSocket) => {
    connections.add(socket);
    socket.on('close', () => connections.delete(socket));
  });
  http.on('upgrade', (request, socket, head) => {
    if (!URL.canParse(request.url ?? '', 'ws://loopback')) return void socket.destroy();
    sockets.handleUpgrade(request, socket, head, (client) => {
      tick();
      attach(server, client, request, tick);
    });
  });
  await new Promise<void>((resolve, reject) => {
    http.once('error', reject);
    http.listen(port, '127.0.0.1', resolve);
  });
  const stop = timers === undefined ? () => undefined : keepTime(server, timers);
  return {
    port: (http.address() as AddressInfo).port,
    close: () => {
      stop();
      for (const client of sockets.clients) client.terminate();
      for (const socket of connections) socket.destroy();
      return new Promise((resolve) => http.close(() => resolve()));
    },
  };
};

const keepTime = (server: AlpacaServer, timers: Timers): (() => void) => {
  let cancel = (): void => undefined;
  const next = (): void => {
    server.advance(timers.now());
    cancel = timers.after(Math.min(TICK, Math.max(1, server.due - timers.now())), next);
  };
  next();
  return () => cancel();
};

/** All that a request brings; undefined when it is too large, or whoever asked is gone before it was whole. */
const bodyOf = async (request: IncomingMessage): Promise<string | undefined> => {
  let body = '';
  request.setEncoding('utf8');
  try {
    for await (const chunk of request) {
      body += chunk as string;
      if (body.length > LARGEST) break; // which destroys it
    }
  } catch {
    return undefined;
  }
  return body.length > LARGEST ? undefined : body;
};

const answer = async (server: AlpacaServer, request: IncomingMessage, response: ServerResponse, tick: () => void): Promise<void> => {
  const body = await bodyOf(request);
  if (body === undefined) return;
  tick();
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) if (typeof value === 'string') headers[name] = value;
  const method = request.method as HttpRequest['method'];
  try {
    const reply = server.request({ method, url: request.url ?? '/', headers, ...(body === '' ? {} : { body }), timeoutMs: 0 });
    response.writeHead(reply.status, reply.headers);
    response.end(reply.status === 204 ? undefined : reply.body);
  } catch (error) {
    if (!isTraderError(error) || error.code !== 'BROKER_UNREACHABLE') {
      response.writeHead(500, { 'content-type': 'text/plain' });
      response.end(String(error));
      return;
    }
    request.socket.destroy();
  }
};

const attach = (server: AlpacaServer, client: WebSocket, request: IncomingMessage, tick: () => void): void => {
  const type = request.headers['content-type'];
  // Telling is synchronous, and hearing never is: the socket is there before the first message comes.
  const socket: Socket = server.open(request.url ?? '/', {
    onOpen: () => undefined,
    onText: (text) => client.send(text),
    onBytes: (bytes) => client.send(bytes),
    onClose: (code, reason) => (code === 1005 || code === 1006 ? client.terminate() : client.close(code, reason)),
  }, type === undefined ? {} : { 'content-type': type });
  client.on('message', (data: RawData, isBinary: boolean) => {
    const bytes = Array.isArray(data) ? Buffer.concat(data) : data instanceof ArrayBuffer ? Buffer.from(data) : data;
    tick();
    socket.send(isBinary ? new Uint8Array(bytes) : bytes.toString('utf8'));
  });
  client.on('close', () => socket.close());
  client.on('error', () => client.terminate());
};
