import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writtenDown } from '../../../test/frame-sink';
import { JsonFrames, tellJson } from './json-frames';
import { SymbolIndex } from './symbol-index';

const SYMBOLS = new SymbolIndex(['AMD', 'AAPL', 'SPY', 'GOOGL', 'EEM', 'IONM', 'BRK.B', 'Ä']);

const fast = (text: string) => {
  const { told, sink } = writtenDown();
  new JsonFrames(SYMBOLS, sink).read(new TextEncoder().encode(text));
  return told;
};

const slow = (text: string) => {
  const { told, sink } = writtenDown();
  tellJson(text, SYMBOLS, sink);
  return told;
};

// The examples of docs.alpaca.markets/docs/real-time-stock-pricing-data and docs.alpaca.markets/docs/streaming-market-data, as they stand there.
const DOCUMENTED: readonly (readonly [string, readonly string[]])[] = [
  ['[{"T":"t","S":"AAPL","i":628,"x":"K","p":162.92,"s":3,"c":["@","F","T","I"],"z":"C","t":"2023-04-06T11:54:26.838232225Z"},{"T":"t","S":"AAPL","i":75,"x":"Z","p":162.92,"s":3,"c":["@","F","T","I"],"z":"C","t":"2023-04-06T11:54:26.838562809Z"}]',
    [`trade 1 ${Date.UTC(2023, 3, 6, 11, 54, 26, 838)} 162.92 3`, `trade 1 ${Date.UTC(2023, 3, 6, 11, 54, 26, 838)} 162.92 3`]],
  ['[{"T":"q","S":"AMD","bx":"U","bp":87.66,"bs":1,"ax":"Q","ap":87.68,"as":4,"t":"2021-02-22T15:51:45.335689322Z","c":["R"],"z":"C"}]',
    [`quote 0 ${Date.UTC(2021, 1, 22, 15, 51, 45, 335)} 87.66 1 87.68 4`]],
  ['[{"T":"b","S":"SPY","o":388.985,"h":389.13,"l":388.975,"c":389.12,"v":49378,"n":461,"vw":389.062639,"t":"2021-02-22T19:15:00Z"}]',
    [`bar 2 ${Date.UTC(2021, 1, 22, 19, 15)} 388.985 389.13 388.975 389.12 49378`]],
  ['[{"T":"c","S":"EEM","x":"M","oi":52983525033527,"op":39.1582,"os":440000,"oc":[" ","7"],"ci":52983525034326,"cp":39.1809,"cs":440000,"cc":[" ","7"],"z":"B","t":"2023-04-06T14:25:06.542305024Z"}]',
    [`notice {"kind":"correction","symbol":4,"time":${Date.UTC(2023, 3, 6, 14, 25, 6, 542)},"price":39.1582,"size":440000,"corrected":{"price":39.1809,"size":440000}}`]],
  ['[{"T":"x","S":"GOOGL","i":465,"x":"D","p":105.31,"s":300,"a":"C","z":"C","t":"2023-04-06T13:15:42.83540958Z"}]',
    [`notice {"kind":"correction","symbol":3,"time":${Date.UTC(2023, 3, 6, 13, 15, 42, 835)},"price":105.31,"size":300}`]],
  ['[{"T":"l","S":"IONM","u":3.24,"d":2.65,"i":"B","t":"2023-04-06T13:34:45.565004401Z","z":"C"}]',
    [`notice {"kind":"band","symbol":5,"time":${Date.UTC(2023, 3, 6, 13, 34, 45, 565)},"low":2.65,"high":3.24}`]],
  ['[{"T":"s","S":"AAPL","sc":"H","sm":"Trading Halt","rc":"T12","rm":"Trading Halted; For information requested by NASDAQ","t":"2021-02-22T19:15:00Z","z":"C"}]',
    [`status 1 ${Date.UTC(2021, 1, 22, 19, 15)} false`]],
  ['[{"T":"success","msg":"connected"}]', ['control {"T":"success","msg":"connected"}']],
  ['[{"T":"error","code":406,"msg":"connection limit exceeded"}]', ['control {"T":"error","code":406,"msg":"connection limit exceeded"}']],
  ['[{"T":"subscription","trades":["AAPL"],"quotes":["AMD","CLDR"],"bars":["*"],"updatedBars":[],"dailyBars":["VOO"],"statuses":["*"],"lulds":[],"corrections":["AAPL"],"cancelErrors":["AAPL"]}]',
    ['control {"T":"subscription","trades":["AAPL"],"quotes":["AMD","CLDR"],"bars":["*"]}']],
];

