import { cash, createApprovalAuthority, createCalendars, createRandom, defineInstrument, TraderError } from '@trader/core';
import type { HttpRequest, LinkEvent, LiveBroker, Socket, SocketListener, Transport } from '@trader/core';
import { VirtualTime } from '@trader/core/testing';
import { describe, expect, it } from 'vitest';
import { TEN } from '../../test/alpaca-desk';
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

  down(reason = ''): void {
    this.isDown = true;
    for (const socket of [...this.streams.keys()]) this.cut(socket, reason);
  }

  up(): void {
    this.isDown = false;
  }

  private cut(socket: Socket, reason = ''): void {
    const listener = this.streams.get(socket);
    this.streams.delete(socket);
    listener?.onClose(1006, reason);
  }
}

const createVenue = (): ContractVenue => {
  const time = new VirtualTime(TEN);
  const server = createAlpacaServer({ instruments: [instrument], cash: cash(100_000), calendarOf: createCalendars(), now: TEN, keys: KEYS });
  const wire = new Wire(time, server);
  const authority = createApprovalAuthority();
  const links: LinkEvent[] = [];
  const start = (): LiveBroker => {
    const started = createAlpacaBroker({
      transport: wire, timers: time, random: createRandom(1), verify: authority.verify, run: 'c', instruments: [instrument],
      keys: { keyId: new Secret(KEYS.keyId), secretKey: new Secret(KEYS.secretKey) },
    });
    started.connect((event) => void links.push(event));
    return started;
  };
  const broker = start();
  let latest = broker;
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
  /** Whose questions take their time. */
  const patient = (asked: LiveBroker): LiveBroker => ({
    submit: (...approvals) => asked.submit(...approvals), cancel: (id) => asked.cancel(id), subscribe: (listener) => asked.subscribe(listener),
    connect: (listener) => asked.connect(listener), close: () => asked.close(),
    ask: asking((id) => asked.ask(id)), statement: asking((since, live) => asked.statement(since, live)), standing: asking(() => asked.standing()),
  });
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
      broker: patient(broker), links, secrets: Object.values(KEYS),
      wire: {
        loseNext: (what) => void (wire.lost = what),
        down: async (reason) => {
          wire.down(reason);
          await pass(500);
        },
        up: async () => {
          wire.up();
          await pass(60_000);
        },
        wait: () => pass(15_000),
      },
      tradeByHand: async (size, limit) => {
        const { keyId, secretKey } = KEYS;
        await answered(wire.request({
          method: 'POST', url: 'https://paper-api.alpaca.markets/v2/orders', headers: { 'APCA-API-KEY-ID': keyId, 'APCA-API-SECRET-KEY': secretKey }, timeoutMs: 1000,
          body: JSON.stringify({ symbol: instrument.symbol, qty: String(size), side: 'buy', time_in_force: 'day', ...(limit === undefined ? { type: 'market' } : { type: 'limit', limit_price: limit }) }),
        }));
        await pass(500);
      },
      restart: async () => {
        latest.close();
        latest = start();
        await pass(500);
        return patient(latest);
      },
    },
    close: async () => latest.close(),
  };
};

describe('Alpaca keeps the contract of brokers', () => {
  it.each(brokerContract.map((each) => [each.number, each.name, each] as const))('%i: %s', async (_number, _name, contractCase) => {
    await expect(contractCase.run(createVenue())).resolves.toBeUndefined();
  });
});
