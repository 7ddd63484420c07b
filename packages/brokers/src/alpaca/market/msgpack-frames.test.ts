import { encode, ExtData } from '@msgpack/msgpack';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writtenDown } from '../../../test/frame-sink';
import { MsgpackFrames, tellMsgpack } from './msgpack-frames';
import { SymbolIndex } from './symbol-index';

const SYMBOLS = new SymbolIndex(['AMD', 'AAPL', 'SPY', 'Ä']);

const fast = (bytes: Uint8Array) => {
  const { told, sink } = writtenDown();
  new MsgpackFrames(SYMBOLS, sink).read(bytes);
  return told;
};

const slow = (bytes: Uint8Array) => {
  const { told, sink } = writtenDown();
  tellMsgpack(bytes, SYMBOLS, sink);
  return told;
};

const outcome = (read: () => readonly string[]): readonly string[] | string => {
  try {
    return read();
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : `crashed: ${String(error)}`;
  }
};

/** The timestamp extension of 8 bytes: nanoseconds in 30 bits, seconds in 34. Source: https://github.com/msgpack/msgpack/blob/master/spec.md#timestamp-extension-type. */
const stamp = (seconds: number, nanos: number): ExtData => {
  const bytes = new DataView(new ArrayBuffer(8));
  bytes.setBigUint64(0, (BigInt(nanos) << 34n) | BigInt(seconds));
  return new ExtData(-1, new Uint8Array(bytes.buffer));
};
const [SECONDS, MS] = [Date.UTC(2021, 1, 22, 15, 51, 45) / 1000, Date.UTC(2021, 1, 22, 15, 51, 45)];

describe('frames of MessagePack', () => {
  // The message of docs.alpaca.markets/docs/real-time-stock-pricing-data, in the encoding of the same stream.
  const quote = { T: 'q', S: 'AMD', bx: 'U', bp: 87.66, bs: 1, ax: 'Q', ap: 87.68, as: 4, t: stamp(SECONDS, 335_689_322), c: ['R'], z: 'C' };

  it('say what those of JSON say', () => {
    for (const read of [fast, slow]) {
      expect(read(encode([quote]))).toEqual([`quote 0 ${MS + 335} 87.66 1 87.68 4`]);
      expect(read(encode([{ T: 't', S: 'AAPL', i: 96_921, x: 'D', p: 126.55, s: 1, t: new Date(MS), c: ['@', 'I'], z: 'C' }]))).toEqual([`trade 1 ${MS} 126.55 1`]);
      expect(read(encode([{ T: 'b', S: 'SPY', o: 388.985, h: 389.13, l: 388.975, c: 389.12, v: 49_378, n: 461, vw: 389.062639, t: new Date(MS) }]))).toEqual([`bar 2 ${MS} 388.985 389.13 388.975 389.12 49378`]);
      expect(read(encode([{ T: 's', S: 'SPY', sc: '2', t: new Date(MS) }, { T: 'success', msg: 'connected' }]))).toEqual([`status 2 ${MS} false`, 'control {"T":"success","msg":"connected"}']);
    }
  });

  it('hold whole numbers of any width', () => {
    for (const volume of [0, 127, 128, 255, 256, 65_535, 65_536, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1]) {
      const [narrow, wide] = [volume, BigInt(volume)].map((v) => encode([{ T: 't', S: 'AMD', p: 1, s: v, t: new Date(MS) }], { useBigInt64: true }));
      for (const bytes of [narrow, wide]) for (const read of [fast, slow]) expect(read(bytes)).toEqual([`trade 0 ${MS} 1 ${volume}`]);
    }
  });

  it('hold negative numbers of eight bytes, as of spreads', () => {
    const bytes = encode([{ T: 't', S: 'AMD', p: -(2n ** 33n), s: 1, t: new Date(MS) }], { useBigInt64: true });
    for (const read of [fast, slow]) expect(read(bytes)).toEqual([`trade 0 ${MS} -8589934592 1`]);
  });

  it('of a hundred messages are read to their end', () => {
    const bytes = encode(Array.from({ length: 100 }, () => quote));
    expect(fast(bytes)).toHaveLength(100);
    expect(fast(bytes.subarray())).toEqual(slow(bytes));
  });

  it('that are cut off tell what comes before, and are broken', () => {
    const bytes = encode([quote, quote]);
    for (let length = 0; length < bytes.length; length++) {
      const { told, sink } = writtenDown();
      expect(() => new MsgpackFrames(SYMBOLS, sink).read(bytes.slice(0, length))).toThrow(expect.objectContaining({ code: 'INVALID_DATA' }));
      expect(told.length).toBe(length >= 1 + (bytes.length - 1) / 2 ? 1 : 0);
    }
  });
});

