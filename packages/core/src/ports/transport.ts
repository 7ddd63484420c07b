import type { Socket, SocketListener } from './socket';

/** A question over HTTP. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  /** After so many ms without a whole answer it is given up. */
  readonly timeoutMs: number;
}

/** An answer over HTTP, of whatever status. */
export interface HttpReply {
  readonly status: number;
  /** By names in small letters. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The way out of this process: whoever trades over a network takes one, so that the network can be a made-up one. */
export interface Transport {
  /**
   * Resolves with whatever the server answers; a redirect is an answer and is not followed. Rejects with BROKER_UNREACHABLE when no whole answer came:
   * whether the request arrived, nobody knows then.
   */
  request(request: HttpRequest): Promise<HttpReply>;
  /** `headers` go with the handshake. */
  open(url: string, listener: SocketListener, headers?: Readonly<Record<string, string>>): Socket;
}
