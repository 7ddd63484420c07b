import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { StampReader } from './stamp-reader';

const read = (text: string): readonly [string | undefined, number] => {
  const reader = new StampReader();
  const bytes = new TextEncoder().encode(`,${text},`);
  const time = reader.read(bytes, 1, bytes.length - 1);
  return [reader.kind, time];
};
const split = (date: string, clock: string): number => {
  const bytes = new TextEncoder().encode(`${date},${clock}`);
  return new StampReader().readSplit(bytes, 0, date.length, date.length + 1, bytes.length);
};
const utc = (text: string): number => Date.parse(text);

test.each([
  ['2024-02-29', 'day', '2024-02-29T00:00:00Z'],
  ['2024/02/29', 'day', '2024-02-29T00:00:00Z'],
  ['20240229', 'day', '2024-02-29T00:00:00Z'],
  ['2024-01-31 09:31:05', 'local', '2024-01-31T09:31:05Z'],
  ['2024-01-31T09:31', 'local', '2024-01-31T09:31:00Z'],
  ['2024-01-31 9:31', 'local', '2024-01-31T09:31:00Z'],
  ['20240131  09:31:05', 'local', '2024-01-31T09:31:05Z'],
  ['2024-01-31 24:00:00', 'local', '2024-02-01T00:00:00Z'],
  ['2024-01-31 09:31:05.123456789', 'local', '2024-01-31T09:31:05.123Z'],
  ['2024-01-31T09:31:05Z', 'instant', '2024-01-31T09:31:05Z'],
  ['2024-01-31T09:31:05.001Z', 'instant', '2024-01-31T09:31:05.001Z'],
  ['2024-01-31 09:31:05-05:00', 'instant', '2024-01-31T14:31:05Z'],
  ['2024-01-31T09:31:05+0530', 'instant', '2024-01-31T04:01:05Z'],
  ['2024-01-31T09:31:05+08', 'instant', '2024-01-31T01:31:05Z'],
  ['1706693465', 'instant', '2024-01-31T09:31:05Z'],
  ['1706693465123', 'instant', '2024-01-31T09:31:05.123Z'],
  ['946684800', 'instant', '2000-01-01T00:00:00Z'],
])('%s is the %s %s', (text, kind, expected) => {
  expect(read(text)).toEqual([kind, utc(expected)]);
});

test.each([
  '', 'today', '2023-02-29', '2024-13-01', '2024-00-10', '2024-01-32', '2024-01/31', '24-01-31', '1850-01-01', '2024-01-31 25:00', '2024-01-31 09:60',
  '2024-01-31 09', '2024-01-31 09:31:5', '2024-01-31 09:31:61', '2024-01-31T09:31:05X', '2024-01-31T09:31:05+5', '2024-01-31x09:31', '12345678901',
  '17066934651', '1706693465123456789',
])('%j is no stamp', (text) => {
  expect(read(text)[1]).toBeNaN();
});

test('all stamps of a file are of the kind of its first', () => {
  const reader = new StampReader();
  const bytes = new TextEncoder().encode('2024-01-31 09:31|2024-01-31|1706693465');
  expect(reader.read(bytes, 0, 16)).toBe(utc('2024-01-31T09:31:00Z'));
  expect(reader.read(bytes, 17, 27)).toBeNaN();
  expect(reader.read(bytes, 28, 38)).toBeNaN();
});

test('a date and a time of day in two fields', () => {
  expect(split('2024-01-31', '09:31')).toBe(utc('2024-01-31T09:31:00Z'));
  expect(split('20240131', '931')).toBe(utc('2024-01-31T09:31:00Z'));
  expect(split('20240131', '0931')).toBe(utc('2024-01-31T09:31:00Z'));
  expect(split('20240131', '93105')).toBe(utc('2024-01-31T09:31:05Z'));
  for (const clock of ['', '9', '990', '1', '1234567', '09:31x']) expect(split('20240131', clock)).toBeNaN();
  expect(split('2024-01-31 09:31', '09:31')).toBeNaN();
});

test('reads what toISOString writes', () => {
  const instant = fc.integer({ min: utc('1901-01-01'), max: utc('2199-12-31') });
  fc.assert(fc.property(instant, (time) => read(new Date(time).toISOString())[1] === time), { numRuns: 1000 });
});
