import { gunzipSync } from 'node:zlib';
import type { HttpReply } from '@trader/core';

/** No server of ours sends more than this many bytes of headers. */
const MAX_HEAD = 65_536;
const HEAD_END = Buffer.from('\r\n\r\n');
const STATUS_LINE = /^HTTP\/1\.([01]) (\d{3})(?: |$)/;
const HEADER_LINE = /^([!#$%&'*+\-.^_`|~\w]+):[ \t]*(.*?)[ \t]*$/;

/** How far a body reaches, RFC 9112 section 6.3. */
type Framing = 'length' | 'chunked' | 'close';

/**
 * Reads one HTTP/1.1 reply from the pieces that arrive. `push` and `end` give true once it is whole; they throw an Error that says what is wrong with the bytes,
 * never what they are.
 */
export class ReplyReader {
  /** Whether the connection can carry another request after this reply. */
  reusable = false;
  /** How long the server keeps the connection when nothing is asked on it, ms, if it says so (`Keep-Alive: timeout=5`); Infinity otherwise. */
  keptMs = Infinity;
  private state: 'head' | 'body' | 'size' | 'chunk' | 'chunk end' | 'trailers' | 'done' = 'head';
  private rest: Buffer = Buffer.alloc(0);
  private readonly pieces: Buffer[] = [];
  private size = 0;
  private left = 0;
  private status = 0;
  private framing: Framing = 'close';
  private headers: Record<string, string> = {};

  constructor(private readonly maxBody: number) {}

  push(piece: Buffer): boolean {
    this.rest = this.rest.length === 0 ? piece : Buffer.concat([this.rest, piece]);
    while (this.step());
    if (this.state === 'done' && this.rest.length > 0) this.reusable = false;
    return this.state === 'done';
  }

  /** The server has sent all it will. */
  end(): boolean {
    if (this.state === 'body' && this.framing === 'close') this.state = 'done';
    return this.state === 'done';
  }

  reply(): HttpReply {
    const bytes = this.pieces.length === 1 ? this.pieces[0] : Buffer.concat(this.pieces);
    return { status: this.status, headers: this.headers, body: this.decoded(bytes).toString('utf8') };
  }

  private decoded(bytes: Buffer): Buffer {
    const encoding = this.headers['content-encoding'] ?? 'identity';
    if (encoding === 'identity' || bytes.length === 0) return bytes;
    if (encoding !== 'gzip') throw new Error('a body of an encoding that was not asked for');
    return gunzipSync(bytes, { maxOutputLength: this.maxBody });
  }

  /** One step through what has arrived; false when more is needed. */
  private step(): boolean {
    switch (this.state) {
      case 'head': return this.readHead();
      case 'body': return this.readBody();
      case 'size': return this.readSize();
      case 'chunk': return this.readChunk();
      case 'chunk end': return this.readLine((line) => {
        if (line !== '') throw new Error('a chunk longer than it says');
        this.state = 'size';
      });
      case 'trailers': return this.readLine((line) => {
        if (line === '') this.state = 'done';
      });
      case 'done': return false;
    }
  }

  private readHead(): boolean {
    const end = this.rest.indexOf(HEAD_END);
    if (end < 0 ? this.rest.length > MAX_HEAD : end > MAX_HEAD) throw new Error('headers without end');
    if (end < 0) return false;
    const [first, ...lines] = this.rest.toString('latin1', 0, end).split('\r\n');
    this.rest = this.rest.subarray(end + HEAD_END.length);
    const found = STATUS_LINE.exec(first);
    if (found === null) throw new Error('not HTTP/1.1');
    this.status = Number(found[2]);
    if (this.status === 101) throw new Error('an upgrade that was not asked for');
    if (this.status < 200) return true;
    this.headers = headersOf(lines);
    this.frame(found[1] === '1');
    return true;
  }

  private frame(persists: boolean): void {
    const { 'transfer-encoding': coding, 'content-length': length, connection = '' } = this.headers;
    if (this.status === 204 || this.status === 304) {
      [this.framing, this.left, this.state] = ['length', 0, 'body'];
    } else if (coding !== undefined) {
      if (coding.toLowerCase() !== 'chunked' || length !== undefined) throw new Error('a body of unclear length');
      [this.framing, this.state] = ['chunked', 'size'];
    } else if (length !== undefined) {
      if (!/^\d{1,15}$/.test(length)) throw new Error('a body of unclear length');
      [this.framing, this.left, this.state] = ['length', Number(length), 'body'];
      if (this.left > this.maxBody) throw new Error(`a body of more than ${this.maxBody} bytes`);
    } else {
      [this.framing, this.left, this.state] = ['close', Infinity, 'body'];
    }
    const seconds = /(?:^|[\s,])timeout=(\d{1,6})/i.exec(this.headers['keep-alive'] ?? '')?.[1];
    if (seconds !== undefined) this.keptMs = Number(seconds) * 1000;
    this.reusable = this.framing !== 'close' && persists && !/(?:^|,)\s*close\s*(?:,|$)/i.test(connection);
  }

  private readBody(): boolean {
    this.take();
    if (this.left === 0) this.state = 'done';
    return false;
  }

  private readSize(): boolean {
    return this.readLine((line) => {
      const found = /^([\da-f]{1,8})[ \t]*(?:;|$)/i.exec(line);
      if (found === null) throw new Error('a chunk without a size');
      this.left = Number.parseInt(found[1], 16);
      this.state = this.left === 0 ? 'trailers' : 'chunk';
    });
  }

  private readChunk(): boolean {
    this.take();
    if (this.left > 0) return false;
    this.state = 'chunk end';
    return true;
  }

  /** Moves what has arrived of the `left` bytes that are due to the body. */
  private take(): void {
    const { rest } = this;
    const piece = rest.length <= this.left ? rest : rest.subarray(0, this.left);
    if (piece.length === 0) return;
    this.size += piece.length;
    if (this.size > this.maxBody) throw new Error(`a body of more than ${this.maxBody} bytes`);
    this.pieces.push(piece);
    this.left -= piece.length;
    this.rest = rest.subarray(piece.length);
  }

  private readLine(use: (line: string) => void): boolean {
    const end = this.rest.indexOf('\r\n');
    if (end < 0 ? this.rest.length > MAX_HEAD : end > MAX_HEAD) throw new Error('a line without end');
    if (end < 0) return false;
    const line = this.rest.toString('latin1', 0, end);
    this.rest = this.rest.subarray(end + 2);
    use(line);
    return true;
  }
}

/** Names in small letters; what comes twice is joined by commas, but a length that comes twice must say the same. */
const headersOf = (lines: readonly string[]): Record<string, string> => {
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const found = HEADER_LINE.exec(line);
    if (found === null) throw new Error('a header that is none');
    const name = found[1].toLowerCase();
    const before = Object.hasOwn(headers, name) ? headers[name] : undefined;
    if (name === '__proto__' || (name === 'content-length' && before === found[2])) continue;
    headers[name] = before === undefined ? found[2] : `${before}, ${found[2]}`;
  }
  return headers;
};
