import { existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { createProgram } from './program';

const folder = mkdtempSync(join(tmpdir(), 'trader-sim-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const trader = async (...args: readonly string[]): Promise<{ out: string; code: number }> => {
  const said: string[] = [];
  let code = 0;
  const terminal = { interactive: false, page: { columns: 80, colours: false }, print: (text: string) => void said.push(text), note: () => undefined, conceal: () => undefined, clean: (text: string) => text, progress: () => () => undefined };
  await createProgram(terminal, (each) => {
    code = each;
  }).parseAsync(['sim', ...args], { from: 'user' });
  return { out: said.join('\n'), code };
};

it('one seed is told with its plan and its trace, and is the same again', async () => {
  const [first, second] = [await trader('--seed', '3', '--json'), await trader('--seed', '3', '--json')];
  expect(first).toEqual(second);
  expect(JSON.parse(first.out)).toMatchObject({ seed: 3, plan: { seed: 3 }, failure: null });
  expect((await trader('--seed', '3')).out).toMatch(/^seed 3: .*\n[\s\S]*no rule was broken; hash/);
});

it('seeds are recorded, and what is recorded is not run again, also when the last line is torn', async () => {
  const record = join(folder, 'record');
  const { out, code } = await trader('--seeds', '4', '--record', record, '--json');
  expect([code, existsSync(record)]).toEqual([0, true]);
  const whole = readFileSync(record, 'utf8');
  expect(JSON.parse(out)).toMatchObject({ seeds: 4, failed: [] });
  truncateSync(record, statSync(record).size - 5);
  await trader('--seeds', '4', '--record', record);
  expect(readFileSync(record, 'utf8')).toBe(whole);
});

it('a strategy of the reader is put through them, too', async () => {
  expect((await trader('--seeds', '2', '--strategy', 'buy-and-hold')).out).toMatch(/^2 seeds, .* no rule was broken; .* seeds\/s/);
});

it('what makes no sense is refused in one line', async () => {
  await expect(trader('--shard', '5/4')).rejects.toThrow(/--shard 5\/4: write a part of the whole, such as 1\/4/);
  await expect(trader('--seeds', '0')).rejects.toThrow(/--seeds 0: write a whole number from 1/);
});
