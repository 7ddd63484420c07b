import type { Channel } from '@trader/brokers/simulated/remote'; // tidy-ok: a wire between the loop and a real broker
import { Life } from './life';

/** A wire in memory that delivers in order but in its own time, by the dice: some microtasks or a turn of the event loop later. It breaks when `life` ends. */
export const jitteryWire = (dice: () => number, life = new Life()): readonly [Channel, Channel] => {
  let open = true;
  const closes: (() => void)[] = [];
  const close = (): void => {
    if (!open) return;
    open = false;
    closes.forEach((listener) => listener());
  };
  life.onEnd(close);
  const lane = () => {
    const queue: string[] = [];
    const listeners: ((line: string) => void)[] = [];
    const later = (work: () => void): void => {
      const turns = dice();
      if (turns < 0.2) setImmediate(work);
      else if (turns < 0.6) queueMicrotask(work);
      else queueMicrotask(() => queueMicrotask(() => queueMicrotask(work)));
    };
    const deliver = (): void => {
      const line = queue[0];
      if (!open || line === undefined || !life.spend()) return;
      listeners.forEach((listener) => listener(line));
      queue.shift();
      if (queue.length > 0) later(deliver);
    };
    return {
      listeners,
      send: (line: string): void => {
        if (!open || !life.spend()) return;
        queue.push(line);
        if (queue.length === 1) later(deliver);
      },
    };
  };
  const there = lane();
  const back = lane();
  const end = (out: ReturnType<typeof lane>, into: ReturnType<typeof lane>): Channel => ({
    send: out.send, onLine: (listener) => void into.listeners.push(listener), onClose: (listener) => void closes.push(listener), close,
  });
  return [end(there, back), end(back, there)];
};
