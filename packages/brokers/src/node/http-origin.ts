import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { TraderError } from '@trader/core';
import type { HttpReply, HttpRequest } from '@trader/core';
import { ReplyReader } from './reply-reader';

/** Connections that have nothing to do are kept so long, ms: less than load balancers do, which commonly hang up after 60 s. */
const IDLE_MS = 50_000;
/** And so much shorter than the server says that it keeps them: a request that meets its hanging up is lost, and of an order nobody knows then. */
const IDLE_MARGIN_MS = 1_500;
/** So many idle connections are kept. */
const MAX_IDLE = 8;
const HEADER_NAME = /^[!#$%&'*+\-.^_`|~\w]+$/;
const HEADER_VALUE = /^[\t\x20-\x7e]*$/;
/** Ours to say. */
const OURS = /^(?:host|connection|content-length|transfer-encoding|expect|upgrade)$/i;

/** What waits for the answer on a connection. */
interface Exchange {
  readonly reader: ReplyReader;
  finish(reply: HttpReply): void;
  fail(why: string): void;
}

/** One connection, which carries one request at a time. */
class Connection {
  exchange: Exchange | undefined;

  constructor(readonly socket: Socket, private readonly pool: Connection[]) {
    socket.setNoDelay(true);
    socket.on('data', (piece: Buffer) => this.read(piece));
    socket.on('end', () => this.lose('the server hung up'));
    socket.on('error', (error: NodeJS.ErrnoException) => this.lose(error.code ?? 'the connection failed'));
    socket.on('close', () => this.lose('the connection was lost'));
    socket.on('timeout', () => this.lose('idle'));
  }

  send(exchange: Exchange, text: string, encoding: 'latin1' | 'utf8'): void {
    this.exchange = exchange;
    this.socket.setTimeout(0);
    this.socket.ref();
    this.socket.write(text, encoding);
  }

  /** Hangs up, and fails what waits, if it is not whole. */
  lose(why: string): void {
    const { exchange } = this;
    this.exchange = undefined;
    const place = this.pool.indexOf(this);
    if (place >= 0) this.pool.splice(place, 1);
    this.socket.destroy();
    if (exchange === undefined) return;
    if (exchange.reader.end()) this.deliver(exchange);
    else exchange.fail(why);
  }

  private read(piece: Buffer): void {
    const { exchange } = this;
    if (exchange === undefined) return this.lose('bytes that nobody asked for');
    try {
      if (!exchange.reader.push(piece)) return;
    } catch (error) {
      return this.lose(error instanceof Error ? error.message : String(error));
    }
    this.exchange = undefined;
    const idleMs = Math.min(IDLE_MS, exchange.reader.keptMs - IDLE_MARGIN_MS);
    if (exchange.reader.reusable && idleMs > 0 && this.pool.length < MAX_IDLE) this.rest(idleMs);
    else this.socket.destroy();
    this.deliver(exchange);
  }

  private rest(idleMs: number): void {
    this.pool.push(this);
    this.socket.setTimeout(idleMs);
    this.socket.unref();
  }

  private deliver(exchange: Exchange): void {
    try {
      exchange.finish(exchange.reader.reply());
    } catch (error) {
      exchange.fail(error instanceof Error ? error.message : String(error));
    }
  }
}

/**
 * HTTP/1.1 to one origin over connections that are kept. Written on plain sockets: node:http spends about 50 us on a request before its first byte leaves, this about
 * 5 us (`pnpm bench live`).
 */
export class HttpOrigin {
  private readonly idle: Connection[] = [];
  private readonly host: string;

  constructor(private readonly url: URL, private readonly maxBody: number) {
    this.host = url.host;
  }

  /** `path` with its query. `done` hears of a reply, `failed` why there is none; one of them, once. Throws INVALID_CONFIG before anything is sent. */
  request(request: HttpRequest, path: string, done: (reply: HttpReply) => void, failed: (why: string) => void): void {
    const { method, headers, body = '', timeoutMs } = request;
    let text = `${method} ${path} HTTP/1.1\r\nhost: ${this.host}\r\n`;
    for (const name in headers) {
      if (!HEADER_NAME.test(name) || !HEADER_VALUE.test(headers[name]) || OURS.test(name)) {
        throw new TraderError('INVALID_CONFIG', `cannot ask ${this.url.origin}: a header cannot be sent as it is; check that keys hold no spaces or line ends`);
      }
      text += `${name}: ${headers[name]}\r\n`;
    }
    const length = Buffer.byteLength(body);
    text += length === 0 && (method === 'GET' || method === 'DELETE') ? '\r\n' : `content-length: ${length}\r\n\r\n${body}`;
    const connection = this.idle.pop() ?? new Connection(this.dial(), this.idle);
    const deadline = setTimeout(() => connection.lose(`nothing whole within ${timeoutMs} ms`), timeoutMs);
    connection.send({
      reader: new ReplyReader(this.maxBody),
      finish: (reply) => {
        clearTimeout(deadline);
        done(reply);
      },
      fail: (why) => {
        clearTimeout(deadline);
        failed(why);
      },
    }, text, length === body.length ? 'latin1' : 'utf8');
  }

  private dial(): Socket {
    const { protocol, hostname, port } = this.url;
    const host = hostname.replace(/^\[(.*)\]$/, '$1');
    if (protocol === 'http:') return connect({ host, port: Number(port || 80) });
    return connectTls({ host, port: Number(port || 443), servername: /^[\d.]+$|:/.test(host) ? '' : host, ALPNProtocols: ['http/1.1'] });
  }
}
