import { expect, it } from 'vitest';
import { VirtualTime } from './virtual-time';

it('what is due happens in its order, at its time, with its promises settled before the next; what was taken back does not', async () => {
  const time = new VirtualTime(1_000);
  const told: string[] = [];
  const note = (name: string) => (): void => {
    told.push(`${name} at ${time.now()}`);
    void (async () => {
      for (let turn = 0; turn < 30; turn++) await Promise.resolve();
      told.push(`${name} settled`);
    })();
  };
  time.after(20, note('b'));
  time.after(10, () => {
    note('a')();
    time.after(0, note('a2'));
  });
  time.after(20, note('c'));
  time.after(15, note('never'))();
  time.after(21, note('later'));
  await time.pass(20);
  expect(told).toEqual(['a at 1010', 'a settled', 'a2 at 1010', 'a2 settled', 'b at 1020', 'b settled', 'c at 1020', 'c settled']);
  expect([time.now(), time.waiting]).toEqual([1_020, 1]);
});

it('what throws ends the wait with it', async () => {
  const time = new VirtualTime();
  time.after(5, () => {
    throw new Error('no');
  });
  await expect(time.pass(10)).rejects.toThrow('no');
});
