import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { declareStrategy } from '@trader/strategies';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadAccount } from './account';
import { parseAccount } from './config';
import { loadStrategy } from './load-strategy';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'trader-strategy-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
const fileWith = (code: string, ending = 'mjs'): string => {
  const file = join(folder, `mine${files++}.${ending}`);
  writeFileSync(file, code);
  return file;
};
const load = (code: string, parameters: Record<string, number> = {}, ending?: string) => loadStrategy({ strategy: fileWith(code, ending), parameters });

const PARAMETERS = '{ days: { default: 3, min: 1, max: 9, description: "days" }, weight: { default: 0.5, min: 0, max: 1, description: "share" } }';
const OBJECT = `export default { description: "mine", parameters: ${PARAMETERS}, warmUp: ({ days }) => days + " bars", factory: () => ({ onBar: () => undefined }) };`;

describe('a strategy file', () => {
  it('may export a function, which has no defaults and tells no warm-up', async () => {
    expect(await load('export default () => ({ onBar: () => undefined });', { days: 4 })).toMatchObject({ parameters: { days: 4 }, warmUp: undefined, read: [{}] });
  });

  it('may export an object with a factory, whose defaults and warm-up hold', async () => {
    expect(await load(OBJECT, { days: 4 })).toMatchObject({ parameters: { days: 4, weight: 0.5 }, warmUp: '4 bars', read: [{}] });
    expect(await load('export default { factory: () => ({ onBar: () => undefined }) };')).toMatchObject({ parameters: {}, warmUp: undefined });
  });

  it('may export what declareStrategy returns', async () => {
    const declared = declareStrategy({
      name: 'mine', description: '', parameters: { days: { default: 3, min: 1, max: 9, description: 'days' } }, indicators: () => ({}), decide: () => undefined,
    });
    Object.assign(globalThis, { declaredHere: declared });
    expect(await load('export default globalThis.declaredHere;')).toMatchObject({ parameters: { days: 3 }, warmUp: 'no bars' });
    await expect(load('export default globalThis.declaredHere;', { days: 10 })).rejects.toThrow('parameter days of mine must be from 1 to 9, got 10');
  });

  it.each([
    ['nothing', 'export const mine = 1;', /exports no strategy: write .*declareStrategy/],
    ['null', 'export default null;', /exports no strategy/],
    ['a factory that is none', 'export default { factory: 3 };', /exports no strategy/],
    ['a parameter without a default', 'export default { factory: () => ({}), parameters: { days: 3 } };', /parameter days has no default/],
    ['a warmUp that throws', 'export default { factory: () => ({}), warmUp: () => undefined.x };', /warmUp failed \(.*\): mend the file/],
    ['a mistake', 'export default 3 +;', /cannot be loaded \(.*\): mend the file/],
    ['a file that is not there', 'import "./nope.mjs"; export default () => ({});', /cannot be loaded \(.*nope\.mjs.*\): mend the file/],
    ['a package that is not there', 'import "no-such-package"; export default () => ({});', /npm install no-such-package beside the file, or keep it inside this folder$/],
    ['a part of one with a scope', 'import "@no-such/package/part"; export default () => ({});', /npm install @no-such\/package beside the file/],
  ])('that has %s is refused in one line', async (_what, code, message) => {
    await expect(load(code)).rejects.toThrow(expect.objectContaining({ code: 'INVALID_CONFIG' }));
    await expect(load(code)).rejects.toThrow(message);
    await expect(load(code)).rejects.toThrow(/^[^\n]*mine\d+\.mjs: [^\n]*$/);
  });

  it('in CommonJS is told the same of a package that is not there', async () => {
    await expect(load('require("no-such-package/part");', {}, 'cjs')).rejects.toThrow(/npm install no-such-package beside the file/);
  });
});

it('an account tells how long its strategies warm up that know it', async () => {
  const strategies = [{ strategy: 'sma-cross' }, { name: 'dips', strategy: 'trend-pullback', parameters: { slow: 40, trendMinutes: 30 } }, { name: 'mine', strategy: fileWith(OBJECT) }];
  const { warmUps, config } = await loadAccount(parseAccount({ name: 'a', cash: 1000, strategies, data: { sample: 'aapl' } }, 'test'));
  expect(warmUps).toEqual(['dips: 40 bars of 30 minutes, 15 bars', 'mine: 3 bars']);
  expect(config.strategies?.[2]?.parameters).toEqual({ days: 3, weight: 0.5 });
});