describe('frames of JSON', () => {
  it.each(DOCUMENTED)('%s', (text, told) => {
    expect(fast(text)).toEqual(told);
    expect(slow(text)).toEqual(told);
  });

  it.each([['2', false], ['3', true], ['H', false], ['P', false], ['T', true]])('status code %s: trading %s', (code, trading) => {
    expect(fast(`[{"T":"s","S":"AAPL","sc":"${code}","t":"2021-02-22T19:15:00Z"}]`)).toEqual([`status 1 ${Date.UTC(2021, 1, 22, 19, 15)} ${trading}`]);
  });

  it.each(['5', '6', '7', 'A', 'E', 'F', 'Q'])('status code %s says nothing of whether it trades', (code) => {
    expect(fast(`[{"T":"s","S":"AAPL","sc":"${code}","t":"2021-02-22T19:15:00Z"}]`)).toEqual([]);
  });

  it('that hold what was not asked for, or is not known, are passed over', () => {
    expect(fast('[{"T":"q","S":"MSFT","t":"2021-02-22T19:15:00Z"},{"T":"i","S":"AMD","p":9.12},{"T":"t","S":"AMD","p":1,"s":2,"t":"2021-02-22T19:15:00.5Z"}]'))
      .toEqual([`trade 0 ${Date.UTC(2021, 1, 22, 19, 15, 0, 500)} 1 2`]);
  });

  it.each(['', '{}', '[', '[{', '[1]', '[{}]', '[{"T":1}]', '[]]', '[{"T":"z"},]', '[{"T":"z"}{"T":"z"}]', '[{"T":"q","S":"AMD"}]', '[{"T":"q","S":"AMD","t":"2021-02-30T00:00:00Z"}]',
    '[{"T":"t","S":"AMD","p":1,"s":1,"t":"2021-02-22T24:00:00Z"}]', '[{"T":"t","S":"AMD","p":01,"s":1,"t":"2021-02-22T19:15:00Z"}]', '[{"T":"t","S":"AMD","p":1.,"s":1,"t":"2021-02-22T19:15:00Z"}]',
    '[{"T":"q","S":"AMD","bp":"1","t":"2021-02-22T19:15:00Z"}]', '[{"T":"b","S":"AMD","o":1,"h":1,"l":1,"v":1,"t":"2021-02-22T19:15:00Z"}]', '[{"T":"z","S":"a\nb"}]', '[{"T":"z"}\u00a0]'])('%j cannot be read', (text) => {
    for (const read of [fast, slow]) expect(() => read(text)).toThrow(expect.objectContaining({ code: 'INVALID_DATA' }));
  });

  it('tell what comes before a place that is broken', () => {
    const { told, sink } = writtenDown();
    const bytes = new TextEncoder().encode('[{"T":"t","S":"AMD","p":1,"s":2,"t":"2021-02-22T19:15:00Z"},{"T":"t","S":"AM');
    expect(() => new JsonFrames(SYMBOLS, sink).read(bytes)).toThrow('a frame of market data that cannot be read: no end');
    expect(told).toHaveLength(1);
  });

  it.each(['{"T":"b","S":"SPY","o":1,"h":1,"l":1,"c":1,"c":[],"v":1,"t":"2021-02-22T19:15:00Z"}', '{"T":"q","T":"t","S":"SPY","S":"AMD","p":2,"p":1,"s":1,"t":"2021-02-22T19:15:00Z"}', '{"T":"t","S":"SPY","p":1,"s":1,"z":"\u0001","t":"2021-02-22T19:15:00Z"}'])('whose keys come twice, or texts are none, are read as by JSON.parse: %s', (text) => {
    expect(outcome(() => fast(`[${text}]`))).toEqual(outcome(() => slow(`[${text}]`)));
  });

  it('may be read while another is being told', () => {
    const { told, sink } = writtenDown();
    const inner = new TextEncoder().encode('[{"T":"t","S":"SPY","p":3,"s":4,"t":"2021-02-22T19:15:00Z"}]');
    let nested = 0;
    const frames: JsonFrames = new JsonFrames(SYMBOLS, { ...sink, onTrade: (...values) => {
      if (++nested % 2 === 1) frames.read(inner);
      sink.onTrade(...values);
    } });
    frames.read(new TextEncoder().encode('[{"T":"t","S":"AMD","p":1,"s":2,"t":"2021-02-22T19:15:00Z"},  {"T":"t","S":"AAPL","p":5,"s":6,"t":"2021-02-22T19:15:00Z"}]'));
    expect(told.map((each) => each.slice(0, 7))).toEqual(['trade 2', 'trade 0', 'trade 2', 'trade 1']);
  });
});

