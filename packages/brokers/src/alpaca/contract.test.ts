import { cash, createApprovalAuthority, createCalendars, createRandom, defineInstrument, TraderError } from '@trader/core';
import type { HttpRequest, Socket, SocketListener, Transport } from '@trader/core';
import { describe, expect, it } from 'vitest';
import { TEN } from '../../test/alpaca-desk';
import { VirtualTime } from '../../test/virtual-time';
import { createAlpacaServer } from '../testing';
import type { AlpacaServer, ContractVenue } from '../testing';
import { brokerContract } from '../testing/contract';
import { createAlpacaBroker, Secret } from './index';

const instrument = defineInstrument({ symbol: 'AAPL', lotSize: '0.000000001' });
const KEYS = { keyId: 'PK-CONTRACT', secretKey: 'secret-of-the-contract' };
const WIRE_MS = 3;

/** A network between the adapter and a server: everything takes its time, one order may be lost, and streams can be cut. */
class Wire implements Transport {
  lost: 'request' | 'reply' | undefined;
  private readonly streams = new Map<Socket, SocketListener>();
  private isDown = false;

  constructor(private readonly time: VirtualTime, private readonly server: AlpacaServer) {}

  request(request: HttpRequest): ReturnType<Transport['request']> {
    const lost = request.method === 'POST' ? this.lost : undefined;
    if (lost !== undefined) this.lost = undefined;
    return new Promise((resolve, reject) => {
      const giveUp = (): void => reject(new TraderError('BROKER_UNREACHABLE', 'no answer'));
      this.time.after(WIRE_MS, () => {
        if (lost === 'request') return void this.time.after(request.timeoutMs - WIRE_MS, giveUp);
        this.server.advance(this.time.now());
        const reply = this.server.request(request);
        this.time.after(lost === 'reply' ? request.timeoutMs - WIRE_MS : WIRE_MS, () => (lost === 'reply' ? giveUp() : resolve(reply)));
      });
    });
  }

  open(url: string, listener: SocketListener): Socket {
    const later = (work: () => void): void => void this.time.after(WIRE_MS, work);
    const isOpen = (): boolean => this.streams.has(socket);
    let far: Socket | undefined;
    const socket: Socket = {
      send: (message) => later(() => far?.send(message)),
      close: () => {
        if (this.streams.delete(socket)) far?.close();
      },
    };
    this.streams.set(socket, listener);
    later(() => {
      if (this.isDown) return this.cut(socket);
      far = this.server.open(url, {
        onOpen: () => later(() => isOpen() && listener.onOpen()),
        onText: (text) => later(() => isOpen() && listener.onText(text)),
        onBytes: (bytes) => later(() => isOpen() && listener.onBytes(bytes)),
        onClose: () => later(() => this.cut(socket)),
      });
    });
    return socket;
  }

  down(): void {
    this.isDown = true;
    for (const socket of [...this.streams.keys()]) this.cut(socket);
  }

  up(): void {
    this.isDown = false;
  }

  private cut(socket: Socket): void {
    const listener = this.streams.get(socket);
    this.streams.delete(socket);
    listener?.onClose(1006, '');
  }
}

const createVenue = (): ContractVenue => {
  const time = new VirtualTime(TEN);
  const server = createAlpacaServer({ instruments: [instrument], cash: cash(100_000), calendarOf: createCalendars(), now: TEN, keys: KEYS });
  const wire = new Wire(time, server);
  const authority = createApprovalAuthority();
  const broker = createAlpacaBroker({
    transport: wire, timers: time, random: createRandom(1), verify: authority.verify, run: 'c', instruments: [instrument],
    keys: { keyId: new Secret(KEYS.keyId), secretKey: new Secret(KEYS.secretKey) },
  });
  const pass = async (ms: number): Promise<void> => {
    await time.pass(ms);
    server.advance(time.now());
  };
  /** What a question is answered with, while time goes on. */
  const answered = async <T>(question: Promise<T>): Promise<T> => {
    const waiting = new Set([question]);
    const over = (): void => void waiting.clear();
    question.then(over, over);
    while (waiting.size > 0) await pass(50);
    return question;
  };
  const asking = <T extends unknown[], R>(ask: (...args: T) => Promise<R>) => (...args: T): Promise<R> => answered(ask(...args));
  broker.connect(() => undefined);
  return {
    broker, instrument, lacks: [], quiet: () => pass(500),
    approve: (order) => authority.mint(order, 0, Infinity),
    approveLate: (order) => authority.mint(order, 0, TEN - 1),
    quote: async (bid, ask, size = 1_000_000) => {
      await pass(1000);
      server.market.quote(instrument.symbol, Number(bid), size, Number(ask), size);
      await pass(500);
    },
    books: async () => ({ position: server.held(0), cash: server.funds.cash }),
    live: {
      broker: {
        submit: (...approvals) => broker.submit(...approvals), cancel: (id) => broker.cancel(id), subscribe: (listener) => broker.subscribe(listener),
        connect: (listener) => broker.connect(listener), close: () => broker.close(),
        ask: asking((id) => broker.ask(id)), statement: asking((since, live) => broker.statement(since, live)), standing: asking(() => broker.standing()),
      },
      wire: {
        loseNext: (what) => void (wire.lost = what),
        down: async () => {
          wire.down();
          await pass(500);
        },
        up: async () => {
          wire.up();
          await pass(60_000);
        },
        wait: () => pass(15_000),
      },
      tradeByHand: async (size) => {
        const { keyId, secretKey } = KEYS;
        await answered(wire.request({
          method: 'POST', url: 'https://paper-api.alpaca.markets/v2/orders', headers: { 'APCA-API-KEY-ID': keyId, 'APCA-API-SECRET-KEY': secretKey }, timeoutMs: 1000,
          body: JSON.stringify({ symbol: instrument.symbol, qty: String(size), side: 'buy', type: 'market', time_in_force: 'day' }),
        }));
        await pass(500);
      },
    },
    close: async () => broker.close(),
  };
};

describe('Alpaca keeps the contract of brokers', () => {
  it.each(brokerContract.map((each) => [each.number, each.name, each] as const))('%i: %s', async (_number, _name, contractCase) => {
    await expect(contractCase.run(createVenue())).resolves.toBeUndefined();
  });
});
