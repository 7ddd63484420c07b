import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { CsvBytes } from './csv-bytes';

const written = (write: (bytes: CsvBytes) => void): string => {
  const bytes = new CsvBytes();
  write(bytes);
  return new TextDecoder().decode(bytes.take());
};

test('numbers are written as JavaScript writes them', () => {
  const numbers = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer(), fc.double({ min: -1e7, max: 1e7, noNaN: true }),
    fc.tuple(fc.integer({ min: -(10 ** 9), max: 10 ** 9 }), fc.integer({ min: 0, max: 9 })).map(([whole, places]) => whole / 10 ** places),
  );
  fc.assert(fc.property(numbers, (value) => {
    expect(written((bytes) => bytes.number(value))).toBe(String(value));
  }), { numRuns: 2000 });
  expect(written((bytes) => bytes.number(NaN))).toBe('');
});

test('times are written as ISO 8601 in UTC, days as their date', () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: -(2 ** 46), max: 2 ** 47 }), { minLength: 1, maxLength: 5 }), (times) => {
    const text = written((bytes) => times.forEach((time) => bytes.stamp(time)));
    expect(text).toBe(times.map((time) => new Date(time).toISOString()).join(','));
    expect(written((bytes) => times.forEach((time) => bytes.day(time)))).toBe(times.map((time) => new Date(time).toISOString().slice(0, -14)).join(','));
  }), { numRuns: 500 });
});

test('texts come back by the rules of RFC 4180, however long', () => {
  fc.assert(fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 30 }), { minLength: 1, maxLength: 4 }), (texts) => {
    const quoted = texts.map((text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text));
    expect(written((bytes) => texts.forEach((text) => bytes.text(text)))).toBe(quoted.join(','));
  }));
  const long = 'x,'.repeat(300_000);
  expect(written((bytes) => bytes.text(long))).toBe(`"${long}"`);
});