/** Numbers as any server might write them. */
const literal = fc.oneof(
  { weight: 3, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => JSON.stringify(number)) },
  { weight: 9, arbitrary: fc.tuple(fc.nat(99_999_999), fc.nat(99_999_999)).map(([whole, part]) => `${whole}.${part}`) },
  { weight: 9, arbitrary: fc.nat().map(String) },
  { weight: 2, arbitrary: fc.bigInt({ min: 0n, max: 2n ** 80n }).map(String) },
  { weight: 2, arbitrary: fc.tuple(fc.nat(999), fc.integer({ min: -20, max: 20 })).map(([digits, power]) => `${digits}e${power}`) },
  { weight: 9, arbitrary: fc.constantFrom('0', '-0', '0.0', '1.50', '-1.5', '0.000001', '1E5', '9007199254740993', '123456789012345', '1234567890123456', '0.1234567890123456', '1234567.890123456') },
  { weight: 1, arbitrary: fc.constantFrom('null', '"1"', 'true', '[]', '01', '1.', '.5') },
);
const stamp = fc.oneof(
  { weight: 20, arbitrary: fc.tuple(fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true }), fc.nat(999_999_999), fc.integer({ min: 0, max: 9 })).map(([date, nanos, length]) =>
    `${date.toISOString().slice(0, 19)}${length === 0 ? '' : `.${String(nanos).padStart(9, '0').slice(0, length)}`}Z`) },
  { weight: 4, arbitrary: fc.constantFrom('2024-02-29T00:00:00Z', '2021-02-22T23:59:59.999999999Z', '2021-02-22T15:51:44.208-05:00', '2021-02-22T15:51:44+00:00') },
  { weight: 1, arbitrary: fc.constantFrom('2023-02-29T00:00:00Z', '2023-04-31T00:00:00Z', '2021-02-22T15:51:60Z', '2021-02-22T15:51:44.0123456789Z', '2021-02-22 15:51:44Z', '2021-13-22T15:51:44Z', '0000-01-01T00:00:00Z', '', 'x') },
);
const string = fc.oneof(
  { weight: 9, arbitrary: fc.oneof(fc.constantFrom('Q', 'C', 'R', ''), fc.string({ unit: 'binary', maxLength: 5 })).map((text) => JSON.stringify(text)) },
  { weight: 1, arbitrary: fc.constantFrom('"\t"', '"\u0000"', '"\u007f"', '"\u2028"') },
);
const symbol = fc.oneof({ weight: 12, arbitrary: fc.constantFrom(...SYMBOLS.names, 'MSFT', 'A', 'AMDX').map((text) => JSON.stringify(text)) }, fc.constantFrom('"\\u0041MD"', '"AM\\u0044"', '"\\u00c4"'), string);
const value = (key: string): fc.Arbitrary<string> => {
  if (key === 'S') return symbol;
  if (key === 't') return stamp.map((text) => JSON.stringify(text));
  if (key === 'c') return fc.oneof(fc.array(string, { maxLength: 3 }).map((flags) => `[${flags.join(',')}]`), literal);
  if (['x', 'z', 'ax', 'bx'].includes(key)) return fc.oneof({ weight: 5, arbitrary: string }, { weight: 1, arbitrary: literal });
  return key === 'sc' ? fc.constantFrom('"H"', '"T"', '"5"') : literal;
};
const KEYS: Readonly<Record<string, readonly string[]>> = {
  q: ['S', 'bx', 'bp', 'bs', 'ax', 'ap', 'as', 'c', 'z', 't'], t: ['S', 'i', 'x', 'p', 's', 'c', 'z', 't'], b: ['S', 'o', 'h', 'l', 'c', 'v', 'n', 'vw', 't'], u: ['S', 'o', 'h', 'l', 'c', 'v', 't'],
  s: ['S', 'sc', 't'], l: ['S', 'u', 'd', 't'], z: ['S', 't'],
};
const message = fc.constantFrom(...Object.keys(KEYS)).chain((kind) => fc.record({
  keys: fc.oneof(
    { weight: 6, arbitrary: fc.shuffledSubarray([...KEYS[kind]], { minLength: KEYS[kind].length }) },
    { weight: 1, arbitrary: fc.shuffledSubarray([...KEYS[kind]], { minLength: Math.max(0, KEYS[kind].length - 2) }) },
  ),
  extra: fc.option(fc.constantFrom('foo', 'a', 'ab', '\\u0074', ...KEYS[kind]), { freq: 4 }),
  place: fc.nat(10),
  blank: fc.constantFrom('', '', '', '', '', '', ' ', '\n'),
}).chain(({ keys, extra, place, blank }) => {
  const pairs = [...keys, ...(extra === null ? [] : [extra])].map((key) => value(key).map((text) => `"${key}":${blank}${text}`));
  return fc.tuple(...pairs).map((texts) => `{${[...texts.slice(0, place), `"T":"${kind}"`, ...texts.slice(place)].join(`,${blank}`)}}`);
}));
/** A frame, now and then with a character changed or cut off. */
const frame = fc.tuple(fc.array(message, { maxLength: 4 }), fc.option(fc.tuple(fc.nat(2000), fc.constantFrom('', '', '{', '}', '"', ',', ']', '\\', '0', ' ', '\u0001', 'é')), { freq: 2 })).map(([messages, change]) => {
  const text = `[${messages.join(',')}]`;
  if (change === null) return text;
  const at = change[0] % text.length;
  return text.slice(0, at) + change[1] + text.slice(at + 1);
});
const outcome = (read: () => readonly string[]): readonly string[] | string => {
  try {
    return read();
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : `crashed: ${String(error)}`;
  }
};

