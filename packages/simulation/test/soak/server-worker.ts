import { workerData } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import { createAlpacaServer } from '@trader/brokers/testing';
import { cash, createCalendars, quantityToNumber } from '@trader/core';
import type { Socket } from '@trader/core';
import { RandomMarket } from '../../src/random-market';
import { INSTRUMENTS, PRICES } from './scene';
import type { Asked, Heard, ServerBooks, Told } from './remote-server';

const MINUTE = 60_000;
/** So many symbols have bars, too. */
const BARRED = 20;

/** The loopback Alpaca in a thread of its own, with the market that it shows: what it remembers lies in another heap than that of the program that trades. */
export const serve = (): void => {
  const { seed, start, flag, port } = workerData as { readonly seed: number; readonly start: number; readonly flag: SharedArrayBuffer; readonly port: MessagePort };
  const bell = new Int32Array(flag);
  const server = createAlpacaServer({ instruments: INSTRUMENTS, cash: cash('100000000'), calendarOf: createCalendars(), now: start, seed: seed + 1 });
  const market = new RandomMarket(seed, PRICES);
  const sockets = new Map<number, Socket>();
  let heard: Heard[] = [];

  /** Quotes of one moment come as one message, as Alpaca's do. */
  const show = (now: number, quotes: number): void => server.market.together(() => {
    for (let index = 0; index < quotes; index++) {
      const { symbol, bid, bidSize, ask, askSize } = market.next();
      server.market.quote(INSTRUMENTS[symbol].symbol, bid, bidSize, ask, askSize);
    }
    if (now % MINUTE !== 0) return;
    INSTRUMENTS.slice(0, BARRED).forEach(({ symbol }, index) => {
      const price = server.market.last(index);
      if (price > 0) server.market.bar(symbol, { open: price, high: price, low: price, close: price, volume: 1_000, openTime: now - MINUTE });
    });
  });

  const books = (): ServerBooks => ({
    orders: server.orders.map(({ id, clientOrderId, replaces, filled, isOver, parent }) => ({ id, clientOrderId, replaces, filled, isOver, isLeg: parent !== undefined })),
    positions: INSTRUMENTS.map((_, symbol) => quantityToNumber(server.held(symbol))),
    cash: server.funds.cash,
  });

  const answer = (asked: Asked): Told['reply'] => {
    server.advance(asked.now);
    switch (asked.kind) {
      case 'request': return server.request(asked.request);
      case 'open': {
        const { socket } = asked;
        const hear = (what: Heard['what']) => (message: string | Uint8Array = '', reason = ''): void => void heard.push({ socket, what, message, reason });
        sockets.set(socket, server.open(asked.url, {
          onOpen: hear('open'), onText: hear('text'), onBytes: hear('bytes'), onClose: (code, reason) => hear('close')(String(code), reason),
        }, asked.headers));
        return undefined;
      }
      case 'send': {
        sockets.get(asked.socket)?.send(asked.message);
        return undefined;
      }
      case 'close': {
        sockets.get(asked.socket)?.close();
        sockets.delete(asked.socket);
        return undefined;
      }
      case 'show': {
        show(asked.now, asked.quotes);
        return undefined;
      }
      case 'books': return books();
      case 'advance': return undefined;
    }
  };

  port.on('message', (asked: Asked) => {
    let told: Told;
    try {
      const reply = answer(asked);
      told = { reply, heard, due: server.due, error: undefined };
    } catch (error) {
      told = { reply: undefined, heard: [], due: Infinity, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
    }
    heard = [];
    port.postMessage(told);
    Atomics.store(bell, 0, 1);
    Atomics.notify(bell, 0);
  });
};
