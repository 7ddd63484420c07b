import { connect, createServer } from 'node:net';
import type { Socket } from 'node:net';
import { StringDecoder } from 'node:string_decoder';
import { TraderError } from '@trader/core';
import type { ExchangeServer } from '../exchange-server';
import type { Channel } from '../wire';

/** A channel of lines over a socket. */
const socketChannel = (socket: Socket): Channel => {
  socket.setNoDelay(true);
  socket.on('error', () => undefined); // 'close' follows and tells
  return {
    send: (line) => void socket.write(`${line}\n`),
    onLine: (listener) => {
      const decoder = new StringDecoder('utf8');
      let rest = '';
      socket.on('data', (chunk: Buffer) => {
        const lines = (rest + decoder.write(chunk)).split('\n');
        rest = lines.pop() ?? '';
        lines.forEach(listener);
      });
    },
    onClose: (listener) => void socket.on('close', listener),
    close: () => void socket.destroy(),
  };
};

/** Serves the exchange on 127.0.0.1. `port` 0 takes a free one. Gives the port and a way to stop. */
export const listen = (server: ExchangeServer, port: number): Promise<{ readonly port: number; readonly close: () => void }> =>
  new Promise((resolve, reject) => {
    const sockets = new Set<Socket>();
    const tcp = createServer((socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      server.serve(socketChannel(socket));
    });
    tcp.on('error', (cause) => reject(new TraderError('BROKER_UNREACHABLE', `cannot serve the exchange on port ${port}: ${cause.message}`, { cause })));
    tcp.listen(port, '127.0.0.1', () => {
      const address = tcp.address();
      resolve({
        port: typeof address === 'object' && address !== null ? address.port : port,
        close: () => {
          tcp.close();
          for (const socket of sockets) socket.destroy();
        },
      });
    });
  });

/** A channel to an exchange served by `listen`. Rejects with BROKER_UNREACHABLE when there is none. */
export const dial = (port: number, host = '127.0.0.1'): Promise<Channel> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, host);
    socket.once('connect', () => resolve(socketChannel(socket)));
    socket.once('error', (cause) => {
      reject(new TraderError('BROKER_UNREACHABLE', `no exchange answers at ${host}:${port}: start it with "trader exchange --port ${port}"`, { cause }));
    });
  });
