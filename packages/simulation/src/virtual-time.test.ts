import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VirtualTime } from './virtual-time';

const on = (): boolean => true;

describe('virtual time', () => {
  it('does things in order of time, and those of one time in the order in which they were asked for', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 20 })), async (times) => {
      const time = new VirtualTime(0);
      const done: (readonly [number, number])[] = [];
      times.forEach((at, number) => time.at(at, () => done.push([at, number])));
      await time.run(20, on);
      expect(done).toEqual(times.map((at, number) => [at, number] as const).toSorted((a, b) => a[0] - b[0] || a[1] - b[1]));
    }), { numRuns: 100 });
  });

  it('what was taken back does not happen, and only until the end', async () => {
    const time = new VirtualTime(1_000);
    const done: string[] = [];
    time.after(5, () => done.push('early'));
    time.after(6, () => done.push('never'))();
    time.after(11, () => done.push('late'));
    await time.run(1_010, on);
    expect([done, time.now(), time.happened]).toEqual([['early'], 1_010, 1]);
  });

  it('the next thing happens when no promise of the last is left, however long their chain', async () => {
    const time = new VirtualTime(0);
    const done: number[] = [];
    const chain = async (steps: number): Promise<void> => {
      for (let step = 0; step < steps; step++) await Promise.resolve();
      done.push(steps);
    };
    [500, 3, 100].forEach((steps, index) => time.after(index, () => void chain(steps)));
    const seen: number[] = [];
    await time.run(10, () => {
      seen.push(done.length);
      return true;
    });
    expect([done, seen]).toEqual([[500, 3, 100], [1, 2, 3]]);
  });

  it('ends when it is told to, and with what a thing throws', async () => {
    const time = new VirtualTime(0);
    time.after(1, () => undefined);
    time.after(2, () => {
      throw new Error('broken');
    });
    await time.run(10, () => false);
    expect(time.now()).toBe(1);
    await expect(time.run(10, on)).rejects.toThrow('broken');
  });
});
