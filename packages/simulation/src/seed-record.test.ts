import { describe, expect, it } from 'vitest';
import { openRecord } from './seed-record';

const SETTINGS = { days: 11, blockSize: 100, twiceEvery: 100 };
const HEADER = '{"record":1,"what":"restless","code":"trader 1","days":11,"blockSize":100,"twiceEvery":100}\n';
const BLOCK = '{"from":1,"count":100,"events":5,"orders":4,"lives":3,"twice":1,"hash":"00ff00ff","faults":{"crash":2},"failed":[{"seed":7,"rule":"lost","what":"an order"}]}\n';

/** Opens a record of this text, and tells what is left of it. */
const open = (text: string) => {
  let left = text;
  const blocks = openRecord({
    name: 'a.record', what: 'restless', code: 'trader 1', text,
    append: (more) => void (left += more), cut: (beginning) => void (left = beginning),
  }, SETTINGS);
  return { blocks: [...blocks.values()], left };
};

/** What a record of this text is refused with, when nothing of it was changed. */
const refusal = (text: string): string => {
  const touched = (): never => expect.fail('it was changed');
  try {
    openRecord({ name: 'a.record', what: 'restless', code: 'trader 1', text, append: touched, cut: touched }, SETTINGS);
  } catch (error) {
    expect(error).toMatchObject({ code: 'INVALID_DATA' });
    return (error as Error).message;
  }
  return 'none';
};

describe('the record of seeds', () => {
  it('begins with what is run, and keeps blocks', () => {
    expect(open('')).toEqual({ blocks: [], left: HEADER });
    expect(open(HEADER + BLOCK)).toEqual({ blocks: [JSON.parse(BLOCK)], left: HEADER + BLOCK });
  });

  it.each([['{'], ['{"from":'], [BLOCK.slice(0, 40)], [BLOCK.trimEnd()]])('a last line that is torn is cut off: %s', (torn) => {
    expect(open(HEADER + BLOCK + torn)).toEqual({ blocks: [JSON.parse(BLOCK)], left: HEADER + BLOCK });
  });

  it('a torn header is written again', () => expect(open(HEADER.slice(0, 30)).left).toBe(HEADER));

  it.each([['words'], ['words\n'], ['\n'], ['{'], [BLOCK], ['{"record":"of a thing"}'], [`words\n${BLOCK}`]])('what is no record is refused: %s', (text) => {
    expect(refusal(text)).toBe('a.record is no record of seeds, or one that does not say what was run: give another file');
  });

  it.each([
    ['"record":1', '"record":2', 'record is 2 there and 1 now'], ['"restless"', '"sma-cross sha256 ab"', 'what is "sma-cross sha256 ab" there and "restless" now'],
    ['"trader 1"', '"trader 0"', 'code is "trader 0" there and "trader 1" now'], ['"days":11', '"days":10', 'days is 10 there and 11 now'],
    ['"blockSize":100', '"blockSize":10', 'blockSize is 10 there and 100 now'], [',"twiceEvery":100', '', 'twiceEvery is not said there and 100 now'],
    ['"days":11', '"days":11,"most":3', 'most is 3 there and not said now'],
  ])('the record of other runs is refused: %s, %s', (was, is, difference) => {
    expect(refusal(HEADER.replace(was, is) + BLOCK)).toBe(`a.record is the record of other runs (${difference}): give another file, or run what it was begun with`);
  });

  it.each([
    ['words'], [''], ['{"from":1}'], [HEADER.trimEnd()], [BLOCK.trimEnd().slice(0, -3)], [BLOCK.trimEnd().replace('"from":1', '"from":-1')], [BLOCK.trimEnd().replace('"crash"', '"crush"')],
    [BLOCK.trimEnd().replace('"seed":7', '"seed":"7"')], [BLOCK.trimEnd().replace('{"crash":2}', 'null')], [BLOCK.trimEnd().replace('"00ff00ff"', '5')], [BLOCK.trimEnd().replace(/\[.*\]/, '{}')],
  ])('a line that is no block is refused, and named: %s', (line) => {
    expect(refusal(`${HEADER}${BLOCK}${line}\n${BLOCK}`)).toBe('a.record has a line 3 that is no block of seeds: give another file, or take that line out');
  });

  it('so is a last line without an end that does not begin as a block does', () => {
    expect(refusal(`${HEADER}${BLOCK}words`)).toBe('a.record ends in a line that is no block of seeds: give another file, or take that line out');
  });
});