const number = fc.oneof(fc.double(), fc.nat(), fc.nat(300), fc.integer(), fc.float(), fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), fc.constantFrom(null, '1', true));
const time = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(fc.integer({ min: 0, max: 4_000_000_000 }), fc.nat(999_999_999)).map(([seconds, nanos]) => stamp(seconds, nanos)) },
  { weight: 3, arbitrary: fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true }) },
  { weight: 1, arbitrary: fc.constantFrom('2021-02-22T15:51:44.208Z', 5, null, new ExtData(-1, new Uint8Array(3)), new ExtData(5, new Uint8Array(8))) },
);
const anything = fc.oneof(fc.string(), number, fc.constantFrom([], ['R'], [['R']], { a: 1 }, new Uint8Array(300), 'x'.repeat(40), 'x'.repeat(300)));
const KEYS: Readonly<Record<string, readonly string[]>> = {
  q: ['S', 'bx', 'bp', 'bs', 'ax', 'ap', 'as', 'c', 'z', 't'], t: ['S', 'i', 'x', 'p', 's', 'c', 'z', 't'], b: ['S', 'o', 'h', 'l', 'c', 'v', 'n', 'vw', 't'], l: ['S', 'u', 'd', 't'], z: ['S'],
};
const value = (kind: string, key: string): fc.Arbitrary<unknown> => {
  if (key === 'S') return fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...SYMBOLS.names, 'MSFT', '') }, anything);
  if (key === 't') return time;
  if (['x', 'z', 'ax', 'bx', 'foo', 'i', 'n', 'vw'].includes(key) || (key === 'c' && kind !== 'b')) return fc.oneof({ weight: 5, arbitrary: fc.constantFrom('Q', 'C', ['R'], [], 5) }, anything);
  return fc.oneof({ weight: 9, arbitrary: fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.nat(), fc.bigInt({ min: 0n, max: 2n ** 54n })) }, number);
};
const message = fc.constantFrom(...Object.keys(KEYS)).chain((kind) => fc.tuple(
  fc.shuffledSubarray([...KEYS[kind], 'foo'], { minLength: KEYS[kind].length }), fc.nat(10),
).chain(([keys, place]) => fc.tuple(...keys.map((key) => value(kind, key))).map((values) => {
  const pairs: (readonly [string, unknown])[] = keys.map((key, index) => [key, values[index]]);
  return Object.fromEntries([...pairs.slice(0, place), ['T', kind] as const, ...pairs.slice(place)]);
})));

it('read from bytes, or by a decoder, say the same, whatever they hold', () => {
  fc.assert(fc.property(fc.array(message, { maxLength: 3 }), (messages) => {
    const bytes = encode(messages, { useBigInt64: true });
    expect(outcome(() => fast(bytes))).toEqual(outcome(() => slow(bytes)));
  }), { numRuns: 2000 });
});

it('of any bytes at all, they are read or broken, and never crash', () => {
  fc.assert(fc.property(fc.array(message, { minLength: 1, maxLength: 3 }), fc.nat(), fc.nat(255), (messages, place, byte) => {
    const bytes = encode(messages, { useBigInt64: true });
    bytes[place % bytes.length] = byte;
    for (const told of [outcome(() => fast(bytes)), outcome(() => fast(bytes.slice(0, place % bytes.length)))]) expect(typeof told === 'string' ? told : 'INVALID_DATA').toBe('INVALID_DATA');
  }), { numRuns: 1000 });
});
