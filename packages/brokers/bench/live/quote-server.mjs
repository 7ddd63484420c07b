// A worker that speaks as much of Alpaca's market data stream as its clients need, and floods them with prepared frames when told to.
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { parentPort, workerData } from 'node:worker_threads';
import { encode } from '@msgpack/msgpack';
import { frames, SYMBOLS } from './quotes-of.mjs';

const isJson = workerData.encoding === 'json';
const frameOf = (bytes) => {
  const length = bytes.length;
  const head = length < 126 ? [length] : length < 65_536 ? [126, length >> 8, length & 255] : [127, 0, 0, 0, 0, length >>> 24, (length >>> 16) & 255, (length >>> 8) & 255, length & 255];
  return Buffer.concat([Buffer.from([isJson ? 0x81 : 0x82, ...head]), bytes]);
};
const say = (message) => frameOf(Buffer.from(isJson ? JSON.stringify(message) : encode(message)));
const PIECE = 262_144;
/** Whole frames together: answers to a client go between them. */
const flood = [];
let piece = [];
let size = 0;
for (const each of frames(workerData).map(frameOf)) {
  piece.push(each);
  size += each.length;
  if (size < PIECE) continue;
  flood.push(Buffer.concat(piece));
  [piece, size] = [[], 0];
}
flood.push(Buffer.concat(piece));
const WELCOME = say([{ T: 'success', msg: 'connected' }]);
const AUTHENTICATED = say([{ T: 'success', msg: 'authenticated' }]);
const SUBSCRIBED = say([{ T: 'subscription', trades: [], quotes: SYMBOLS, bars: [], updatedBars: [], dailyBars: [], statuses: SYMBOLS, lulds: [], corrections: [], cancelErrors: [] }]);
const PING = 9;
/** The answer to a ping: what it said, without its mask. */
const pong = (bytes) => {
  const length = bytes[1] & 127;
  return Buffer.from([0x8a, length, ...bytes.subarray(6, 6 + length).map((byte, at) => byte ^ bytes[2 + (at % 4)])]);
};

let client;
const server = createServer().on('upgrade', (request, socket) => {
  const accept = createHash('sha1').update(`${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
  socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`);
  socket.write(WELCOME);
  socket.once('data', () => {
    socket.write(AUTHENTICATED);
    socket.on('data', (bytes) => socket.write((bytes[0] & 15) === PING ? pong(bytes) : SUBSCRIBED));
  }).on('error', () => undefined);
  client = socket;
});
server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port, []));

const pour = (from) => {
  for (let at = from; at < flood.length; at++) {
    if (!client.write(flood[at])) {
      client.once('drain', () => pour(at + 1));
      return;
    }
  }
};
parentPort.on('message', () => pour(0));
