import { describe, expect, it } from 'vitest';
import { fault, smallWorld } from '../test/small-world';
import { LATEST_ARRIVAL_MS } from './fault';
import type { Fault } from './fault';

const asked = async (...faults: readonly Fault[]) => {
  const world = smallWorld(...faults);
  world.ask();
  await world.run(10_000);
  return { heard: world.heard, asked: world.server.asked.length };
};

describe('requests', () => {
  it('on a good day are answered', async () => {
    expect(await asked()).toEqual({ heard: ['200 {"count":1}'], asked: 1 });
  });

  it('lost before effect: nothing arrives, and nobody knows', async () => {
    const { heard, asked: count } = await asked(fault('request lost'));
    expect(count).toBe(0);
    expect(heard).toEqual([expect.stringMatching(/^(the connection was reset|no answer within 1000 ms)$/)]);
  });

  it('whose reply is lost have had their effect', async () => {
    const { heard, asked: count } = await asked(fault('reply lost'));
    expect(count).toBe(1);
    expect(heard).toEqual([expect.stringMatching(/^(the connection was reset|no answer within 1000 ms)$/)]);
  });

  it('may arrive after they were given up, but never later than the bound', async () => {
    const world = smallWorld(fault('request late', { amount: LATEST_ARRIVAL_MS }), fault('slow', { amount: 60_000 }));
    for (let count = 0; count < 20; count++) world.ask();
    await world.run(1_500);
    expect(world.heard.filter((each) => each === 'no answer within 1000 ms').length).toBeGreaterThan(10);
    const early = world.server.asked.length;
    expect(early).toBeLessThan(20);
    await world.run(LATEST_ARRIVAL_MS);
    expect(world.server.asked.length).toBe(20);
  });

  it('sent twice by a proxy take effect twice, and are answered once', async () => {
    expect(await asked(fault('request repeated', { amount: 100 }))).toEqual({ heard: ['200 {"count":1}'], asked: 2 });
  });

  it.each([['throttled', 0, /^429/], ['server error', 0, /^50\d/], ['server error after', 1, /^50\d/], ['reply garbled', 1, /^200 <html>/], ['refused', 0, /^the connection was refused$/]] as const)(
    '%s', async (kind, count, heard) => {
      expect(await asked(fault(kind))).toEqual({ heard: [expect.stringMatching(heard)], asked: count });
    });

  it('garbled ones may be JSON, and tell something else', async () => {
    expect(await asked(fault('reply garbled', { at: 1 }))).toEqual({ heard: ['200 {"status":"ok"}'], asked: 1 });
  });

  it('cut replies are shorter than they were', async () => {
    const { heard: [reply], asked: count } = await asked(fault('reply cut'));
    expect(count).toBe(1);
    expect('200 {"count":1}'.startsWith(reply) && reply !== '200 {"count":1}').toBe(true);
  });

  it('of another kind than a fault is for go through', async () => {
    expect(await asked(fault('request lost', { target: 'orders' }))).toEqual({ heard: ['200 {"count":1}'], asked: 1 });
  });

  it('a server that is down refuses, and answers again when it is back', async () => {
    const world = smallWorld();
    world.network.restart(500);
    world.ask();
    await world.run(600);
    world.ask();
    await world.run(1_000);
    expect(world.heard).toEqual(['the connection was refused', '200 {"count":1}']);
  });

  it('of a dead process go nowhere, and it hears nothing', async () => {
    const world = smallWorld();
    world.ask();
    world.process.end();
    world.ask();
    await world.run(10_000);
    expect([world.heard, world.server.asked.length]).toEqual([[], 1]);
  });
});

describe('sockets', () => {
  const opened = async (...faults: readonly Fault[]) => {
    const world = smallWorld(...faults);
    const socket = world.transport.open('wss://echo/v2/feed', world.listener);
    await world.run(500);
    return { ...world, socket };
  };

  it('keep their order, however slow', async () => {
    const { socket, heard, run } = await opened(fault('slow', { amount: 300 }));
    await run(5_000);
    const words = Array.from({ length: 30 }, (_, index) => `${index}`);
    for (const word of words) socket.send(word);
    await run(30_000);
    expect(heard).toEqual(['open', ...words]);
  });

  it('dropped: closed once, and the server hears of it', async () => {
    const { socket, heard, run, network, server } = await opened();
    expect(network.strike(fault('dropped'))).toBe(1);
    socket.send('late');
    await run(1_000);
    expect([heard, server.closed]).toEqual([['open', 'closed 1006 the connection was lost'], 1]);
  });

  it('half-open: nothing arrives, and nobody is told, until it is closed here', async () => {
    const { socket, heard, run, network, server } = await opened();
    network.strike(fault('half-open'));
    socket.send('into the void');
    server.listeners[0].onText('from the void');
    await run(60_000);
    expect(heard).toEqual(['open']);
    socket.close();
    socket.close();
    await run(61_000);
    // The server has given it up by itself.
    expect([heard, server.closed]).toEqual([['open', 'closed 1006 closed here'], 1]);
  });

  it('stalled: held up, then all at once', async () => {
    const { heard, run, network, server } = await opened();
    network.strike(fault('stalled', { ms: 3_000 }));
    for (const word of ['a', 'b']) server.listeners[0].onText(word);
    await run(3_000);
    expect(heard).toEqual(['open']);
    await run(3_600);
    expect(heard).toEqual(['open', 'a', 'b']);
  });

  it('spoiled frames: one is cut or no message at all, the next is whole', async () => {
    const { heard, run, network, server } = await opened();
    network.strike(fault('frame cut'));
    for (const word of ['abcd', 'efgh']) server.listeners[0].onText(word);
    network.strike(fault('frame garbled'));
    server.listeners[0].onBytes(new Uint8Array(9));
    await run(1_000);
    expect(heard).toEqual(['open', 'ab', 'efgh', '2 bytes']);
  });

  it('a mute feed drops what it is told, and says nothing of it', async () => {
    const { heard, run, server } = await opened(fault('feed mute', { at: 400 }));
    server.listeners[0].onText('lost');
    await run(1_000);
    expect(heard).toEqual(['open']);
  });

  it('refused: closed without having been open', async () => {
    expect((await opened(fault('refused'))).heard).toEqual(['closed 1006 the connection was refused']);
  });
});
