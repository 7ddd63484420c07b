import { cash, CASH_SCALE, price } from '@trader/core';

const [MINUS, POINT, ZERO] = [45, 46, 48];
/** Digits that a double holds exactly, whatever they are. */
const MOST_DIGITS = 15;
const POWERS = Array.from({ length: 19 }, (_, decimals) => 10n ** BigInt(decimals));

/**
 * The inverse of core's `formatUnits`, and its fast way back: "150.25" at scale 9 is 150250000000n. What is no plain decimal of at most
 * `scale` places goes to core's own reader, which throws INVALID_NUMBER.
 */
export const parseUnits = (text: string, scale: 9 | 18): bigint => {
  const negative = text.charCodeAt(0) === MINUS;
  const from = negative ? 1 : 0;
  let [digits, decimals, point] = [0, 0, -1];
  for (let at = from; at < text.length; at++) {
    const digit = text.charCodeAt(at) - ZERO;
    if (digit >= 0 && digit <= 9) digits = digits * 10 + digit;
    else if (digit === POINT - ZERO && point < 0 && at > from) point = at;
    else return readSlowly(text, scale);
  }
  if (point >= 0) decimals = text.length - point - 1;
  if (text.length === from || point === text.length - 1 || decimals > scale) return readSlowly(text, scale);
  if (text.length - from <= MOST_DIGITS) return BigInt(negative ? -digits : digits) * POWERS[scale - decimals];
  return BigInt((point < 0 ? text : text.slice(0, point) + text.slice(point + 1)) + '0'.repeat(scale - decimals));
};

const readSlowly = (text: string, scale: 9 | 18): bigint => (scale === CASH_SCALE ? cash(text) : price(text));
