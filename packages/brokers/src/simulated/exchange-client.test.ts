import { cash, createApprovalAuthority, createBarTable, createCalendars, quantity, QUOTE_TICK, TRADE_TICK } from '@trader/core';
import type { ApprovedOrder, BrokerEvent, Slice } from '@trader/core';
import { costModel } from '@trader/costs';
import { describe, expect, it } from 'vitest';
import { memoryWire } from '../../test/channel';
import { MINUTE, orderOf, share, textOf } from '../../test/market';
import type { Wish } from '../../test/market';
import { SimulatedExchange } from './exchange';
import { ExchangeClient } from './exchange-client';
import { ExchangeServer } from './exchange-server';
import { SimulatedBroker } from './simulated-broker';
import { write } from './wire';

const NOT_APPROVED = expect.objectContaining({ code: 'NOT_APPROVED' });
const UNREACHABLE = expect.objectContaining({ code: 'BROKER_UNREACHABLE' });

const TERMS = { fee: '1bps', 'tickSize of ABC': '0.01' };

const sliceAt = (minute: number, price: number): Slice => {
  const bars = createBarTable(['ABC'], 1);
  [bars.time[0], bars.openTime[0]] = [minute * MINUTE, (minute - 1) * MINUTE];
  for (const column of [bars.open, bars.high, bars.low, bars.close]) column[0] = price;
  return { bars, from: 0, to: 1 };
};

const setUp = (ticked: readonly string[] = []) => {
  const exchange = new SimulatedExchange({ ticked, instruments: [share], cash: cash(100_000), costs: costModel({}), calendarOf: createCalendars() });
  const server = new ExchangeServer(exchange, ['ABC'], TERMS);
  const authority = createApprovalAuthority();
  const approve = (wish: Wish): ApprovedOrder => authority.mint(orderOf(share, wish), 0, Infinity);
  const connect = () => {
    const [near, far] = memoryWire();
    server.serve(far);
    const client = new ExchangeClient(near, authority.verify, () => 0);
    const events: BrokerEvent[] = [];
    client.subscribe((event) => events.push(event));
    return { client, near, far, told: () => events.splice(0).map(textOf) };
  };
  return { exchange, server, authority, approve, connect };
};

