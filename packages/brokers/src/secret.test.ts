import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { scrub, Secret } from './secret';

const canary = 'PKCANARY0123456789';
const key = new Secret(canary);

describe('a secret', () => {
  it.each([
    ['String()', String(key)],
    ['a template', `${key}`],
    ['JSON', JSON.stringify({ key })],
    ['an error', String(new Error(`no ${key}`, { cause: key }).message)],
    ['inspect', inspect({ key, list: [key] }, { depth: 9, showHidden: true })],
    ['the names of its fields', Object.getOwnPropertyNames(key).join() + JSON.stringify(Object.entries(key))],
  ])('does not show in %s', (_, text) => {
    expect(text).not.toContain(canary);
  });

  it('prints as [secret], and reveals itself only when asked', () => {
    expect([String(key), JSON.stringify(key), inspect(key), key.reveal()]).toEqual(['[secret]', '"[secret]"', '[secret]', canary]);
  });

  it('is hidden in what others wrote, wherever it stands', () => {
    expect(scrub(`refused ${canary}\n at https://host/?key=${canary}`, [key, new Secret('')])).toBe('refused [secret] at https://host/?key=[secret]');
  });

  const odd = 'Ab+/c=9 "k\\y%é<&>\'';
  /** Source: HTML Standard, section 13.5. */
  const NAMED: Readonly<Record<string, string>> = { '&': '&amp;', '"': '&quot;', '<': '&lt;', '>': '&gt;', '\'': '&apos;' };
  const inHtml = (value: string): string => value.replaceAll(/[&"<>']/g, (each) => NAMED[each]);
  /** Source: RFC 2045 section 6.8 (76 columns), RFC 7468 section 2 (64). */
  const inLines = (value: string, columns: number): string => Buffer.from(`${'-'.repeat(columns - 30)}${value}!`).toString('base64').replaceAll(new RegExp(`.{${columns}}`, 'g'), '$&\r\n');
  it.each<[string, (value: string) => string]>([
    ['as it is', (value) => value],
    ['in another case', (value) => value.toUpperCase()],
    ['in a query', (value) => new URLSearchParams({ key: value }).toString()],
    ['in a path', encodeURIComponent],
    ['in a path, twice', (value) => encodeURIComponent(encodeURIComponent(value)).toLowerCase()],
    ['in JSON', (value) => JSON.stringify({ key: value })],
    ['in JSON in JSON', (value) => JSON.stringify({ body: JSON.stringify({ key: value }) })],
    ['in JSON of code units', (value) => `"${Array.from(value, (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')}"`],
    ['in HTML', (value) => Array.from(value, (each) => (/\w/.test(each) ? each : `&#${each.charCodeAt(0)};`)).join('')],
    ['in HTML, by names', inHtml],
    ['in HTML, by names and numbers, in capitals', (value) => inHtml(value).replaceAll('&apos;', '&#39;').replaceAll('&quot;', '&QUOT;')],
    ['in HTML in HTML', (value) => inHtml(inHtml(value))],
    ['in HTML in a query', (value) => new URLSearchParams({ key: inHtml(value) }).toString()],
    ['in HTML in JSON of another language', (value) => JSON.stringify(inHtml(value)).replaceAll('&', '\\u0026')],
    ['in base64', (value) => Buffer.from(value).toString('base64')],
    ['in base64 of something longer', (value) => `Basic ${Buffer.from(`a:${value}!`).toString('base64')}`],
    ['in base64url of something longer still', (value) => Buffer.from(`{"k":"${value}"}`).toString('base64url')],
    ['in base64 in a path', (value) => encodeURIComponent(Buffer.from(`a:${value}!`).toString('base64'))],
    ['in base64 in a path, twice', (value) => encodeURIComponent(encodeURIComponent(Buffer.from(`${value}?`).toString('base64')))],
    ['in hex', (value) => Buffer.from(value).toString('hex').toUpperCase()],
  ])('is hidden in what others wrote %s', (_, write) => {
    for (const value of [canary, odd]) {
      const clean = scrub(`before ${write(value)} after`, [new Secret(value)]);
      expect(clean).toMatch(/^before .*\[secret\].* after$/);
      expect(clean.length, clean).toBeLessThan(60);
    }
  });

  it.each([[76, (text: string) => text], [64, (text: string) => text], [76, JSON.stringify], [64, encodeURIComponent], [64, (text: string) => text.replaceAll('\r\n', '\n ')]])('is hidden in base64 of %i columns', (columns, write) => {
    for (const value of [canary, odd]) {
      for (let before = 0; before < 3; before++) {
        const text = write(inLines('x'.repeat(before) + value, columns));
        const clean = new Secret(value).hideIn(text);
        expect(clean).toContain('[secret]');
        expect(text.length - clean.length, clean).toBeGreaterThan(Math.floor((value.length * 4) / 3) - 8);
      }
    }
  });

  it('is looked for in time that grows with the text alone', () => {
    const begun = performance.now();
    for (const long of ['UEtDQU5BUlkw', '\\', '%25', '&#0', '&amp;', '%2525', 'UEtD\r\n', '\r\n', ' ', canary.slice(0, 9)].map((each) => each.repeat(20_000))) {
      expect(key.hideIn(long)).toBe(long);
      expect(new Secret(odd).hideIn(long)).toBe(long);
    }
    expect(performance.now() - begun).toBeLessThan(2_000);
  });
});
