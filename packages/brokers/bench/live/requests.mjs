import { request as httpRequest, Agent } from 'node:http';
import { Worker } from 'node:worker_threads';
import { nodeTransport } from '@trader/brokers/node';

const SERVER = `
const { createServer } = require('node:net');
const { parentPort } = require('node:worker_threads');
const body = '{"id":"61e69015-8549-4bfd-b9c3-01e75843f47d","status":"accepted"}';
const reply = 'HTTP/1.1 200 OK\\r\\ncontent-type: application/json\\r\\ncontent-length: ' + body.length + '\\r\\n\\r\\n' + body;
const server = createServer((socket) => socket.setNoDelay(true).on('data', (bytes) => bytes.includes('client_order_id') && socket.write(reply)).on('error', () => undefined));
server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
`;

const headers = { 'APCA-API-KEY-ID': 'PKBENCH', 'APCA-API-SECRET-KEY': 'bench', 'content-type': 'application/json' };
const body = JSON.stringify({ symbol: 'AAPL', qty: '100', side: 'buy', type: 'limit', limit_price: '150.12', time_in_force: 'day', client_order_id: 'run-1234' });

const CLIENTS = {
  ours: (url) => {
    const transport = nodeTransport();
    return async () => (await transport.request({ method: 'POST', url, headers, body, timeoutMs: 5000 })).status;
  },
  http: (url) => {
    const agent = new Agent({ keepAlive: true, noDelay: true, scheduling: 'lifo' });
    return () => new Promise((resolve, reject) => {
      const sent = httpRequest(url, { agent, method: 'POST', headers: { ...headers, 'content-length': body.length } }, (reply) => {
        let text = '';
        reply.setEncoding('utf8').on('data', (piece) => text += piece).on('end', () => resolve(reply.statusCode));
      });
      sent.on('error', reject).end(body);
    });
  },
  fetch: (url) => async () => {
    const reply = await fetch(url, { method: 'POST', headers, body, redirect: 'manual' });
    await reply.text();
    return reply.status;
  },
};

/** A quantile of the time from asking to the answer, or to the return of the call, before which our transport has handed the request to the system. */
const timed = async (kind, what, share, count) => {
  const worker = new Worker(SERVER, { eval: true });
  const port = await new Promise((resolve) => worker.once('message', resolve));
  const send = CLIENTS[kind](`http://127.0.0.1:${port}/v2/orders`);
  const times = new Float64Array(count);
  let status = 0;
  for (let index = -count; index < count; index++) {
    const begin = performance.now();
    const answer = send();
    const called = performance.now() - begin;
    status = await answer;
    if (index >= 0) times[index] = what === 'call' ? called : performance.now() - begin;
    await new Promise((resolve) => setImmediate(resolve));
  }
  await worker.terminate();
  times.sort();
  return { ns: times[Math.floor(count * share)] * 1e6, output: { status } };
};

/** @param {{short: boolean}} options */
export const jobs = ({ short }) => {
  const count = short ? 500 : 10_000;
  const each = (job, what, share, kinds) => ({
    job, unit: 'us/request', reference: 'ours',
    candidates: kinds.map(([name, kind]) => ({ name, load: async () => ({ measure: () => timed(kind, what, share, count) }) })),
  });
  const all = [['ours', 'ours'], ['node:http', 'http'], ['fetch', 'fetch']];
  return [
    each('an order handed to the system by the transport, p50', 'call', 0.5, [['ours', 'ours']]), each('an order handed to the system by the transport, p99', 'call', 0.99, [['ours', 'ours']]),
    each('an order there and back over loopback, p50', 'answer', 0.5, all), each('an order there and back over loopback, p99', 'answer', 0.99, all),
  ];
};
