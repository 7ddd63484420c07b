import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { alpacaWorld, runPlan } from '@trader/simulation';
import { afterAll, expect, it } from 'vitest';
import { exitCodeOf } from './exit-codes';
import { createProgram } from './program';
import { runLines, summaryLines } from './sim-report';

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

const strategy = (name: string, code: string): string => {
  const file = join(folder, name);
  writeFileSync(file, code);
  return file;
};
const throwing = strategy('throws.mjs', "export default () => ({ onBar() {}, onQuote() { throw new Error('no'); } });");
/** In every life it wants something else, so that no run is the same again. */
const fickle = strategy('fickle.mjs', `let lives = 0;
export default (context) => {
  const lot = ++lives;
  return { onBar() {}, onQuote(symbol) { if (context.position(symbol) === 0 && !context.busy(symbol)) context.target(symbol, lot, 'another lot'); } };
};`);

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
  expect(whole).toMatch(/^\{"record":1,"what":"restless","code":"trader \d+\.\d+\.\d+, commit (?:none|[0-9a-f]{40}(?:\+changes)?)","days":11,"blockSize":100,"twiceEvery":100\}\n\{"from":1,/);
});

it('the record of another strategy, or of the same with other content, is refused and left as it is', async () => {
  const [record, mine] = [join(folder, 'of-mine'), strategy('mine.mjs', 'export default () => ({ onBar() {} });')];
  await trader('--seeds', '1', '--strategy', mine, '--record', record);
  const whole = readFileSync(record, 'utf8');
  await expect(trader('--seeds', '1', '--record', record)).rejects.toThrow(/of-mine is the record of other runs \(what is "mine sha256 [\da-f]{64}" there and "restless" now\): give another file/);
  strategy('mine.mjs', 'export default () => ({ onBar() { } });');
  const refused = await trader('--seeds', '1', '--strategy', mine, '--record', record).catch((error: unknown) => error);
  expect([String(refused), exitCodeOf(refused), readFileSync(record, 'utf8')]).toEqual([expect.stringMatching(/what is "mine sha256 .* there and "mine sha256 .* now/), 3, whole]);
});

it.each(['words', 'words\n', '{"a":1}\n', '{"record":1}\nwords'])('a file that is no record is left as it is: %j', async (text) => {
  const file = join(folder, 'notes.txt');
  writeFileSync(file, text);
  const refused = await trader('--seeds', '1', '--record', file).catch((error: unknown) => error);
  expect([exitCodeOf(refused), String(refused), readFileSync(file, 'utf8')]).toEqual([3, expect.stringContaining(`${file} is`), text]);
});

it('a seed that breaks a rule is told with its smallest plan, which --plan repeats, and with how to run it again', async () => {
  const { out, code } = await trader('--seeds', '3', '--strategy', throwing);
  expect([code, out]).toEqual([1, expect.stringMatching(/^1 seeds, .*: 1 broke a rule; [\d.]+ seeds\/s\nseed 1 breaks "died": /)]);
  const lines = out.split('\n');
  expect(lines.at(-1)).toBe(`again: trader sim --strategy ${throwing} --seed 1`);
  const json = lines[lines.indexOf(`and as JSON, for trader sim --strategy ${throwing} --plan FILE:`) + 1]!;
  const plan = join(folder, 'plan.json');
  writeFileSync(plan, json);
  const again = await trader('--plan', plan, '--strategy', throwing);
  const trace = lines.slice(lines.indexOf('and what happens in it:') + 1, lines.findIndex((line) => line.includes('VIOLATION died')) + 1).map((line) => line.slice(2));
  expect(trace.length).toBeGreaterThan(10);
  expect([again.code, again.out]).toEqual([1, expect.stringContaining(trace.join('\n'))]);
  expect(again.out).toMatch(/\nseed 1 breaks "died": /);
  expect(JSON.parse((await trader('--plan', plan, '--strategy', throwing, '--json')).out)).toMatchObject({ plan: JSON.parse(json), violations: [{ rule: 'died' }], failure: null });
  const calm = await trader('--plan', plan);
  expect([calm.code, calm.out]).toEqual([0, expect.stringMatching(/^seed 1: .*\n[\s\S]*\nno rule was broken; hash [\da-f]{16}$/)]);
});

