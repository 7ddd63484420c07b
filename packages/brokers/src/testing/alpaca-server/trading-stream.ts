import type { Socket, SocketListener } from '@trader/core';
import * as z from 'zod';
import type { UpdateEvent } from './desk';
import type { Ids } from './ids';
import { Link } from './link';
import type { Encoding, LinkTools } from './link';
import type { Json } from './replies';
import type { Times } from './times';

const messageSchema = z.object({
  action: z.string(), key: z.string().optional(), secret: z.string().optional(),
  data: z.object({ key_id: z.string().optional(), secret_key: z.string().optional(), streams: z.array(z.string()).optional() }).optional(),
});

/** Whether keys are those of the account. */
export type KeyCheck = (keyId: string | undefined, secretKey: string | undefined) => boolean;

interface Connection {
  readonly link: Link;
  authorized: boolean;
  streams: readonly string[];
}

const UPDATES = 'trade_updates';

/** `/stream`: what becomes of orders. Protocol: https://docs.alpaca.markets/docs/websocket-streaming. */
export class TradingStream {
  private readonly connections = new Set<Connection>();
  muted = false;

  constructor(
    private readonly tools: LinkTools,
    private readonly ids: Ids,
    private readonly times: Times,
    private readonly isKey: KeyCheck,
  ) {}

  open(listener: SocketListener, encoding: Encoding): Socket {
    const connection: Connection = {
      link: new Link('orders', encoding, listener, this.tools, () => this.connections.delete(connection)), authorized: false, streams: [],
    };
    connection.link.mute = this.muted;
    this.connections.add(connection);
    listener.onOpen();
    return {
      send: (message) => {
        if (connection.link.open) this.hear(connection, message);
      },
      close: () => connection.link.close(1005, ''),
    };
  }

  /** Tells everybody who listens what happened to an order. */
  tell(event: UpdateEvent, data: { readonly [name: string]: Json }): void {
    const now = this.tools.now();
    const message = { stream: UPDATES, data: { at: this.times.utc(now), event_id: this.ids.event(now), event, ...data } };
    for (const { link, streams } of [...this.connections]) if (streams.includes(UPDATES)) link.tell(event, message);
  }

  mute(muted: boolean): void {
    this.muted = muted;
    for (const { link } of this.connections) link.mute = muted;
  }

  closeAll(code: number, reason: string): void {
    for (const { link } of [...this.connections]) link.close(code, reason);
  }

  private hear(connection: Connection, message: string | Uint8Array): void {
    const { link } = connection;
    const { data: parsed } = messageSchema.safeParse(link.read(message));
    // unverified: what is said to a message that cannot be read.
    if (parsed === undefined) return link.tell('error', { action: 'error', data: { error_message: 'invalid message' } });
    const { action, data } = parsed;
    if (action === 'authenticate' || action === 'auth') {
      connection.authorized = this.isKey(data?.key_id ?? parsed.key, data?.secret_key ?? parsed.secret);
      this.authorization(connection, 'authenticate');
    } else if (action === 'listen') {
      if (!connection.authorized) return this.authorization(connection, 'listen');
      connection.streams = (data?.streams ?? []).filter((stream) => stream === UPDATES);
      link.tell('listening', { stream: 'listening', data: { streams: connection.streams } });
    } else link.tell('error', { action: 'error', data: { error_message: `unknown action ${action}` } });
  }

  private authorization({ link, authorized }: Connection, action: string): void {
    link.tell('authorization', { stream: 'authorization', data: { status: authorized ? 'authorized' : 'unauthorized', action } });
  }
}
