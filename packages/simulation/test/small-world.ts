import type { HttpReply, HttpRequest, Socket, SocketListener } from '@trader/core';
import type { Fault } from '../src/fault';
import { Process } from '../src/process';
import { Trace } from '../src/trace';
import { VirtualNetwork } from '../src/virtual-network';
import type { Server } from '../src/virtual-network';
import { VirtualTime } from '../src/virtual-time';
import { Weather } from '../src/weather';

/** A server that answers every question with how many it has had, and says back what a socket says. */
class EchoServer implements Server {
  readonly asked: string[] = [];
  readonly listeners: SocketListener[] = [];
  closed = 0;

  request({ url }: HttpRequest): HttpReply {
    this.asked.push(url);
    return { status: 200, headers: {}, body: `{"count":${this.asked.length}}` };
  }

  open(_url: string, listener: SocketListener): Socket {
    this.listeners.push(listener);
    listener.onOpen();
    return { send: (message) => (typeof message === 'string' ? listener.onText(message) : listener.onBytes(message)), close: () => void this.closed++ };
  }
}

/** A fault that always hits, for a minute. */
export const fault = (kind: Fault['kind'], fields: Partial<Fault> = {}): Fault => ({ kind, at: 0, ms: 60_000, share: 1, target: 'any', amount: 0, ...fields });

/** One process and an echo on a network with these faults. */
export const smallWorld = (...faults: readonly Fault[]) => {
  const time = new VirtualTime(0);
  const now = (): number => time.now();
  const weather = new Weather({ seed: 1, ms: 60_000, day: 0, kill: false, faults }, 0, now);
  const trace = new Trace(now, true);
  const server = new EchoServer();
  const network = new VirtualNetwork({ time, weather, trace, server, seed: 1 });
  const process = new Process(time, 1);
  const transport = network.transportOf(process);
  const heard: string[] = [];
  const listener: SocketListener = {
    onOpen: () => heard.push('open'), onText: (text) => heard.push(text), onBytes: (bytes) => heard.push(`${bytes.length} bytes`),
    onClose: (code, reason) => heard.push(`closed ${code} ${reason}`),
  };
  const ask = (method: HttpRequest['method'] = 'GET'): void => {
    transport.request({ method, url: `https://echo/${heard.length}`, headers: {}, timeoutMs: 1_000 }).then(
      ({ status, body }) => heard.push(`${status} ${body}`), (error: Error) => heard.push(error.message.replace(/^.*?: /, '')));
  };
  const run = (until: number): Promise<void> => time.run(until, () => true);
  return { time, weather, trace, server, network, process, transport, heard, listener, ask, run };
};
