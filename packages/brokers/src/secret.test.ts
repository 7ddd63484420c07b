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
});