describe('the exchange over a wire', () => {
  it('takes orders and cancels, meets the market, and has told everything before its answer comes', async () => {
    const { approve, connect } = setUp();
    const { client, told } = connect();
    await client.market(sliceAt(1, 10), 1);
    client.submit(approve({ id: 'a', side: 'buy', quantity: 10 }));
    client.submit(approve({ id: 'b', side: 'sell', quantity: 10, limit: 12 }));
    client.cancel('b');
    expect(told()).toEqual([]);
    await client.quiet();
    expect(told()).toEqual(['a accepted', 'b accepted', 'b cancelled: on request']);
    await client.market(sliceAt(2, 11), 2);
    expect(told()).toEqual(['a buy 10 at 11']);
  });

  it('passes over a slice that it has met before', async () => {
    const { approve, connect } = setUp();
    const { client, told } = connect();
    await client.market(sliceAt(2, 10), 2);
    client.submit(approve({ id: 'a', side: 'buy', quantity: 10 }));
    await client.market(sliceAt(2, 10), 2);
    await client.market(sliceAt(1, 10), 1);
    expect(told()).toEqual(['a accepted']);
  });

  it('meets quotes and trades, each once, also those of one moment, and says at which of them it spoke', async () => {
    const { approve, connect } = setUp(['ABC']);
    const { client, told } = connect();
    const quote = { symbol: 0, time: MINUTE, kind: QUOTE_TICK, bid: 9.5, bidSize: 100, ask: 10, askSize: 30 };
    const trade = { symbol: 0, time: MINUTE, kind: TRADE_TICK, bid: 9, bidSize: 20, ask: 0, askSize: 0 };
    await client.market(quote, 1);
    client.submit(approve({ id: 'a', side: 'buy', quantity: 40 }));
    client.submit(approve({ id: 'b', side: 'buy', quantity: 50, limit: '9.2' }));
    await client.quiet();
    expect(told()).toEqual(['a accepted', 'a buy 30 at 10', 'b accepted']);
    for (const place of [1, 2, 2]) await client.market(place === 1 ? quote : trade, place);
    expect(told()).toEqual(['b buy 20 at 9.2']);
    await client.market({ ...quote, ask: 10.25 }, 3);
    await client.market(sliceAt(1, 8), 4); // the bars of that moment only mark it
    expect(told()).toEqual(['a buy 10 at 10.25']);
    const { met, metAt, asOf } = await client.statement();
    expect([met, metAt, asOf]).toEqual([4, [1, 1, 1, 2, 3], MINUTE]);
  });

  it('gives the same statement as the exchange itself, the empty one too', async () => {
    const { exchange, approve, connect } = setUp();
    const { client } = connect();
    expect(await client.statement()).toEqual({ ...exchange.statement(), met: 0, metAt: [] });
    await client.market(sliceAt(1, 10), 1);
    client.submit(approve({ id: 'a', side: 'buy', quantity: 10 }));
    client.submit(approve({ id: 's', side: 'sell', quantity: 10, stop: 9, reduceOnly: true, after: 'a', group: 'g' }));
    client.submit(approve({ id: 't', side: 'sell', quantity: 10, limit: '11.5', reduceOnly: true, after: 'a', group: 'g' }));
    await client.market(sliceAt(2, 11), 2);
    const statement = await client.statement();
    expect(statement).toEqual({ ...exchange.statement(), met: 2, metAt: [1, 1, 1, 2, 2, 2] });
    expect(statement.events).toHaveLength(6);
    expect('limitPrice' in statement.orders[0]!).toBe(false);
  });

  it('says of what it tells once there are no more events that it was after the last, and of what it tells again what it said', async () => {
    const { exchange, approve, connect } = setUp();
    const { client, told } = connect();
    await client.market(sliceAt(1, 10), 1);
    const order = approve({ id: 'a', side: 'buy', quantity: 10, limit: 9 });
    for (let time = 0; time < 2; time++) client.submit(order);
    await client.finish();
    expect(told()).toEqual(['a accepted', 'a accepted']);
    client.submit(approve({ id: 'b', side: 'buy', quantity: 10 }));
    await client.market(sliceAt(2, 9), 2); // there are more after all
    client.submit(approve({ id: 'c', side: 'buy', quantity: 10, limit: 8 }));
    const statement = await client.statement();
    expect(statement.events.map(textOf)).toEqual(['a accepted', 'b accepted', 'b buy 10 at 9', 'a buy 10 at 9', 'c accepted']);
    expect(statement).toEqual({ ...exchange.statement(), met: 2, metAt: [1, 2, 2, 2, 2] });
  });

  it('takes every type and time in force, and gives them back whole', async () => {
    const { exchange, approve, connect } = setUp();
    const { client, told } = connect();
    await client.market(sliceAt(1, 10), 1);
    const wishes: readonly Partial<Wish>[] = [
      { type: 'stop-limit', stop: 11, limit: 12 }, { type: 'limit-if-touched', stop: 9, limit: 9.5 }, { type: 'market-if-touched', stop: 9 },
      { type: 'trailing-stop', trail: 0.5 }, { type: 'trailing-stop', trailBps: 250 }, { limit: 9, postOnly: true }, { limit: 9, timeInForce: 'day' },
      { limit: 9, timeInForce: 'gtd', expiresAt: MINUTE + 1 }, { timeInForce: 'gtc' }, { timeInForce: 'ioc' }, { limit: 9, timeInForce: 'fok' }, { timeInForce: 'opg' },
      { timeInForce: 'cls' }, { limit: 9, replaces: 'o0', lots: ['x1', 'x2'] },
    ];
    wishes.forEach((wish, index) => client.submit(approve({ id: `o${index}`, side: 'buy', quantity: 10, ...wish })));
    await client.market(sliceAt(2, 10), 2);
    expect(told().slice(wishes.length + 1)).toEqual([
      'o7 expired: its time is over', 'o8 buy 10 at 10', 'o9 buy 10 at 10', 'o10 expired: the open was beyond its limit',
    ]);
    const statement = await client.statement();
    expect(statement).toEqual({ ...exchange.statement(), met: 2, metAt: statement.metAt });
    expect(statement.orders.map(({ type, timeInForce }) => `${type} ${timeInForce ?? ''}`)).toEqual(wishes.map(
      ({ type, limit, timeInForce }) => `${type ?? (limit === undefined ? 'market' : 'limit')} ${timeInForce ?? ''}`));
  });

  it('says what it is to a client that asks, before anything else and later', async () => {
    const { approve, connect } = setUp();
    const { client } = connect();
    expect(await client.terms()).toEqual(TERMS);
    client.submit(approve({ id: 'a', side: 'buy', quantity: 10 }));
    expect(await client.terms()).toEqual(TERMS);
  });

  it('asks nothing to be quiet when nothing was said', async () => {
    const { connect } = setUp();
    const { client, near } = connect();
    const before = near.send;
    let lines = 0;
    near.send = (line) => {
      lines++;
      before(line);
    };
    await client.quiet();
    expect(lines).toBe(0);
    client.cancel('x');
    await Promise.all([client.quiet(), client.quiet()]);
    await client.quiet();
    expect(lines).toBe(3);
  });
});

