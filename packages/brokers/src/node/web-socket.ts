import type { Socket, SocketListener } from '@trader/core';
import { WebSocket } from 'ws';
import type { RawData } from 'ws';

/** No answer to the handshake for so long, ms, means that there is none. */
const HANDSHAKE_MS = 10_000;
/** RFC 6455 section 7.1.5: the connection was lost without a close frame. */
const LOST = 1006;

const bytesOf = (data: RawData): Buffer => (Buffer.isBuffer(data) ? data : Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data));

/** A WebSocket of ws: no compression but when asked for, no redirects, frames of up to `maxFrame` bytes. */
export const openWebSocket = (
  url: string, listener: SocketListener,
  options: { readonly maxFrame: number; readonly compression: boolean; readonly headers?: Readonly<Record<string, string>> | undefined },
): Socket => {
  const socket = new WebSocket(url, {
    perMessageDeflate: options.compression, followRedirects: false, maxPayload: options.maxFrame, handshakeTimeout: HANDSHAKE_MS, headers: { ...options.headers },
  });
  let open = true;
  let reason = '';
  const onTextBytes = listener.onTextBytes?.bind(listener);
  socket.on('open', () => {
    if (open) listener.onOpen();
  });
  socket.on('message', (data, isBinary) => {
    if (!open) return;
    const bytes = bytesOf(data);
    if (isBinary) listener.onBytes(bytes);
    else if (onTextBytes === undefined) listener.onText(bytes.toString('utf8'));
    else onTextBytes(bytes);
  });
  socket.on('error', (error: NodeJS.ErrnoException) => {
    if (reason === '') reason = error.code ?? 'the connection failed';
  });
  socket.on('unexpected-response', (_, reply) => {
    reason = `HTTP ${reply.statusCode ?? 0} instead of a WebSocket`;
    socket.terminate();
  });
  socket.on('close', (code, said) => {
    open = false;
    listener.onClose(code === 0 ? LOST : code, said.length > 0 ? said.toString('utf8') : reason);
  });
  return {
    send: (message) => {
      if (open && socket.readyState === WebSocket.OPEN) socket.send(message, () => undefined);
    },
    close: () => {
      open = false;
      socket.terminate();
    },
  };
};