it('that are cut off tell what comes before, and are broken', () => {
  const one = '{"T":"q","S":"AMD","bp":87.66,"bs":1,"ap":87.68,"as":4,"t":"2021-02-22T15:51:45.335689322Z"}';
  const text = `[${one},${one.replace('}', ',"bx":"U"}')},{"T":"t","S":"AMD","p":1.25,"s":123}]`;
  for (let length = 0; length < text.length; length++) {
    const { told, sink } = writtenDown();
    expect(() => new JsonFrames(SYMBOLS, sink).read(new TextEncoder().encode(text.slice(0, length)))).toThrow(expect.objectContaining({ code: 'INVALID_DATA' }));
    expect(told.length).toBe([1, 2].filter((count) => length >= text.split('},').slice(0, count).join('},').length + 1).length);
  }
});

it('hold numbers that are the nearest doubles, however they are written', () => {
  fc.assert(fc.property(literal, literal, stamp, (price, size, time) => {
    const text = `[{"T":"t","S":"AMD","p":${price},"s":${size},"t":"${time}"},{"T":"q","S":"AMD","bp":${size},"bs":1,"as":2,"ap":3,"t":"2021-02-22T19:15:00Z"},{"T":"q","S":"AMD","t":"2021-02-22T19:15:00Z"}]`;
    expect(outcome(() => fast(text))).toEqual(outcome(() => slow(text)));
  }), { numRuns: 2000 });
});

it('read from bytes, or by JSON.parse, say the same, whatever they hold', () => {
  fc.assert(fc.property(frame, (text) => {
    expect(outcome(() => fast(text))).toEqual(outcome(() => slow(text)));
  }), { numRuns: 2000 });
});
