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
    await expect(load('export default globalThis.declaredHere;', { days: 10 })).rejects.toThrow('parameter days must be from 1 to 9, got 10');
  });

  it.each([
    ['nothing', 'export const mine = 1;', /exports no strategy: write .*declareStrategy/],
    ['null', 'export default null;', /exports no strategy/],
    ['a factory that is none', 'export default { factory: 3 };', /exports no strategy/],
    ['a number', 'export default 3;', /exports no strategy/],
    ['text', 'export default "sma-cross";', /exports no strategy/],
    ['a list', 'export default [];', /exports no strategy/],
    ['a strategy that nobody has made', 'export default { onBar: () => undefined };', /exports no strategy/],
    ['a parameter without a default', 'export default { factory: () => ({}), parameters: { days: 3 } };', /parameter days has no default/],
    ['a parameter that is nothing', 'export default { factory: () => ({}), parameters: { days: null } };', /parameter days has no default/],
    ['a default in words', 'export default { factory: () => ({}), parameters: { days: { default: "3" } } };', /parameter days has no default/],
    ['a default that is not allowed', 'export default { factory: () => ({}), parameters: { days: { default: 3, min: 5, max: 9 } } };', /the default of parameter days must be from its min to its max, numbers both: got 3, 5 and 9/],
    ['a range that is none', 'export default { factory: () => ({}), parameters: { days: { default: 3, min: "one", max: 9 } } };', /the default of parameter days .*: got 3, one and 9/],
    ['null for its parameters', 'export default { factory: () => ({}), parameters: null };', /its parameters must be an object, such as/],
    ['text for its parameters', 'export default { factory: () => ({}), parameters: "days" };', /its parameters must be an object/],
    ['a list for its parameters', 'export default { factory: () => ({}), parameters: [3] };', /its parameters must be an object/],
    ['a function for its parameters', 'export default { factory: () => ({}), parameters: () => ({}) };', /its parameters must be an object/],
    ['a misspelt field', 'export default { factory: () => ({}), params: {} };', /a strategy has no "params": there are factory, parameters, warmUp, description/],
    ['text for its warmUp', 'export default { factory: () => ({}), warmUp: "3 bars" };', /its warmUp must be a function that returns text/],
    ['null for its warmUp', 'export default { factory: () => ({}), warmUp: null };', /its warmUp must be a function/],
    ['a warmUp that returns a number', 'export default { factory: () => ({}), warmUp: () => 3 };', /its warmUp must return text, such as "30 bars"/],
    ['an async warmUp', 'export default { factory: () => ({}), warmUp: async () => "3 bars" };', /its warmUp must return text/],
    ['something that throws no error', 'throw null;', /cannot be loaded \(unknown error\): mend the file/],
    ['something that throws several lines', 'throw new Error("one\\ntwo");', /cannot be loaded \(one\): mend the file/],
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

  it('is asked for no parameter that it does not tell, and for none out of its range', async () => {
    await expect(load(OBJECT, { dyas: 4 })).rejects.toThrow(/mine\d+\.mjs: it has no parameter "dyas": it has days, weight$/);
    await expect(load(OBJECT, { days: 10 })).rejects.toThrow(/mine\d+\.mjs: parameter days must be from 1 to 9, got 10$/);
    await expect(load('export default { factory: () => ({}), parameters: {} };', { days: 4 })).rejects.toThrow('it has no parameter "days": it has none');
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
