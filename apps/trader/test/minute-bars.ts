import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRandom } from '@trader/core';

/** The open of a session in winter. */
const OPEN = Date.UTC(2024, 0, 3, 14, 30);

/** How a price walks: from where, and how far in a minute. */
interface Walk {
  readonly seed: number;
  readonly stream: number;
  readonly from: number;
  /** The most that a close is from its open, times two; and by how many cents at most a high or a low is beyond them. */
  readonly range: number;
  readonly cents: number;
}

/** Writes a CSV file of one-minute bars that walk at random from the open of a session on. Gives its path. */
export const writeMinuteBars = (folder: string, symbol: string, minutes: number, { seed, stream, from, range, cents }: Walk): string => {
  const random = createRandom(seed, stream);
  const rows = ['time,open,high,low,close,volume'];
  let close = from;
  for (let minute = 0; minute < minutes; minute++) {
    const open = close;
    close = Math.round((open + (random.next() - 0.5) * range) * 100) / 100;
    const [high, low] = [Math.max(open, close) + Math.round(random.next() * cents) / 100, Math.min(open, close) - Math.round(random.next() * cents) / 100];
    rows.push(`${new Date(OPEN + minute * 60_000).toISOString()},${[open, high, low, close].map((each) => each.toFixed(2)).join(',')},120000`);
  }
  const file = join(folder, `${symbol}.csv`);
  writeFileSync(file, `${rows.join('\n')}\n`);
  return file;
};
