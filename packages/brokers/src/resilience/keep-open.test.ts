import { createRandom } from '@trader/core';
import type { LinkEvent, SocketListener, Transport } from '@trader/core';
import { VirtualTime } from '@trader/core/testing';
import { describe, expect, it } from 'vitest';
import { keepOpen } from './keep-open';
import type { KeptOpen, Line, Talk } from './keep-open';

/** Sockets in the hands of a test. A server says hello when asked, and answers every beat while it is not mute. */
class Stage {
  readonly time = new VirtualTime();
  readonly listeners: SocketListener[] = [];
  readonly openedAt: number[] = [];
  readonly sent: string[] = [];
  readonly events: LinkEvent[] = [];
  closes = 0;
  mute = false;
  dead = false;
  readonly kept: KeptOpen;

  constructor() {
    const transport: Transport = {
      request: () => Promise.reject(new Error('no requests here')),
      open: (_, listener) => {
        this.listeners.push(listener);
        this.openedAt.push(this.time.now());
        if (this.dead) this.time.after(0, () => listener.onClose(1006, ''));
        else this.time.after(0, () => listener.onOpen());
        return {
          send: (message) => {
            this.sent.push(String(message));
            if (!this.mute) this.time.after(1, () => listener.onText(`re ${String(message)}`));
          },
          close: () => void this.closes++,
        };
      },
    };
    this.kept = keepOpen({
      timers: this.time, random: createRandom(1), transport, url: 'wss://host/stream', link: 'orders', heartbeatMs: 1_000, firstDelayMs: 100, mostDelayMs: 800,
      talk: (line) => ({
        onOpen: () => line.send('hello'),
        onText: (text) => (text === 're hello' ? line.up() : undefined),
        onBytes: () => undefined,
        beat: () => line.send('beat'),
      }),
      listener: (event) => void this.events.push(event),
    });
  }

  get told(): string[] {
    return this.events.map(({ state, reason, time }) => `${time} ${state}${reason === '' ? '' : ` ${reason}`}`);
  }
}

describe('a stream that is kept open', () => {
  it('is up when the talk says so, and stays up while beats are answered', async () => {
    const stage = new Stage();
    await stage.time.pass(60_000);
    expect(stage.told).toEqual(['1 up']);
    expect(stage.sent.filter((each) => each === 'beat')).toHaveLength(59);
  });

  it.each([0, 1, 400, 999, 1_000, 1_001, 1_003])('is down within two heartbeats when it falls silent %i ms later, and comes back', async (later) => {
    const stage = new Stage();
    await stage.time.pass(5_000 + later);
    stage.mute = true;
    await stage.time.pass(2_001);
    expect(stage.told[1]).toMatch(/^\d+ down silent for a heartbeat of 1000 ms$/);
    expect(stage.events[1].time - 5_000 - later).toBeLessThanOrEqual(2_000);
    stage.mute = false;
    await stage.time.pass(10_000);
    expect(stage.events.map((each) => each.state)).toEqual(['up', 'down', 'up']);
  });

  it('counts any message as a sign of life', async () => {
    const stage = new Stage();
    await stage.time.pass(10);
    stage.mute = true;
    for (let second = 0; second < 20; second++) {
      stage.listeners[0].onText('news');
      await stage.time.pass(900);
    }
    expect(stage.told).toEqual(['1 up']);
  });

  it('gives up a connection that never gets up', async () => {
    const stage = new Stage();
    stage.mute = true;
    await stage.time.pass(2_000);
    expect([stage.told, stage.closes]).toEqual([['2000 down not up within 2000 ms'], 1]);
  });

  it('waits longer and longer, by chance, up to a bound', async () => {
    const stage = new Stage();
    await stage.time.pass(10);
    stage.dead = true;
    stage.listeners[0].onClose(1006, 'gone');
    await stage.time.pass(60_000);
    const waits = stage.openedAt.slice(1).map((time, index) => time - (index === 0 ? 10 : stage.openedAt[index]));
    expect(stage.told).toEqual(['1 up', '10 down closed with 1006 gone']);
    [100, 200, 400].forEach((bound, index) => expect(waits[index]).toBeLessThan(bound));
    expect(waits.every((wait) => wait < 800)).toBe(true);
    expect(Math.max(...waits)).toBeGreaterThan(600);
    expect(new Set(waits).size).toBeGreaterThan(waits.length / 2);
  });

  it('hears nothing more from a connection it gave up', async () => {
    const stage = new Stage();
    await stage.time.pass(10);
    stage.kept.renew('an event was missed');
    stage.mute = true;
    stage.listeners[0].onText('re hello');
    stage.listeners[0].onClose(1000, '');
    await stage.time.pass(101);
    expect(stage.told).toEqual(['1 up', '10 down an event was missed']);
    expect(stage.listeners).toHaveLength(2);
  });

  it('is opened again no sooner than the talk wants, or never', async () => {
    for (const [waitMs, connections] of [[5_000, 2], [Infinity, 1]] as const) {
      const time = new VirtualTime();
      const openedAt: number[] = [];
      const told: string[] = [];
      const transport: Transport = {
        request: () => Promise.reject(new Error('no requests here')),
        open: (_, listener) => {
          openedAt.push(time.now());
          time.after(0, () => listener.onOpen());
          return { send: () => undefined, close: () => undefined };
        },
      };
      const talk = (line: Line): Talk => ({ onOpen: () => line.fail('not now', waitMs), onText: () => undefined, onBytes: () => undefined, beat: () => undefined });
      keepOpen({ timers: time, random: createRandom(1), transport, url: '', link: 'orders', talk, listener: ({ state, reason }) => told.push(`${state} ${reason}`) });
      await time.pass(9_000);
      expect(openedAt).toHaveLength(connections);
      expect(openedAt.every((at, index) => at >= index * 5_000)).toBe(true);
      expect(told).toEqual(['down not now']);
    }
  });

  it('is closed for good, with no alarm left', async () => {
    const stage = new Stage();
    await stage.time.pass(10);
    stage.kept.close();
    await stage.time.pass(10_000);
    expect([stage.told, stage.listeners.length, stage.closes, stage.time.waiting]).toEqual([['1 up'], 1, 1, 0]);
  });

  it('is closed for good while it waits to open again', async () => {
    const stage = new Stage();
    await stage.time.pass(10);
    stage.listeners[0].onClose(1006, '');
    stage.kept.close();
    await stage.time.pass(10_000);
    expect([stage.listeners.length, stage.time.waiting]).toEqual([1, 0]);
  });

  it('can be opened by a network that answers at once', () => {
    const said: string[] = [];
    const time = new VirtualTime();
    const transport: Transport = {
      request: () => Promise.reject(new Error('no requests here')),
      open: (_, listener) => {
        listener.onOpen();
        return { send: (message) => void said.push(String(message)), close: () => undefined };
      },
    };
    const talk = (line: { send(text: string): void }): { onOpen(): void; onText(): void; onBytes(): void; beat(): void } => ({ onOpen: () => line.send('hello'), onText: () => undefined, onBytes: () => undefined, beat: () => undefined });
    keepOpen({ timers: time, random: createRandom(1), transport, url: '', link: 'orders', talk, listener: () => undefined });
    expect(said).toEqual(['hello']);
  });
});