describe('a lost wire', () => {
  it('leaves every unanswered order unknown, fails every question, and takes nothing more', async () => {
    const { approve, connect } = setUp();
    const { client, told } = connect();
    client.submit(approve({ id: 'a', side: 'buy', quantity: 10 }));
    await client.quiet();
    client.submit(approve({ id: 'b', side: 'buy', quantity: 10 }));
    const question = client.market(sliceAt(1, 10), 1);
    client.close();
    await expect(question).rejects.toEqual(UNREACHABLE);
    const lost = 'unknown: the connection to the exchange was lost';
    expect(told()).toEqual(['a accepted', `b ${lost}`]);
    client.submit(approve({ id: 'c', side: 'buy', quantity: 10 }));
    client.cancel('a');
    expect(told()).toEqual([`c ${lost}`]);
    for (const ask of [() => client.terms(), () => client.statement(), () => client.quiet()]) await expect(ask()).rejects.toEqual(UNREACHABLE);
  });

  it('is what becomes of an exchange that talks nonsense', async () => {
    const { connect } = setUp();
    const { client, far } = connect();
    const question = client.statement();
    far.send('{"op":"done"}');
    await expect(question).rejects.toEqual(UNREACHABLE);
  });

  it('is also what an answer without the terms or the statement asked for counts as', async () => {
    for (const ask of ['terms', 'statement'] as const) {
      const [near, far] = memoryWire();
      const client = new ExchangeClient(near, createApprovalAuthority().verify, () => 0);
      far.onLine(() => far.send('{"op":"done","ref":1}'));
      await expect(client[ask]()).rejects.toEqual(UNREACHABLE);
    }
  });

  it('is what becomes of a statement that does not say of every event when it was told', async () => {
    const { exchange } = setUp();
    exchange.place(orderOf(share, { id: 'a', side: 'buy', quantity: 10 }));
    for (const metAt of [[], [0, 0]]) {
      const [near, far] = memoryWire();
      const client = new ExchangeClient(near, createApprovalAuthority().verify, () => 0);
      far.onLine(() => far.send(write.statement(1, { ...exchange.statement(), met: 0, metAt })));
      await expect(client.statement()).rejects.toEqual(UNREACHABLE);
    }
  });

  it('is what becomes of a client that talks nonsense, of bars that are no slice, of ticks of no symbol; nothing of it is taken', async () => {
    const nonsense = ['nonsense', '{"op":"order"}', '{"op":"bars","ref":1,"place":1,"bars":[[0,1,0,1,1,1,1,1],[0,2,0,1,1,1,1,1]]}', '{"op":"bars","ref":1,"place":1,"bars":[[7,1,0,1,1,1,1,1]]}',
      '{"op":"tick","ref":1,"place":1,"tick":[7,1,0,9,1,11,1]}', '{"op":"tick","ref":1,"place":1,"tick":[0,1,2,9,1,11,1]}', '{"op":"tick","ref":1,"place":0,"tick":[0,1,1,9,1,0,0]}'];
    for (const line of nonsense) {
      const { exchange, connect } = setUp();
      const { client, near } = connect();
      near.send(line);
      await expect(client.statement()).rejects.toEqual(UNREACHABLE);
      expect(exchange.asOf).toBe(-Infinity);
    }
  });
});

