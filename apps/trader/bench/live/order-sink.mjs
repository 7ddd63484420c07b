// A worker that takes orders over HTTP on 127.0.0.1: it notes when the first byte of each comes, and refuses it. It never sleeps: on a virtual machine a write that wakes
// its reader on another core takes ten times as long as one that does not, and a broker is not on this machine.
import { createServer } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';

const arrivals = new BigInt64Array(workerData.arrivals);
const count = new Int32Array(workerData.count);
const body = '{"code":40310000,"message":"insufficient buying power"}';
const REPLY = `HTTP/1.1 403 Forbidden\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`;

const server = createServer((socket) => {
  let left = '';
  socket.setNoDelay(true);
  socket.on('data', (bytes) => {
    const now = process.hrtime.bigint();
    if (left === '') arrivals[count[0] % arrivals.length] = now;
    left += bytes.toString('latin1');
    const end = left.indexOf('\r\n\r\n');
    const length = Number(/content-length: (\d+)/i.exec(left)?.[1] ?? 0);
    if (end < 0 || left.length < end + 4 + length) return;
    left = '';
    count[0]++;
    socket.write(REPLY);
  });
  socket.on('error', () => socket.destroy());
});
server.listen(0, '127.0.0.1', () => parentPort?.postMessage(server.address(), []));
const stayAwake = () => void setImmediate(stayAwake);
stayAwake();
