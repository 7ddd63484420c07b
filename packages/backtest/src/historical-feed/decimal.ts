const decoder = new TextDecoder();

/** The bytes from `from` to `to` (exclusive) as text, blanks at both ends cut. */
export const textOf = (bytes: Uint8Array, from: number, to: number): string => decoder.decode(bytes.subarray(from, to)).trim();

/** Powers of ten that a double holds exactly. */
const POWERS = Float64Array.from({ length: 23 }, (_, exponent) => 10 ** exponent);
/** Below this a whole number is exact as a double, and so is its tenfold plus a digit. */
const EXACT = 2 ** 49;

const slowly = (bytes: Uint8Array, from: number, to: number): number => {
  const text = textOf(bytes, from, to);
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : NaN;
};

/**
 * The decimal number in the bytes from `from` to `to` (exclusive), rounded as `Number` rounds; NaN when they hold anything else.
 * Plain numbers of up to 15 digits take one exact division of two exact doubles, which IEEE 754 rounds correctly
 * (W. D. Clinger, How to read floating point numbers accurately, PLDI 1990, section 3).
 */
export const readDecimal = (bytes: Uint8Array, from: number, to: number): number => {
  let whole = 0;
  let decimals = -1;
  let digits = 0;
  for (let at = from; at < to; at++) {
    const byte = bytes[at];
    if (byte >= 48 && byte <= 57) {
      if (whole >= EXACT) return slowly(bytes, from, to);
      whole = whole * 10 + (byte - 48);
      digits++;
      if (decimals >= 0) decimals++;
    } else if (byte === 46 && decimals < 0) {
      decimals = 0;
    } else {
      return slowly(bytes, from, to);
    }
  }
  if (digits === 0 || decimals > 22) return slowly(bytes, from, to);
  return decimals > 0 ? whole / POWERS[decimals] : whole;
};
