import { encode, ExtData } from '@msgpack/msgpack';

/** Symbols of one to five letters. */
export const SYMBOLS = Array.from({ length: 500 }, (_, index) => {
  let name = '';
  for (let rest = index * 37 + 11; rest > 0; rest = Math.floor(rest / 26)) name += String.fromCharCode(65 + (rest % 26));
  return `${name}${['', 'A', 'XY'][index % 3]}`;
});

const START = Date.UTC(2026, 10, 20, 15);
const dollars = (cents) => cents / 100;

/** Quotes as Alpaca's stream tells them: https://docs.alpaca.markets/docs/real-time-stock-pricing-data. Their stamps are made by `stamp(ms, nanoseconds)`. */
const quotes = (count, stamp) => {
  let state = 12345;
  const next = () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) >>> 8;
  return Array.from({ length: count }, (_, row) => {
    const symbol = next() % SYMBOLS.length;
    const cents = 1000 + 97 * symbol + (next() % 100);
    return {
      T: 'q', S: SYMBOLS[symbol], bx: 'Q', bp: dollars(cents), bs: 100 * (1 + (next() % 20)), ax: 'V', ap: dollars(cents + 1 + (next() % 4)), as: 100 * (1 + (next() % 20)), c: ['R'], z: 'C',
      t: stamp(START + row, next() % 1_000_000),
    };
  });
};

const asText = (ms, nanos) => `${new Date(ms).toISOString().slice(0, -1)}${String(nanos).padStart(6, '0')}Z`;
const asExtension = (ms, nanos) => {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, (BigInt((ms % 1000) * 1_000_000 + nanos) << 34n) | BigInt(Math.floor(ms / 1000)));
  return new ExtData(-1, new Uint8Array(view.buffer));
};

/** Messages of `perFrame` quotes each. */
export const frames = ({ encoding, count, perFrame }) => {
  const all = quotes(count, encoding === 'json' ? asText : asExtension);
  return Array.from({ length: count / perFrame }, (_, frame) => {
    const some = all.slice(frame * perFrame, (frame + 1) * perFrame);
    return encoding === 'json' ? Buffer.from(JSON.stringify(some)) : Buffer.from(encode(some));
  });
};
