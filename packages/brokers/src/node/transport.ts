import { TraderError } from '@trader/core';
import type { HttpReply, HttpRequest, Transport } from '@trader/core';
import { HttpOrigin } from './http-origin';
import { openWebSocket } from './web-socket';

/** What a transport refuses. */
export interface NodeTransportOptions {
  /** The only hosts it talks to, as in urls: `paper-api.alpaca.markets`, `127.0.0.1:8080`. All when absent. */
  readonly hosts?: readonly string[];
  /** The longest body of a reply, bytes. Default 64 MiB. */
  readonly maxBody?: number;
  /** The longest message of a WebSocket, bytes. Default 16 MiB. */
  readonly maxFrame?: number;
  /** Whether to offer permessage-deflate on WebSockets. Default false: it costs time. */
  readonly compression?: boolean;
}

const URL_PARTS = /^((?:http|ws)s?:\/\/[^/?#]+)([\x21\x22\x24-\x7e]*)$/;
const LOOPBACK = /^(?:127(?:\.\d{1,3}){3}|\[::1\]|localhost)$/;

/** Without headers and query, which may hold keys. */
const nameOf = (url: string): string => /^[^?#]*/.exec(url)?.[0].replace(/\/\/[^/]*@/, '//') ?? '';

const refuse = (url: string, why: string): never => {
  throw new TraderError('INVALID_CONFIG', `cannot ask ${nameOf(url)}: ${why}`);
};

/** The url of an origin that may be talked to. */
const checkOrigin = (text: string, schemes: readonly string[], hosts: readonly string[] | undefined): URL => {
  if (!URL.canParse(text)) return refuse(text, 'it is no url');
  const url = new URL(text);
  if (!schemes.includes(url.protocol)) return refuse(text, `its scheme is not one of ${schemes.join(' ')}`);
  if (url.username !== '' || url.password !== '') return refuse(text, 'no name or password belongs in a url');
  if (hosts !== undefined && !hosts.includes(url.host)) return refuse(text, `its host is not one of ${hosts.join(', ')}`);
  if (url.protocol === schemes[0] && !LOOPBACK.test(url.hostname)) return refuse(text, `keys go over ${schemes[1]} only, but on this machine`);
  return url;
};

/**
 * The network of this machine: HTTP/1.1 over connections that are kept, and WebSockets. Redirects are never followed; nothing is sent twice. Without TLS it talks to
 * this machine only. Certificates are checked against Node's (and `NODE_EXTRA_CA_CERTS`); proxies are not used. Rejects and throws INVALID_CONFIG for a url that it refuses,
 * BROKER_UNREACHABLE when no whole answer came; their messages hold neither headers nor queries.
 */
export const nodeTransport = (options: NodeTransportOptions = {}): Transport => {
  const { hosts, maxBody = 64 * 2 ** 20, maxFrame = 16 * 2 ** 20, compression = false } = options;
  const origins = new Map<string, HttpOrigin>();
  const originOf = (text: string): HttpOrigin => {
    const known = origins.get(text);
    if (known !== undefined) return known;
    const origin = new HttpOrigin(checkOrigin(text, ['http:', 'https:'], hosts), maxBody);
    origins.set(text, origin);
    return origin;
  };
  return {
    request: (request: HttpRequest) => new Promise<HttpReply>((resolve, reject) => {
      const { method, url } = request;
      const parts = URL_PARTS.exec(url);
      if (parts === null) return refuse(url, 'it is no url');
      originOf(parts[1]).request(request, parts[2].startsWith('/') ? parts[2] : `/${parts[2]}`, resolve, (why) => {
        reject(new TraderError('BROKER_UNREACHABLE', `no whole answer to ${method} ${nameOf(url)}: ${why}; it may have arrived all the same`));
      });
    }),
    open: (url, listener, headers) => {
      const parts = URL_PARTS.exec(url);
      if (parts === null) return refuse(url, 'it is no url');
      checkOrigin(parts[1], ['ws:', 'wss:'], hosts);
      return openWebSocket(url, listener, { maxFrame, compression, headers });
    },
  };
};
