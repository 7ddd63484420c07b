import { overSocket } from './clients.mjs';

/** @param {{short: boolean}} options */
export const jobs = ({ short }) => {
  const count = short ? 20_000 : 200_000;
  const job = (encoding, perFrame, names) => ({
    job: `quotes of 500 symbols through a WebSocket, ${encoding === 'json' ? 'JSON' : 'MessagePack'}, ${perFrame} a frame`, unit: 'kquotes/s', reference: 'ours',
    candidates: names.map(([name, kind]) => ({ name, load: () => overSocket({ kind, encoding, count, perFrame }) })),
  });
  const json = [['ours', 'ours'], ['JSON.parse, the same work', 'parse']];
  const msgpack = [['ours', 'ours'], ['@msgpack/msgpack, the same work', 'decode'], ['@alpacahq/alpaca-trade-api 4.0.2', 'official']];
  return [job('json', 1, json), job('json', 10, json), job('json', 100, json), job('msgpack', 1, msgpack), job('msgpack', 100, msgpack)];
};