it('the trace of one run is whole, and that after many seeds is its end', async () => {
  const plan = { seed: 1, ms: 9, day: 0, kill: false, faults: [] };
  const failure = { seed: 1, rule: 'lost', what: 'an order', plan, lines: [], trace: Array.from({ length: 201 }, (_, index) => `event ${index}`) };
  const one = runLines(plan, await runPlan(plan, alpacaWorld()), failure, 'trader sim');
  expect([one.includes('  event 0'), one.at(-1)]).toEqual([true, '  event 200']);
  const many = summaryLines({ seeds: 1, events: 1, orders: 1, lives: 1, twice: 0, faults: {}, failed: [failure], first: failure, seedsPerSecond: undefined }, 'trader sim');
  expect([many.includes('  event 0'), many.includes('  (1 lines before)'), many.slice(-2)]).toEqual([false, true, ['  event 200', 'again: trader sim --seed 1']]);
});

it('a seed that is not the same when it is run twice is named, and so is that it breaks nothing when run again', async () => {
  const { out, code } = await trader('--from', '100', '--seeds', '1', '--strategy', fickle);
  expect([code, out.split('\n')]).toEqual([1, [
    expect.stringMatching(/^1 seeds, .*, 1 run twice, 1 of them with two hashes: 1 broke a rule; [\d.]+ seeds\/s$/), 'seed 100 breaks "replay": run twice, it came to two hashes',
    'seed 100 breaks no rule when it is run again: not all of it is decided by its seed, or it was recorded before something was mended', `again: trader sim --strategy ${fickle} --seed 100`,
  ]]);
});

it('all seeds that broke a rule are named when the first of a record does not break it again', async () => {
  const record = join(folder, 'mended');
  await trader('--seeds', '2', '--record', record);
  const failed = [{ seed: 1, rule: 'lost', what: 'one order' }, { seed: 2, rule: 'bars', what: 'a bar' }];
  writeFileSync(record, readFileSync(record, 'utf8').replace('"failed":[]', `"failed":${JSON.stringify(failed)}`));
  const { out, code } = await trader('--seeds', '2', '--record', record);
  expect([code, out.split('\n').slice(1)]).toEqual([1, ['seed 1 breaks "lost": one order', 'seed 2 breaks "bars": a bar', expect.stringMatching(/^seed 1 breaks no rule when it is run again/), 'again: trader sim --seed 1']]);
});

it('a shard with nothing in it says so, and no share of days is told that is more than all', async () => {
  expect(await trader('--seeds', '50', '--shard', '2/4')).toEqual({ out: 'there is nothing in shard 2/4: seeds are dealt in blocks of 100, and 50 are too few for 4 shards', code: 0 });
  expect((await trader('--seeds', '2')).out).toMatch(/; at most 1\.0 of all days break one/);
});

it('a strategy of the reader is put through them, too', async () => {
  expect((await trader('--seeds', '2', '--strategy', 'buy-and-hold')).out).toMatch(/^2 seeds, .* no rule was broken; .* seeds\/s/);
});

it('what makes no sense is refused in one line', async () => {
  await expect(trader('--shard', '5/4')).rejects.toThrow(/--shard 5\/4: write a part of the whole, such as 1\/4/);
  await expect(trader('--seed', '3', '--seeds', '9')).rejects.toThrow(/--seed is one run alone: leave out --seeds, or --seed/);
  await expect(trader('--seed', '3', '--from', '1')).rejects.toThrow(/leave out --from/);
  await expect(trader('--seed', '3', '--shard', '1/2')).rejects.toThrow(/leave out --shard/);
  await expect(trader('--seed', '3', '--record', 'x')).rejects.toThrow(/leave out --record/);
  await expect(trader('--seed', '3', '--plan', 'x')).rejects.toThrow(/leave out --plan/);
  await expect(trader('--plan', 'x', '--record', 'x')).rejects.toThrow(/--plan is one run alone: leave out --record/);
  await expect(trader('--plan', join(folder, 'missing'))).rejects.toThrow(/missing cannot be read or written/);
  await expect(trader('--seeds', '0')).rejects.toThrow(/--seeds 0: write a whole number from 1/);
});
