import { generateKeyPairSync, sign, verify } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createOverrides, overrideText } from './index';
import type { Override, OverridesOptions, OverridesState } from './index';

const HOUR = 3_600_000;
const NOON = Date.UTC(2026, 0, 5, 12);
const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const stranger = generateKeyPairSync('ed25519').privateKey;
const verifySignature = (text: string, signature: string): boolean => verify(null, Buffer.from(text), publicKey, Buffer.from(signature, 'base64'));
const options: OverridesOptions = { verifySignature, longestMs: 2 * HOUR, never: ['parent reservation'] };
const order = { id: 'run-7', symbol: 'AAPL', owner: 'day' };

const signed = (over: Partial<Omit<Override, 'signature'>> = {}, key = privateKey): Override => {
  const plain = { id: 'ov-1', check: 'session loss', from: NOON, until: NOON + HOUR, by: 'ann', reason: 'hedge before the Fed', ...over };
  return { ...plain, signature: sign(null, Buffer.from(overrideText(plain)), key).toString('base64') };
};
const refusal = (message: string): unknown => expect.objectContaining({ code: 'NOT_APPROVED', message: expect.stringContaining(message) });

describe('the text that is signed', () => {
  it('is the same whatever the order of keys, and names what is absent', () => {
    const text = overrideText(signed());
    expect(text).toBe(
      '@trader/risk override 1\n{"id":"ov-1","check":"session loss","symbol":null,"owner":null,' +
        '"from":1767614400000,"until":1767618000000,"by":"ann","reason":"hedge before the Fed"}',
    );
    const { reason, by, until, from, check, id } = signed();
    expect(overrideText({ reason, by, until, from, check, id, symbol: undefined })).toBe(text);
    expect(overrideText(signed({ symbol: 'BRK.B', owner: 'day' }))).toContain('"symbol":"BRK.B","owner":"day"');
  });

  it.each([
    [{ check: 'sessi\u043en loss' }, 'a Cyrillic letter'],
    [{ reason: 'why\nnot' }, 'a line end'],
    [{ reason: 'zero\u200bwidth' }, 'a mark without width'],
    [{ by: 'ann\u202enna' }, 'a mark that turns the direction of writing'],
    [{ reason: 'say "yes"' }, 'a quote'],
    [{ reason: 'back\\slash' }, 'a backslash'],
    [{ id: '' }, 'nothing'],
    [{ id: ' ov-1' }, 'a leading space'],
    [{ reason: 'two  spaces' }, 'two spaces'],
    [{ reason: 'x'.repeat(201) }, 'too much'],
    [{ symbol: '' }, 'an empty symbol'],
    [{ from: NOON + 0.5 }, 'a fraction of a ms'],
    [{ until: Infinity }, 'no end'],
    [{ until: NOON }, 'an end that is no later than its begin'],
  ] as [Partial<Override>, string][])('refuses %j: %s', (over) => {
    const plain = { id: 'ov-1', check: 'session loss', from: NOON, until: NOON + HOUR, by: 'ann', reason: 'hedge', ...over };
    expect(() => overrideText(plain)).toThrow(expect.objectContaining({ code: 'INVALID_DATA' }));
  });

  it('differs for any two overrides that differ', () => {
    const words = fc.stringMatching(/^[!#-[\]-~]{1,4}$/);
    const override = fc.record({
      id: words, check: words, symbol: fc.option(words, { nil: undefined }), owner: fc.option(words, { nil: undefined }),
      from: fc.nat(3), until: fc.integer({ min: 4, max: 6 }), by: words, reason: words,
    });
    fc.assert(
      fc.property(override, override, (a, b) => {
        expect(overrideText(a) === overrideText(b)).toBe(JSON.stringify(a) === JSON.stringify(b));
      }),
    );
  });
});

describe('a grant', () => {
  it('suspends its check for its orders, from its begin until its end', () => {
    const overrides = createOverrides(options);
    const override = signed({ symbol: 'AAPL', owner: 'day' });
    expect(overrides.grant(override, NOON - HOUR)).toEqual({ kind: 'override granted', time: NOON - HOUR, override });
    expect(overrides.suspends('session loss', order, NOON - 1)).toBeUndefined();
    expect(overrides.suspends('session loss', order, NOON)).toEqual(override);
    expect(overrides.suspends('session loss', order, NOON + HOUR - 1)).toEqual(override);
    expect(overrides.suspends('session loss', order, NOON + HOUR)).toBeUndefined();
    expect(overrides.suspends('drawdown', order, NOON)).toBeUndefined();
    expect(overrides.suspends('session loss', { ...order, symbol: 'MSFT' }, NOON)).toBeUndefined();
    expect(overrides.suspends('session loss', { ...order, owner: 'portfolio' }, NOON)).toBeUndefined();
    expect(overrides.used(override, order, NOON + 5)).toEqual({
      kind: 'override used', time: NOON + 5, id: 'ov-1', check: 'session loss', order: 'run-7', symbol: 'AAPL', owner: 'day',
    });
  });

  it('without a symbol or an owner is for all', () => {
    const overrides = createOverrides(options);
    overrides.grant(signed(), NOON);
    expect(overrides.suspends('session loss', { symbol: 'MSFT', owner: 'portfolio' }, NOON)?.id).toBe('ov-1');
  });

  it.each([
    ['of a stranger', signed({}, stranger), NOON, 'is not signed'],
    ['whose check was changed after signing', { ...signed(), check: 'drawdown' }, NOON, 'is not signed'],
    ['whose end was changed after signing', { ...signed(), until: NOON + 2 * HOUR }, NOON, 'is not signed'],
    ['whose symbol was taken away after signing', { ...signed({ symbol: 'AAPL' }), symbol: undefined }, NOON, 'is not signed'],
    ['without a signature', { ...signed(), signature: '' }, NOON, 'is not signed'],
    ['of a check that nobody may suspend', signed({ check: 'parent reservation' }), NOON, 'nobody may suspend'],
    ['that expired', signed(), NOON + HOUR, 'expired'],
    ['that begins too far ahead', signed(), NOON - 2 * HOUR - 1, 'begins 7200001 ms ahead'],
    ['that lasts too long', signed({ until: NOON + 2 * HOUR + 1 }), NOON, 'lasts 7200001 ms'],
  ])('is refused %s', (_what, override, time, message) => {
    const overrides = createOverrides(options);
    expect(() => overrides.grant(override, time)).toThrow(refusal(message));
    expect(overrides.save().granted).toEqual([]);
  });

  it('is refused when its verifier throws or answers with a promise', () => {
    const throws = createOverrides({ ...options, verifySignature: () => { throw new Error('no key'); } });
    expect(() => throws.grant(signed(), NOON)).toThrow(refusal('is not signed'));
    const promise = Promise.resolve(false);
    const later = createOverrides({ ...options, verifySignature: (): boolean => Object.assign(promise) });
    expect(() => later.grant(signed(), NOON)).toThrow(refusal('is not signed'));
  });

  it('is made once: not again while it holds, nor when it was revoked, nor after its end, nor with the clock turned back', () => {
    const overrides = createOverrides(options);
    overrides.grant(signed(), NOON);
    expect(() => overrides.grant(signed({ reason: 'another' }), NOON)).toThrow(refusal('granted before'));
    overrides.revoke('ov-1', NOON + 1, 'done');
    expect(() => overrides.grant(signed(), NOON + 2)).toThrow(refusal('granted before'));
    overrides.expire(NOON + HOUR);
    expect(() => overrides.grant(signed(), NOON + HOUR)).toThrow(refusal('expired'));
    expect(() => overrides.grant(signed(), NOON)).toThrow(refusal('expired'));
  });
});

it('revoking ends it at once', () => {
  const overrides = createOverrides(options);
  overrides.grant(signed(), NOON);
  const event = { kind: 'override revoked', time: NOON + 1, id: 'ov-1', reason: 'the hedge is on' };
  expect(overrides.revoke('ov-1', NOON + 1, 'the hedge is on')).toEqual(event);
  expect(overrides.suspends('session loss', order, NOON + 1)).toBeUndefined();
  expect(() => overrides.revoke('ov-1', NOON + 2, 'again')).toThrow(expect.objectContaining({ code: 'INVALID_DATA' }));
});

it('holds no longer than its end when the clock is turned back', () => {
  const overrides = createOverrides(options);
  overrides.grant(signed(), NOON);
  overrides.grant(signed({ id: 'ov-2', until: NOON + 2 * HOUR }), NOON);
  overrides.revoke('ov-2', NOON + HOUR, 'done');
  expect(overrides.suspends('session loss', order, NOON)).toBeUndefined();
});

it('expiry is told once, and memory does not outlive it', () => {
  const overrides = createOverrides(options);
  overrides.grant(signed(), NOON);
  overrides.grant(signed({ id: 'ov-2' }), NOON);
  overrides.revoke('ov-2', NOON, 'no');
  expect(overrides.expire(NOON + HOUR - 1)).toEqual([]);
  expect(overrides.expire(NOON + HOUR)).toEqual([{ kind: 'override expired', time: NOON + HOUR, id: 'ov-1' }]);
  expect(overrides.expire(NOON + HOUR)).toEqual([]);
  expect(overrides.save()).toEqual({ now: NOON + HOUR, granted: [], revoked: [] });
});

it('a saved override is verified again when it is restored', () => {
  const overrides = createOverrides(options);
  overrides.grant(signed(), NOON);
  overrides.grant(signed({ id: 'ov-2', check: 'drawdown' }), NOON);
  const saved = JSON.parse(JSON.stringify(overrides.save())) as OverridesState;
  expect(createOverrides(options).restore(saved)).toEqual([]);

  const forged = { ...saved, granted: saved.granted.map((each) => ({ ...each, until: each.until + 1 })) };
  const fresh = createOverrides(options);
  expect(fresh.restore(forged)).toHaveLength(2);
  expect(fresh.suspends('session loss', order, NOON)).toBeUndefined();
  expect(() => fresh.grant(signed(), NOON)).toThrow(refusal('granted before'));

  const stricter = createOverrides({ ...options, never: ['drawdown'] });
  expect(stricter.restore(saved)).toEqual([{ kind: 'override revoked', time: NOON, id: 'ov-2', reason: 'nobody may suspend its check any more' }]);
  expect(stricter.suspends('session loss', order, NOON)?.id).toBe('ov-1');
});

it('refuses a damaged save, a time that is none and options that make no sense', () => {
  const damaged = expect.objectContaining({ code: 'INVALID_DATA' }) as Error;
  const overrides = createOverrides(options);
  expect(() => overrides.restore({ granted: [signed()], revoked: [] })).toThrow(damaged);
  expect(() => overrides.restore(JSON.parse('{"now":1,"granted":[],"revoked":[{"id":"a","until":null}]}') as OverridesState)).toThrow(damaged);
  expect(() => overrides.restore({ now: Number.NaN, granted: [], revoked: [] })).toThrow(damaged);
  expect(() => overrides.grant(signed(), Number.NaN)).toThrow(damaged);
  for (const wrong of [{ longestMs: 0 }, { longestMs: Infinity }, { furthestMs: -1 }]) {
    expect(() => createOverrides({ ...options, ...wrong })).toThrow(expect.objectContaining({ code: 'INVALID_CONFIG' }));
  }
});

const events = fc.array(
  fc.record({ what: fc.constantFrom('grant', 'revoke', 'expire', 'ask'), id: fc.nat(5), wait: fc.integer({ min: 0, max: HOUR }) }),
  { maxLength: 25 },
);
const grants = Array.from({ length: 6 }, (_, i) =>
  signed({ id: `ov-${i}`, from: NOON + i * HOUR, until: NOON + (i + 1) * HOUR, ...(i % 2 === 0 ? { symbol: 'AAPL' } : {}) }));

it('for any events, saving and restoring at any point changes nothing, and nothing is suspended outside its time', () => {
  fc.assert(
    fc.property(events, fc.nat(25), (all, cut) => {
      const whole = createOverrides(options);
      let parted = createOverrides(options);
      let time = NOON - HOUR;
      all.forEach(({ what, id, wait }, index) => {
        if (index === cut) {
          const saved = JSON.parse(JSON.stringify(parted.save())) as OverridesState;
          parted = createOverrides(options);
          expect(parted.restore(saved)).toEqual([]);
        }
        time += wait;
        const told = [whole, parted].map((each) => {
          try {
            if (what === 'grant') return each.grant(grants[id], time);
            if (what === 'revoke') return each.revoke(`ov-${id}`, time, 'x');
            return what === 'expire' ? each.expire(time) : each.suspends('session loss', order, time);
          } catch (error) {
            return String(error);
          }
        });
        expect(told[1]).toEqual(told[0]);
        const holds = whole.suspends('session loss', order, time);
        if (holds !== undefined) expect(holds.from <= time && time < holds.until).toBe(true);
      });
      expect(parted.save()).toEqual(whole.save());
    }),
    { numRuns: 60 },
  );
});