it('is cut off when its market goes back in time', async () => {
  const { exchange, connect } = setUp(['ABC']);
  const { client } = connect();
  await client.market(sliceAt(2, 10), 1);
  await expect(client.market(sliceAt(1, 10), 2)).rejects.toEqual(UNREACHABLE);
  expect(exchange.asOf).toBe(2 * MINUTE);
});

it('is cut off when an event that is to be passed over is from after the last', async () => {
  const { exchange, connect } = setUp(['ABC']);
  const { client } = connect();
  for (const place of [1, 2]) await client.market(sliceAt(place, 10), place);
  await expect(client.market(sliceAt(3, 10), 2)).rejects.toEqual(UNREACHABLE);
  expect(exchange.asOf).toBe(2 * MINUTE);
});

describe('a new client', () => {
  it('ends the one before, so that the statement it is given stays true', async () => {
    const { exchange, approve, connect } = setUp();
    const [old, next] = [connect(), connect()];
    await old.client.statement();
    const statement = next.client.statement();
    old.client.submit(approve({ id: 'late', side: 'buy', quantity: 10 })); // on the wire behind the question
    expect((await statement).orders).toEqual([]);
    expect(old.told()).toEqual(['late unknown: the connection to the exchange was lost']);
    next.client.submit(approve({ id: 'a', side: 'buy', quantity: 10 }));
    await next.client.quiet();
    expect(next.told()).toEqual(['a accepted']);
    expect(exchange.statement().orders.map((each) => each.id)).toEqual(['a']);
  });

  it('that only asks what the exchange is leaves the one before alone', async () => {
    const { approve, connect } = setUp();
    const [old, next] = [connect(), connect()];
    await old.client.statement();
    expect(await next.client.terms()).toEqual(TERMS);
    next.client.close();
    old.client.submit(approve({ id: 'a', side: 'buy', quantity: 10 }));
    await old.client.quiet();
    expect(old.told()).toEqual(['a accepted']);
  });
});

describe('a forged approval', () => {
  const brokers = () => {
    const { exchange, authority, connect } = setUp();
    const { client, near } = connect();
    const sent: string[] = [];
    near.send = (line) => void sent.push(line);
    return { exchange, authority, sent, each: [new SimulatedBroker(exchange, authority.verify, () => 0), client] as const };
  };

  it('is refused at run time by every broker, before anything is sent', () => {
    const { exchange, authority, sent, each } = brokers();
    const order = orderOf(share, { id: 'a', side: 'buy', quantity: 10 });
    const real = authority.mint(order, 0, 1000);
    const forged: ApprovedOrder[] = [
      { ...real }, JSON.parse('{"approved":true}'), structuredClone(real), createApprovalAuthority().mint(order, 0, 1000), authority.mint(order, 0, -1),
    ];
    for (const broker of each) for (const approval of forged) expect(() => broker.submit(approval)).toThrow(NOT_APPROVED);
    expect([exchange.statement().orders, sent]).toEqual([[], []]);
  });

  it('of a bare order does not compile, and is refused all the same', () => {
    const { each } = brokers();
    const order = orderOf(share, { id: 'a', side: 'buy', quantity: 10 });
    for (const broker of each) {
      // @ts-expect-error an order that no gate has approved
      expect(() => broker.submit(order)).toThrow(NOT_APPROVED);
      // @ts-expect-error nor does an object made to look like an approval
      expect(() => broker.submit({ order, portfolioVersion: 0, expiresAt: Infinity })).toThrow(NOT_APPROVED);
    }
  });

  it('is not made by altering the order afterwards: what goes is what was approved', () => {
    const { exchange, authority, each: [broker] } = brokers();
    const order = { ...orderOf(share, { id: 'a', side: 'buy', quantity: 10 }) };
    const approval = authority.mint(order, 0, 1000);
    Reflect.set(order, 'quantity', quantity(1_000_000));
    broker.submit(approval);
    expect(exchange.statement().orders[0]!.quantity).toBe(quantity(10));
  });
});
