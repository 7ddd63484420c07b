import { tmpdir } from 'node:os';
import type { SocketListener, Transport } from '@trader/core';
import { HEALTH_THRESHOLDS } from '@trader/observability/health';
import { processReadings } from '@trader/observability/health/node';
import { expect, it } from 'vitest';
import { HeardTransport } from './heard-transport';
import { readingsOf } from './watch-health';
import type { WatchedParts } from './watch-health';

let now = 1_000;
const timers = { now: () => now, after: () => () => undefined };
const parts = (change: Partial<WatchedParts> = {}): WatchedParts => ({
  timers, links: { list: () => [{ link: 'orders', state: 'down', reason: 'lost', since: 400 }, { link: 'market', state: 'up', reason: '', since: 0 }] },
  dataAge: { age: 80 }, orderStream: { age: 60 }, skew: { skew: -40 }, commits: { p99: () => 7 }, ...change,
});

it('everything that has a threshold is read', async () => {
  const ofProcess = processReadings({ clock: { now: () => performance.now() }, path: tmpdir() });
  await new Promise((resolve) => setTimeout(resolve, 5));
  const read = Object.keys({ ...ofProcess.sample(), ...readingsOf(parts(), 1) });
  ofProcess.close();
  expect(read.sort()).toEqual(HEALTH_THRESHOLDS.map(({ reading }) => reading).sort());
});

it('times are those of a clock that runs as fast as real time; what nobody knows is not there', () => {
  expect(readingsOf(parts(), 2)).toEqual({ 'link down': 300, 'data age': 40, 'order stream age': 30, 'clock skew': 20, 'journal commit': 7 });
  expect(readingsOf(parts({ links: { list: () => [] }, dataAge: { age: undefined }, orderStream: { age: undefined }, skew: { skew: undefined }, commits: { p99: () => undefined } }), 2)).toEqual({ 'link down': 0 });
});

it('the age of a stream counts from whatever came over it last', () => {
  let told: SocketListener | undefined;
  const transport: Transport = { request: () => Promise.reject(new Error('none')), open: (_url, listener) => (told = listener, { send: () => undefined, close: () => undefined }) };
  const heard = new HeardTransport(transport, timers);
  const said: string[] = [];
  heard.open('ws://127.0.0.1/stream', { onOpen: () => said.push('open'), onText: (text) => said.push(text), onBytes: (bytes) => said.push(`${bytes.length} bytes`), onClose: (code) => said.push(`closed ${code}`) });
  expect([heard.age, told?.onTextBytes]).toEqual([undefined, undefined]);
  const ages: (number | undefined)[] = [];
  for (const each of [() => told?.onOpen(), () => told?.onText('hello'), () => told?.onBytes(new Uint8Array(3)), () => told?.onClose(1006, '')]) {
    now += 100;
    each();
    ages.push(heard.age);
  }
  expect([ages, said]).toEqual([[0, 0, 0, 100], ['open', 'hello', '3 bytes', 'closed 1006']]);
});
