import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { readDecimal } from './decimal';

const read = (text: string): number => {
  const bytes = new TextEncoder().encode(`x${text},`);
  return readDecimal(bytes, 1, bytes.length - 1);
};

test('reads every decimal to the double that Number reads', () => {
  const decimal = fc
    .tuple(fc.bigInt({ min: 0n, max: 10n ** 24n }), fc.integer({ min: 0, max: 26 }))
    .map(([digits, places]) => {
      const text = digits.toString().padStart(places + 1, '0');
      return places === 0 ? text : `${text.slice(0, -places)}.${text.slice(-places)}`;
    });
  fc.assert(fc.property(decimal, (text) => Object.is(read(text), Number(text))), { numRuns: 2000 });
  fc.assert(fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => Object.is(read(String(value)), Number(String(value)))));
});

test.each(['1e3', ' 12.5 ', '-3', '+4.25', '.5', '5.', '1E-7'])('reads %j', (text) => {
  expect(read(text)).toBe(Number(text));
});

test.each(['', ' ', '.', '-', '1.2.3', '1,5', 'NaN', 'Infinity', '0x10', '12abc', '1e', '1 2', 'null'])('%j is no number', (text) => {
  expect(read(text)).toBeNaN();
});
