import type { LinkEvent, Random, Timers, Transport } from '@trader/core';
import { keepOpen } from '../resilience/keep-open';
import type { KeptOpen, Line, Talk } from '../resilience/keep-open';
import { scrub } from '../secret';
import { readExactJson } from './exact-json';
import type { AlpacaKeys } from './keys';
import { readWire, WIRE } from './wire';
import type { WireUpdate } from './wire';

/** What the stream of orders needs. */
export interface OrderStreamOptions {
  readonly timers: Timers;
  readonly random: Random;
  readonly transport: Transport;
  readonly keys: AlpacaKeys;
  readonly url: string;
  readonly heartbeatMs: number;
  readonly onUpdate: (update: WireUpdate) => void;
  readonly listener: (event: LinkEvent) => void;
}

/** Whoever is refused asks again no sooner than this, ms. */
const AFTER_REFUSAL = 30_000;
const LISTEN = JSON.stringify({ action: 'listen', data: { streams: ['trade_updates'] } });

const fieldsOf = (value: unknown): Record<string, unknown> => (typeof value === 'object' && value !== null ? { ...value } : {});

type Frame = { readonly kind: 'authorized' | 'listening' | 'other' } | { readonly kind: 'refused' | 'unreadable'; readonly reason: string } | { readonly kind: 'update'; readonly update: WireUpdate };

const readFrame = (text: string): Frame => {
  try {
    const { stream, data } = fieldsOf(readExactJson(text));
    const { status, streams } = fieldsOf(data);
    if (stream === 'trade_updates') return { kind: 'update', update: readWire(WIRE.update, data, 'news of an order') };
    if (stream === 'authorization') {
      return status === 'authorized' ? { kind: 'authorized' } : { kind: 'refused', reason: 'Alpaca does not take the keys for its order stream: check them, and that they are of this account' };
    }
    if (stream !== 'listening') return { kind: 'other' };
    return Array.isArray(streams) && streams.includes('trade_updates') ? { kind: 'listening' } : { kind: 'refused', reason: 'Alpaca does not let this account listen to its orders' };
  } catch (error) {
    return { kind: 'unreadable', reason: error instanceof Error ? error.message : '' };
  }
};

/**
 * The stream `trade_updates`, kept open. It is up once Alpaca has confirmed that it listens; `listen`, which sets the list and is always answered, is
 * sent again as the heartbeat. Frames are JSON, as text or as bytes (paper sends bytes). One that cannot be read ends the connection: what it told is learned by asking.
 * Source: docs.alpaca.markets/docs/websocket-streaming.
 */
export const openOrderStream = (options: OrderStreamOptions): KeptOpen => {
  const { keys, onUpdate } = options;
  const utf8 = new TextDecoder();
  const hear = (line: Line, text: string): void => {
    const frame = readFrame(text);
    if (frame.kind === 'authorized') line.send(LISTEN);
    else if (frame.kind === 'listening') line.up();
    else if (frame.kind === 'refused') line.fail(frame.reason, AFTER_REFUSAL);
    else if (frame.kind === 'unreadable') line.fail(`a message that cannot be read: ${frame.reason}`);
    else if (frame.kind === 'update') onUpdate(frame.update);
  };
  const talk = (line: Line): Talk => ({
    onOpen: () => line.send(JSON.stringify({ action: 'authenticate', data: { key_id: keys.keyId.reveal(), secret_key: keys.secretKey.reveal() } })),
    onText: (text) => hear(line, text),
    onBytes: (bytes) => hear(line, utf8.decode(bytes)),
    beat: () => line.send(LISTEN),
  });
  const { timers, random, transport, url, heartbeatMs, listener } = options;
  const said = (event: LinkEvent): void => listener({ ...event, reason: scrub(event.reason, [keys.keyId, keys.secretKey]) });
  return keepOpen({ timers, random, transport, url, heartbeatMs, link: 'orders', talk, listener: said });
};
