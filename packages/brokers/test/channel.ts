import type { Channel } from '../src/simulated/wire';

/** Two ends of a wire in memory. What one says the other hears in order, a microtask later; closing one end closes both. */
export const memoryWire = (): readonly [Channel, Channel] => {
  const ends = [0, 1].map(() => ({ lines: [] as ((line: string) => void)[], closes: [] as (() => void)[] }));
  let open = true;
  const end = (mine: number): Channel => ({
    send: (line) => {
      queueMicrotask(() => {
        if (open) ends[1 - mine]!.lines.forEach((listener) => listener(line));
      });
    },
    onLine: (listener) => void ends[mine]!.lines.push(listener),
    onClose: (listener) => void ends[mine]!.closes.push(listener),
    close: () => {
      if (!open) return;
      open = false;
      for (const { closes } of ends) closes.forEach((listener) => listener());
    },
  });
  return [end(0), end(1)];
};
