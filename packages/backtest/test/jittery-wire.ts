import type { Channel } from '@trader/brokers/simulated';

/** A wire in memory that delivers in order but in its own time, by the dice: some microtasks or a turn of the event loop later. */
export const jitteryWire = (dice: () => number): readonly [Channel, Channel] => {
  let open = true;
  const closes: (() => void)[] = [];
  const close = (): void => {
    if (!open) return;
    open = false;
    closes.forEach((listener) => listener());
  };
  const lane = () => {
    const queue: string[] = [];
    const listeners: ((line: string) => void)[] = [];
    const later = (): void => {
      const turn = dice();
      if (turn < 0.1) setImmediate(deliver);
      else if (turn < 0.6) queueMicrotask(deliver);
      else queueMicrotask(() => queueMicrotask(deliver));
    };
    const deliver = (): void => {
      const line = queue[0];
      if (!open || line === undefined) return;
      listeners.forEach((listener) => listener(line));
      queue.shift();
      if (queue.length > 0) later();
    };
    const send = (line: string): void => {
      queue.push(line);
      if (queue.length === 1) later();
    };
    return { listeners, send };
  };
  const end = (out: ReturnType<typeof lane>, into: ReturnType<typeof lane>): Channel => ({
    send: out.send, onLine: (listener) => void into.listeners.push(listener), onClose: (listener) => void closes.push(listener), close,
  });
  const there = lane();
  const back = lane();
  return [end(there, back), end(back, there)];
};
